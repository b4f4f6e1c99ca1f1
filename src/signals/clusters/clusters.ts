/** Pin clusters and link clusters: near-duplicates of pins and of pages. */
import { LinkSageError, orderByKey, sharedCopy, sharedFloat32 } from '../../base/index.ts';
import type { LinkClustersConfig, PinClustersConfig } from '../config.ts';
import type { ImageSource } from '../words/sources.ts';
import { rowsOf, type SignalTexts, type WordTable } from '../words/word-table.ts';
import type { Contents } from './duplicates.ts';
import { groupDuplicates } from './group-duplicates.ts';
import { pairWords } from './text-duplicates.ts';

export interface ClusterInput<Config> {
  readonly texts: SignalTexts;
  /** The key hash of each node, by position. The representative of a cluster is its member with the lowest hash. */
  readonly keyHashes: Uint32Array;
  readonly config: Config;
  /** The most nodes in one cluster. Default 1,000. */
  readonly most?: number | undefined;
  /** Default: one per processor. The clusters do not depend on it. */
  readonly threads?: number | undefined;
}

/** A larger cluster rather shows that the texts say nothing, as "untitled" does. */
const mostNodes = 1000;

/**
 * Clusters pins with near-duplicate images and, among pins without an image, pins with near-duplicate texts. Every
 * member is checked against the representative of its cluster. A pin with an image is never clustered with one without.
 *
 * @returns for each pin the position of its cluster's representative, which may be the pin itself; [P]
 * @throws LinkSageError if there is not one key hash per pin
 */
export async function clusterPins(
  input: ClusterInput<PinClustersConfig> & { readonly images?: ImageSource | undefined },
): Promise<Uint32Array> {
  const { texts, images, keyHashes, config, most = mostNodes, threads } = input;
  checkLength('clusterPins', texts.pin, keyHashes);
  const { imageSimilarity, textSimilarity, minWords } = config;
  const order = orderByKey(keyHashes);
  const clusters = Uint32Array.from(keyHashes, (_, pin) => pin);
  const hasImage = new Uint8Array(keyHashes.length);
  if (images) {
    const { vectors, width, rowOf } = await readPinVectors(images, keyHashes.length, hasImage);
    const pins = order.filter((pin) => hasImage[pin] === 1);
    const rows = sharedCopy(pins.map((pin) => rowOf[pin]!));
    const contents: Contents = { sort: 'image', rows, vectors, width, similarity: imageSimilarity };
    setClusters(clusters, pins, await groupDuplicates(contents, most, threads));
  }
  const pins = order.filter((pin) => hasImage[pin] === 0);
  await clusterTexts(clusters, pins, pairWords(texts.pin, minWords), textSimilarity, most, threads);
  return clusters;
}

/**
 * Clusters pages with near-duplicate texts (title, description and body, not the URL). Every member is checked against
 * the representative of its cluster.
 *
 * @returns for each page the position of its cluster's representative, which may be the page itself; [G]
 * @throws LinkSageError if there is not one key hash per page
 */
export async function clusterPages(input: ClusterInput<LinkClustersConfig>): Promise<Uint32Array> {
  const { texts, keyHashes, config, most = mostNodes, threads } = input;
  checkLength('clusterPages', texts.page, keyHashes);
  const { similarity, minWords } = config;
  const clusters = Uint32Array.from(keyHashes, (_, page) => page);
  const pairs = pairWords(texts.page, minWords);
  await clusterTexts(clusters, orderByKey(keyHashes), pairs, similarity, most, threads);
  return clusters;
}

/** Clusters the nodes that have word pairs, and writes their representatives to `clusters`. */
async function clusterTexts(
  clusters: Uint32Array,
  order: Uint32Array,
  pairs: WordTable,
  similarity: number,
  most: number,
  threads: number | undefined,
): Promise<void> {
  const nodes = order.filter((node) => pairs.offsets[node + 1]! > pairs.offsets[node]!);
  const contents: Contents = { sort: 'text', rows: sharedCopy(nodes), pairs, similarity };
  setClusters(clusters, nodes, await groupDuplicates(contents, most, threads));
}

function setClusters(clusters: Uint32Array, nodes: Uint32Array, representatives: Uint32Array): void {
  for (let i = 0; i < nodes.length; i++) clusters[nodes[i]!] = nodes[representatives[i]!]!;
}

/** Reads all image vectors of pins into shared memory, and marks the pins that have one. Vectors of zeros do not count. */
async function readPinVectors(images: ImageSource, pins: number, hasImage: Uint8Array) {
  let vectors = sharedFloat32(0);
  let vectorWidth = 0;
  const rowOf = new Uint32Array(pins);
  let next = 0;
  for await (const chunk of images.streamImageVectors('pin')) {
    const { width } = chunk;
    if (vectorWidth === 0) vectors = sharedFloat32(pins * width); // memory that is never written to is not taken
    vectorWidth = width;
    for (let i = 0; i < chunk.positions.length; i++) {
      const vector = chunk.vectors.subarray(i * width, (i + 1) * width);
      if (vector.every((value) => value === 0)) continue;
      const pin = chunk.positions[i]!;
      hasImage[pin] = 1;
      rowOf[pin] = next;
      vectors.set(vector, next++ * width);
    }
  }
  return { vectors, width: vectorWidth, rowOf };
}

function checkLength(where: string, table: WordTable, keyHashes: Uint32Array): void {
  if (keyHashes.length === rowsOf(table)) return;
  throw new LinkSageError(
    `${where}: expected ${rowsOf(table)} key hashes, one per node, got ${keyHashes.length}`,
  );
}

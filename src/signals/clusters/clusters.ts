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
  /** Of the nodes, by position: a cluster's representative is its member with the lowest one. */
  readonly keyHashes: Uint32Array;
  readonly config: Config;
  /** The most nodes of one cluster. Default 1,000. */
  readonly most?: number | undefined;
  /** Default: one per processor. The clusters do not depend on it. */
  readonly threads?: number | undefined;
}

/** A cluster of more is rather a sign of texts that say nothing. */
const mostNodes = 1000;

/**
 * Clusters of pins with near-duplicate images, and, among pins without an image, of near-duplicate texts: by position
 * that of the cluster's representative, or the pin's own; [P]. Every member was checked against its representative.
 * A pin with an image and one without never meet.
 *
 * @throws LinkSageError where keyHashes has another length than there are pins
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
 * Clusters of pages with near-duplicate texts (title, description and body, not the URL): by position that of the
 * cluster's representative, or the page's own; [G]. Every member was checked against its representative.
 *
 * @throws LinkSageError where keyHashes has another length than there are pages
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

/** Clusters those of the nodes that have word pairs. */
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

/** All image vectors of pins in shared memory; marks the pins that have one. A vector of zeros is none. */
async function readPinVectors(images: ImageSource, pins: number, hasImage: Uint8Array) {
  let vectors = sharedFloat32(0);
  let vectorWidth = 0;
  const rowOf = new Uint32Array(pins);
  let next = 0;
  for await (const chunk of images.streamImageVectors('pin')) {
    const { width } = chunk;
    if (vectorWidth === 0) vectors = sharedFloat32(pins * width); // what stays unwritten takes no memory
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

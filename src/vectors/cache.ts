/** The cache of text vectors on disk, by content hash and encoder. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { contentHash, type Progress, silent } from '../base/index.ts';
import { readNpy, readNpyRowsAt, Store, writeNpy } from '../storage/index.ts';
import { HashTable, hashBytes } from './hash-table.ts';
import type { TextEncoder } from './text-encoder.ts';

/** Texts that are encoded, and committed, at once: 32 MiB of vectors of 128 numbers. */
const segmentTexts = 65_536;

interface CacheMeta {
  readonly encoder: string;
  readonly width: number;
  readonly segments: number;
}

/** A file of vectors. */
interface Segment {
  readonly path: string;
  readonly rows: number;
}

/** The vectors of some texts, in a cache on disk; in memory is only where each lies. */
export class CachedVectors {
  readonly #width: number;
  readonly #segments: readonly Segment[];
  /** The row of each text, counted over all segments. */
  readonly #rows: Uint32Array;

  constructor(width: number, segments: readonly Segment[], rows: Uint32Array) {
    this.#width = width;
    this.#segments = segments;
    this.#rows = rows;
  }

  /** The vectors of texts by their numbers, in that order. `[texts, width]` */
  async read(texts: Uint32Array): Promise<Float32Array> {
    const vectors = new Float32Array(texts.length * this.#width);
    const rowOf = (i: number) => this.#rows[texts[i]!]!;
    const order = Uint32Array.from(texts.keys()).sort((a, b) => rowOf(a) - rowOf(b));
    let begin = 0;
    let first = 0;
    for (const { path, rows } of this.#segments) {
      let end = begin;
      while (end < order.length && rowOf(order[end]!) < first + rows) end++;
      const here = order.subarray(begin, end);
      if (here.length > 0) {
        const at = here.map((i) => rowOf(i) - first);
        const { data } = await readNpyRowsAt(path, at, { type: 'float32' });
        for (let row = 0; row < here.length; row++) {
          const from = row * this.#width;
          vectors.set(data.subarray(from, from + this.#width), here[row]! * this.#width);
        }
      }
      begin = end;
      first += rows;
    }
    return vectors;
  }
}

/**
 * Makes sure that the cache has the vectors of `texts`: those that it lacks are encoded, each once, and added to it in
 * segments (`hashes-N.npy` `[n, 16]`, `vectors-N.npy` `[n, width]`), each committed as it is done. `folder` holds one
 * folder per encoder.
 *
 * @throws LinkSageError naming the file of the cache that is missing or not as it was committed
 */
export async function cacheVectors(
  folder: string,
  encoder: TextEncoder,
  texts: readonly string[],
  progress: Progress = silent,
): Promise<CachedVectors> {
  const store = await Store.open<CacheMeta>(join(folder, encoder.id), {
    kind: 'vectors',
    hint: 'Delete this folder: the vectors in it are computed again.',
  });
  await store.verify();
  const known = new HashTable();
  const segments: Segment[] = [];
  for (let number = 0; number < (store.manifest?.meta.segments ?? 0); number++) {
    const { data } = await readNpy(store.path(hashesFile(number)), { type: 'uint8' });
    for (let at = 0; at < data.length; at += hashBytes) known.add(data, at);
    segments.push({ path: store.path(vectorsFile(number)), rows: data.length / hashBytes });
  }
  const cached = known.size;
  const rows = new Uint32Array(texts.length);
  const missing: number[] = []; // the text of each row from `cached` on
  for (const [i, text] of texts.entries()) {
    rows[i] = known.add(Buffer.from(contentHash(text), 'hex'), 0);
    if (rows[i] === cached + missing.length) missing.push(i);
  }
  for (let from = 0; from < missing.length; from += segmentTexts) {
    const numbers = missing.slice(from, from + segmentTexts);
    progress({ task: 'encoding texts', done: from, total: missing.length });
    const added = await encoder.encode(numbers.map((i) => texts[i]!));
    const hashes = known.slice(cached + from, cached + from + numbers.length);
    segments.push(await addSegment(store, encoder, hashes, added));
  }
  return new CachedVectors(encoder.width, segments, rows);
}

/** Removes the caches of all encoders but one: a model that was replaced is not asked again. */
export async function dropOtherCaches(folder: string, encoder: TextEncoder): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (name !== encoder.id) await rm(join(folder, name), { recursive: true });
  }
}

async function addSegment(
  store: Store<CacheMeta>,
  encoder: TextEncoder,
  hashes: Uint8Array,
  vectors: Float32Array,
): Promise<Segment> {
  const number = store.manifest?.meta.segments ?? 0;
  const rows = hashes.length / hashBytes;
  await store.commit({
    meta: { encoder: encoder.id, width: encoder.width, segments: number + 1 },
    keep: store.manifest?.files ?? [],
    write: async (staging) => {
      await writeNpy(join(staging, hashesFile(number)), hashes, [rows, hashBytes]);
      await writeNpy(join(staging, vectorsFile(number)), vectors, [rows, encoder.width]);
    },
  });
  return { path: store.path(vectorsFile(number)), rows };
}

function hashesFile(segment: number): string {
  return `hashes-${segment}.npy`;
}

function vectorsFile(segment: number): string {
  return `vectors-${segment}.npy`;
}

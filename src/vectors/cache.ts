/** The cache of text vectors on disk, by content hash and encoder. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { digestBytes, type Progress, silent } from '../base/index.ts';
import { readNpy, Store, writeNpy } from '../storage/index.ts';
import { HashTable } from './hash-table.ts';
import type { NumberedTexts, ReadTexts } from './numbered-texts.ts';
import type { TextEncoder } from './text-encoder.ts';
import type { Segment, TextVectorFiles } from './text-vectors.ts';

/** Number of texts that are encoded and committed together: 16 MiB of vectors with 128 numbers each. */
const segmentTexts = 32_768;

/** The version of `textDigest`. Increase it when digests change: caches of an earlier version are then emptied. */
const digestForm = 2;

interface CacheMeta {
  /** `digestForm`; absent in caches from before it was introduced. */
  readonly digests?: number;
  readonly encoder: string;
  readonly width: number;
  readonly segments: number;
}

/**
 * Texts by number, with their vectors on disk. New texts are encoded once and added in segments (`hashes-N.npy`
 * `[n, 16]`, `vectors-N.npy` `[n, width]`), each committed when it is complete. Memory holds only the digests and
 * the texts being encoded.
 */
export class TextVectorCache implements NumberedTexts {
  readonly #store: Store<CacheMeta>;
  readonly #encoder: TextEncoder;
  readonly #known: HashTable;
  /** Text numbers count the rows of all segments, then the waiting texts. */
  readonly #segments: Segment[];
  #waiting = new WaitingTexts();
  /** The texts that are being encoded. */
  #encoding: Promise<void> | undefined;

  /**
   * Opens the cache of an encoder: its folder inside `folder`. A cache with digests of another form is emptied, and its
   * texts are encoded again.
   *
   * @throws LinkSageError naming the file of the cache that is missing or damaged
   */
  static async open(folder: string, encoder: TextEncoder): Promise<TextVectorCache> {
    const store = await openStore(join(folder, encoder.id));
    await store.verify();
    const { files = [], meta } = store.manifest ?? {};
    const known = new HashTable(
      sumBytes(files.filter(({ path }) => path.startsWith('hashes-'))) / digestBytes,
    );
    const segments: Segment[] = [];
    for (let number = 0; number < (meta?.segments ?? 0); number++) {
      const { data } = await readNpy(store.path(hashesFile(number)), { type: 'uint8' });
      known.add(data);
      segments.push({ path: store.path(vectorsFile(number)), rows: data.length / digestBytes });
    }
    return new TextVectorCache(store, encoder, known, segments);
  }

  private constructor(
    store: Store<CacheMeta>,
    encoder: TextEncoder,
    known: HashTable,
    segments: readonly Segment[],
  ) {
    this.#store = store;
    this.#encoder = encoder;
    this.#known = known;
    this.#segments = [...segments];
  }

  get digests(): Uint8Array {
    return this.#known.all;
  }

  /**
   * The number of each text. New texts are encoded in the background once `segmentTexts` wait, or by `finish` and
   * `files`.
   */
  async number(
    digests: Uint8Array,
    ids: Uint32Array,
    read: ReadTexts,
    progress: Progress = silent,
  ): Promise<Uint32Array> {
    let next = this.#known.size;
    const numbers = this.#known.add(digests);
    for (let i = 0; i < numbers.length; i++) {
      if (numbers[i] !== next) continue;
      this.#waiting.add(ids[i]!, read);
      next++;
    }
    while (this.#waiting.count >= segmentTexts) await this.#startEncoding(progress);
    return numbers;
  }

  /** Waits until all numbered texts are read and encoded. */
  async finish(): Promise<void> {
    while (this.#waiting.count > 0) await this.#startEncoding(silent);
    await this.#encoding;
  }

  /** The files with the vectors of all numbered texts. Encodes waiting texts first. */
  async files(): Promise<TextVectorFiles> {
    await this.finish();
    return { width: this.#encoder.width, segments: [...this.#segments] };
  }

  /** Waits until nothing is being written, whether that succeeded or failed; drops waiting texts. */
  async close(): Promise<void> {
    await this.#encoding?.catch(() => {});
  }

  /** Reads one segment of waiting texts, then starts to encode it once the previous segment is done. */
  async #startEncoding(progress: Progress): Promise<void> {
    const first = this.#known.size - this.#waiting.count;
    const texts = await this.#waiting.take(segmentTexts);
    const hashes = this.#known.all.slice(first * digestBytes, (first + texts.length) * digestBytes);
    await this.#encoding;
    progress({ task: 'encoding texts', done: first });
    this.#encoding = this.#encode(texts, hashes);
    this.#encoding.catch(() => {}); // not unhandled: whoever awaits it next gets the error
  }

  async #encode(texts: readonly string[], hashes: Uint8Array): Promise<void> {
    const vectors = await this.#encoder.encode(texts);
    this.#segments.push(await addSegment(this.#store, this.#encoder, hashes, vectors));
  }
}

/** Texts that are still to be read and encoded, in order of arrival. */
class WaitingTexts {
  #ids: number[] = [];
  #readers: ReadTexts[] = [];

  get count(): number {
    return this.#ids.length;
  }

  add(id: number, read: ReadTexts): void {
    this.#ids.push(id);
    this.#readers.push(read);
  }

  /** Removes and reads the first texts, at most `most`, with one call per reader. */
  async take(most: number): Promise<string[]> {
    const ids = this.#ids.slice(0, most);
    const texts = new Array<string>(ids.length);
    for (const read of new Set(this.#readers.slice(0, most))) {
      const places = [...ids.keys()].filter((place) => this.#readers[place] === read);
      const found = await read(Uint32Array.from(places, (place) => ids[place]!));
      for (const [i, place] of places.entries()) texts[place] = found[i]!;
    }
    this.#ids = this.#ids.slice(most);
    this.#readers = this.#readers.slice(most);
    return texts;
  }
}

/** Removes the caches of all encoders but one, since a replaced model is not used again. */
export async function dropOtherCaches(folder: string, encoder: TextEncoder): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (name !== encoder.id) await rm(join(folder, name), { recursive: true });
  }
}

function sumBytes(files: readonly { readonly bytes: number }[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

async function openStore(folder: string): Promise<Store<CacheMeta>> {
  const open = () =>
    Store.open<CacheMeta>(folder, {
      kind: 'vectors',
      hint: 'Delete this folder; its vectors will be computed again.',
    });
  const store = await open();
  if (store.manifest === undefined || store.manifest.meta.digests === digestForm) return store;
  await rm(folder, { recursive: true });
  return open();
}

async function addSegment(
  store: Store<CacheMeta>,
  encoder: TextEncoder,
  hashes: Uint8Array,
  vectors: Float32Array,
): Promise<Segment> {
  const number = store.manifest?.meta.segments ?? 0;
  const rows = hashes.length / digestBytes;
  await store.commit({
    meta: { digests: digestForm, encoder: encoder.id, width: encoder.width, segments: number + 1 },
    keep: store.manifest?.files ?? [],
    write: async (staging) => {
      await writeNpy(join(staging, hashesFile(number)), hashes, [rows, digestBytes]);
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

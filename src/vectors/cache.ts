/** The cache of text vectors on disk, by content hash and encoder. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { digestBytes, type Progress, silent } from '../base/index.ts';
import { readNpy, Store, writeNpy } from '../storage/index.ts';
import { HashTable } from './hash-table.ts';
import type { NumberedTexts, ReadTexts } from './numbered-texts.ts';
import type { TextEncoder } from './text-encoder.ts';
import type { Segment, TextVectorFiles } from './text-vectors.ts';

/** Texts that are encoded, and committed, at once: 16 MiB of vectors of 128 numbers. */
const segmentTexts = 32_768;

/** What texts are told apart by: counted up when their digests become others, as vectors by digests of before are lost. */
const digestForm = 2;

interface CacheMeta {
  /** `digestForm`; absent in caches of before it was counted. */
  readonly digests?: number;
  readonly encoder: string;
  readonly width: number;
  readonly segments: number;
}

/**
 * Texts by number, and their vectors on disk: those that it lacks are encoded, each once, and added in segments
 * (`hashes-N.npy` `[n, 16]`, `vectors-N.npy` `[n, width]`), each committed as it is done. In memory are the digests
 * alone, and the texts that wait to be encoded.
 */
export class TextVectorCache implements NumberedTexts {
  readonly #store: Store<CacheMeta>;
  readonly #encoder: TextEncoder;
  readonly #known: HashTable;
  /** Numbers go through the rows of all segments, then through what waits. */
  readonly #segments: Segment[];
  #waiting = new WaitingTexts();
  /** The texts that are being encoded. */
  #encoding: Promise<void> | undefined;

  /**
   * Opens the cache of an encoder; `folder` holds one folder for each. One that knows texts by other digests is
   * emptied: its texts are encoded again.
   *
   * @throws LinkSageError naming the file of the cache that is missing or not as it was committed
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

  /** The number of each text; those that are new are encoded when many wait, while more come, or when files are asked for. */
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

  /** Returns when all texts that have a number are read and encoded. */
  async finish(): Promise<void> {
    while (this.#waiting.count > 0) await this.#startEncoding(silent);
    await this.#encoding;
  }

  /** Where the vectors of all texts that have a number lie. */
  async files(): Promise<TextVectorFiles> {
    await this.finish();
    return { width: this.#encoder.width, segments: [...this.#segments] };
  }

  /** Returns when nothing is written any more, whatever came of it; texts that wait are forgotten. */
  async close(): Promise<void> {
    await this.#encoding?.catch(() => {});
  }

  /** Reads a segment of texts that wait, and begins to encode them once those before are done. */
  async #startEncoding(progress: Progress): Promise<void> {
    const first = this.#known.size - this.#waiting.count;
    const texts = await this.#waiting.take(segmentTexts);
    const hashes = this.#known.all.slice(first * digestBytes, (first + texts.length) * digestBytes);
    await this.#encoding;
    progress({ task: 'encoding texts', done: first });
    this.#encoding = this.#encode(texts, hashes);
    this.#encoding.catch(() => {}); // whoever waits for it next is told
  }

  async #encode(texts: readonly string[], hashes: Uint8Array): Promise<void> {
    const vectors = await this.#encoder.encode(texts);
    this.#segments.push(await addSegment(this.#store, this.#encoder, hashes, vectors));
  }
}

/** Texts to be read, in the order in which they came. */
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

  /** Reads the first ones, at most so many, each reader's at once; they wait no more. */
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

/** Removes the caches of all encoders but one: a model that was replaced is not asked again. */
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
      hint: 'Delete this folder: the vectors in it are computed again.',
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

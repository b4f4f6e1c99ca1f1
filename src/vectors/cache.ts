/** The cache of text vectors on disk, by content hash and encoder. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { contentHash, type Progress } from '../base/index.ts';
import { readNpy, Store, writeNpy } from '../storage/index.ts';
import type { TextEncoder } from './text-encoder.ts';

/** Bytes of a content hash. */
const hashBytes = 16;

interface CacheMeta {
  readonly encoder: string;
  readonly width: number;
  readonly segments: number;
}

/**
 * The vectors of `texts`, row by row: those in the cache are read, the others encoded, each once, and added to it
 * as one segment (`hashes-N.npy` `[n, 16]`, `vectors-N.npy` `[n, width]`). `folder` holds one folder per encoder.
 *
 * @throws LinkSageError naming the file of the cache that is missing or not as it was committed
 */
export async function encodeCached(
  folder: string,
  encoder: TextEncoder,
  texts: readonly string[],
  progress?: Progress,
): Promise<Float32Array> {
  const store = await Store.open<CacheMeta>(join(folder, encoder.id), {
    kind: 'vectors',
    hint: 'Delete this folder: the vectors in it are computed again.',
  });
  await store.verify();
  const vectors = await readSegments(store, encoder.width);
  const hashes = texts.map((text) => contentHash(text));
  const missing = new Map<string, string>(); // text by hash
  for (const [i, hash] of hashes.entries()) if (!vectors.has(hash)) missing.set(hash, texts[i]!);
  if (missing.size > 0) {
    const added = await encoder.encode([...missing.values()], progress);
    await addSegment(store, encoder, [...missing.keys()], added);
    for (const [row, hash] of [...missing.keys()].entries()) {
      vectors.set(hash, added.subarray(row * encoder.width, (row + 1) * encoder.width));
    }
  }
  const rows = new Float32Array(texts.length * encoder.width);
  for (const [i, hash] of hashes.entries()) rows.set(vectors.get(hash)!, i * encoder.width);
  return rows;
}

/** Removes the caches of all encoders but one: a model that was replaced is not asked again. */
export async function dropOtherCaches(folder: string, encoder: TextEncoder): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (name !== encoder.id) await rm(join(folder, name), { recursive: true });
  }
}

async function readSegments(store: Store<CacheMeta>, width: number): Promise<Map<string, Float32Array>> {
  const cached = new Map<string, Float32Array>();
  for (let segment = 0; segment < (store.manifest?.meta.segments ?? 0); segment++) {
    const hashes = await readNpy(store.path(`hashes-${segment}.npy`));
    const vectors = (await readNpy(store.path(`vectors-${segment}.npy`))).data as Float32Array;
    const hex = Buffer.from(hashes.data.buffer, hashes.data.byteOffset, hashes.data.byteLength).toString(
      'hex',
    );
    for (let row = 0; row < hashes.shape[0]!; row++) {
      const hash = hex.slice(row * 2 * hashBytes, (row + 1) * 2 * hashBytes);
      cached.set(hash, vectors.subarray(row * width, (row + 1) * width));
    }
  }
  return cached;
}

async function addSegment(
  store: Store<CacheMeta>,
  encoder: TextEncoder,
  hashes: readonly string[],
  vectors: Float32Array,
): Promise<void> {
  const segment = store.manifest?.meta.segments ?? 0;
  await store.commit({
    meta: { encoder: encoder.id, width: encoder.width, segments: segment + 1 },
    keep: store.manifest?.files ?? [],
    write: async (staging) => {
      const bytes = new Uint8Array(Buffer.from(hashes.join(''), 'hex'));
      await writeNpy(join(staging, `hashes-${segment}.npy`), bytes, [hashes.length, hashBytes]);
      await writeNpy(join(staging, `vectors-${segment}.npy`), vectors, [hashes.length, encoder.width]);
    },
  });
}

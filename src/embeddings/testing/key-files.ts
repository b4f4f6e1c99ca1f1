/** Keys of tests and benches in files, as a graph has them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyHash } from '../../base/index.ts';
import { type NodeKind, type PerKind, perKind } from '../../catalog/index.ts';
import { appendColumns, closeDuckDb, openDuckDb, writeParquet } from '../../storage/index.ts';
import type { KeyFile, ShardKeys } from '../index.ts';

/** Gives `use` the files of keys; they are gone when it is done. A kind that is left out has none. */
export async function withKeyFiles<Result>(
  keys: Readonly<Partial<Record<NodeKind, readonly string[]>>>,
  use: (files: PerKind<KeyFile>) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-keys-'));
  try {
    const files = perKind((kind) => ({ path: join(folder, kind), count: keys[kind]?.length ?? 0 }));
    await writeKeys(Object.entries(files).map(([kind, { path }]) => [path, keys[kind as NodeKind] ?? []]));
    return await use(files);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The keys of the rows of a shard. */
export function shardKeys(kind: NodeKind, keys: readonly string[]): ShardKeys {
  return { hashes: Uint32Array.from(keys, (key) => keyHash(kind, key)), at: async (row) => keys[row]! };
}

async function writeKeys(
  files: readonly (readonly [path: string, keys: readonly string[]])[],
): Promise<void> {
  const db = await openDuckDb({ threads: 1 });
  try {
    for (const [path, keys] of files) {
      await db.run('CREATE OR REPLACE TABLE keys (key VARCHAR)');
      await appendColumns(db, 'keys', { key: keys });
      await writeParquet(db, 'FROM keys', path);
    }
  } finally {
    closeDuckDb(db);
  }
}

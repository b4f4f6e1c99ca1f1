/** The versions in a folder: which there are, which one is current, and rollback. */
import { readdir } from 'node:fs/promises';
import { LinkSageError } from '../../base/index.ts';
import { Store } from '../../storage/index.ts';
import { EmbeddingVersion } from './version.ts';
import { openVersionStore, refreshHint } from './version-meta.ts';

/**
 * A rollback. It is valid only while `newest` is the newest version. So a version that is committed later becomes the
 * current one by its commit alone.
 */
interface Rollback {
  readonly to: string;
  readonly newest: string;
}

/** The versions in a folder, oldest first; none if there is no folder. */
export async function listVersions(folder: string): Promise<EmbeddingVersion[]> {
  const versions: EmbeddingVersion[] = [];
  for (const name of await versionNames(folder)) {
    const version = await openVersion(folder, name);
    if (version !== undefined) versions.push(version);
  }
  return versions;
}

/**
 * Opens a version by its name, by default the current one; undefined if there is none.
 *
 * @throws LinkSageError naming the file if the manifest is damaged, or one of its files is missing or cut short.
 */
export async function loadVersion(folder: string, name?: string): Promise<EmbeddingVersion | undefined> {
  if (name !== undefined) return openVersion(folder, name);
  for (;;) {
    const current = await currentVersion(folder);
    if (current === undefined) return undefined;
    const version = await openVersion(folder, current);
    if (version !== undefined) return version; // else another process has just dropped it, and there is a newer one
  }
}

/**
 * Opens a version by its name, or the current one if the name is `current`. `where` is the name of the option, for error
 * messages.
 *
 * @throws LinkSageError naming the versions that are kept if there is no such version, and as `loadVersion` does
 */
export async function findVersion(folder: string, name: string, where: string): Promise<EmbeddingVersion> {
  const names = await versionNames(folder);
  const wanted = name === 'current' ? undefined : name;
  const version =
    wanted === undefined || names.includes(wanted) ? await loadVersion(folder, wanted) : undefined;
  if (version !== undefined) return version;
  const kept = names.length === 0 ? 'no embeddings' : `only ${names.join(', ')}`;
  throw new LinkSageError(
    `${where}: expected an embedding version that is kept, got ${name}; there are ${kept}`,
    names.length === 0
      ? { code: 'not-ready', hint: 'Run: linksage refresh' }
      : { code: 'not-found', hint: 'The setting embeddings.keep says how many versions are kept.' },
  );
}

/** The name of the current version: the newest one, unless there was a rollback. */
export async function currentVersion(folder: string): Promise<string | undefined> {
  const names = await versionNames(folder);
  const newest = names.at(-1);
  const rollback = (await openRollbackStore(folder)).manifest?.meta;
  return rollback?.newest === newest && names.includes(rollback?.to ?? '') ? rollback?.to : newest;
}

/**
 * Makes a kept version the current one, by default the one before the current one. Nothing else changes: newer versions
 * stay until the next commit, so that one can go back to them. Call it under the workspace's writer lock.
 *
 * @throws LinkSageError if there is no such version, or one of its files is damaged
 */
export async function rollBack(folder: string, name?: string): Promise<EmbeddingVersion> {
  const names = await versionNames(folder);
  const current = await currentVersion(folder);
  const to = name ?? names.filter((each) => each < current!).at(-1);
  const version = to !== undefined && names.includes(to) ? await openVersion(folder, to) : undefined;
  if (version === undefined) {
    const wanted = name === undefined ? `a version before ${current ?? 'the first'}` : `a version ${name}`;
    throw new LinkSageError(`${folder}: expected ${wanted}, got ${names.join(', ') || 'none'}`, {
      code: 'not-found',
      hint: 'The setting embeddings.keep says how many versions are kept.',
    });
  }
  await version.verify();
  const store = await openRollbackStore(folder);
  await store.commit({ meta: { to: version.name, newest: names.at(-1)! }, write: async () => {} });
  return version;
}

/** The names of the committed versions, oldest first. */
export async function versionNames(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const numbers = files.flatMap((file) => /^v(\d{6,})\.json$/.exec(file)?.slice(1).map(Number) ?? []);
  return numbers.sort((a, b) => a - b).map(versionName);
}

/** `v000001` for 1. Names sort in the order of their numbers. */
export function versionName(version: number): string {
  return `v${String(version).padStart(6, '0')}`;
}

/** The number of a version, from its name. */
export function versionNumber(name: string): number {
  return Number(name.slice(1));
}

function openRollbackStore(folder: string): Promise<Store<Rollback>> {
  return Store.open<Rollback>(folder, {
    kind: 'rollback of embeddings',
    manifest: 'rollback.json',
    hint: `Delete ${folder}/rollback.json. Then the newest version is the current one. Or: ${refreshHint(folder)}`,
  });
}

async function openVersion(folder: string, name: string): Promise<EmbeddingVersion | undefined> {
  const store = await openVersionStore(folder, name);
  return store.manifest === undefined ? undefined : new EmbeddingVersion(name, store);
}

/** The versions of a folder: which there are, which one is current, and going back to another. */
import { readdir } from 'node:fs/promises';
import { LinkSageError } from '../../base/index.ts';
import { Store } from '../../storage/index.ts';
import { EmbeddingVersion } from './version.ts';
import { openVersionStore, refreshHint } from './version-meta.ts';

/**
 * What was rolled back to. It holds while `newest` is the newest version: one that is committed later is current
 * by that alone, in the one step that commits it.
 */
interface Rollback {
  readonly to: string;
  readonly newest: string;
}

/** The versions of a folder, oldest first; none where there is no folder. */
export async function listVersions(folder: string): Promise<EmbeddingVersion[]> {
  const versions: EmbeddingVersion[] = [];
  for (const name of await versionNames(folder)) {
    const version = await openVersion(folder, name);
    if (version !== undefined) versions.push(version);
  }
  return versions;
}

/**
 * Opens a version by its name, by default the current one; undefined where there is none.
 *
 * @throws LinkSageError naming the file when the manifest is damaged or a file of it is missing or cut short.
 */
export async function loadVersion(folder: string, name?: string): Promise<EmbeddingVersion | undefined> {
  if (name !== undefined) return openVersion(folder, name);
  for (;;) {
    const current = await currentVersion(folder);
    if (current === undefined) return undefined;
    const version = await openVersion(folder, current);
    if (version !== undefined) return version; // else it was dropped beside us: then there is a newer one
  }
}

/**
 * Opens a version by its name, or the one that `current` stands for. `where` names the option that it was given to.
 *
 * @throws LinkSageError naming those that are kept where there is no such version, and as `loadVersion` does
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

/** The name of the current version: the newest, unless it was rolled back. */
export async function currentVersion(folder: string): Promise<string | undefined> {
  const names = await versionNames(folder);
  const newest = names.at(-1);
  const rollback = (await openRollbackStore(folder)).manifest?.meta;
  return rollback?.newest === newest && names.includes(rollback?.to ?? '') ? rollback?.to : newest;
}

/**
 * Makes a kept version the current one, by default the one before it. Nothing else changes: the newer ones stay,
 * to be returned to, until the next commit. Call it under the workspace's writer lock.
 *
 * @throws LinkSageError when there is no such version, or a file of it is damaged
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

/** `v000001` for 1: names sort like their numbers. */
export function versionName(version: number): string {
  return `v${String(version).padStart(6, '0')}`;
}

/** The number of a version by its name. */
export function versionNumber(name: string): number {
  return Number(name.slice(1));
}

function openRollbackStore(folder: string): Promise<Store<Rollback>> {
  return Store.open<Rollback>(folder, {
    kind: 'rollback of embeddings',
    manifest: 'rollback.json',
    hint: `Delete ${folder}/rollback.json: the newest version is the current one then. Or: ${refreshHint(folder)}`,
  });
}

async function openVersion(folder: string, name: string): Promise<EmbeddingVersion | undefined> {
  const store = await openVersionStore(folder, name);
  return store.manifest === undefined ? undefined : new EmbeddingVersion(name, store);
}

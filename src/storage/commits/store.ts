/** The one commit mechanism of a workspace: immutable files, and a manifest that names them. */
import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type ErrorDetails, LinkSageError, runInWorkers } from '../../base/index.ts';
import { ensureFolder, syncFolder, writeFileAtomic } from './atomic.ts';
import {
  type CheckTask,
  checkSize,
  type Damage,
  damagedFile,
  findDamage,
  listFiles,
  STAGING,
  sealFile,
  sweep,
} from './files.ts';
import {
  type FileEntry,
  type Manifest,
  parseManifest,
  readManifests,
  readTextIfThere,
  staysInside,
} from './manifest.ts';

/** Below this size, starting a thread to check files costs more than it saves. */
const bytesWorthThread = 64 * 2 ** 20;

/** How a store is opened. */
export interface StoreOptions {
  /** The kind of store, such as `catalog`. Written to the manifest and checked when opening. */
  readonly kind: string;
  /** The manifest's file name, ending in `.json`; several stores may share a folder. Default `manifest.json`. */
  readonly manifest?: string;
  /** What the user can do if the store is damaged: `run "linksage compile" again`. */
  readonly hint?: string;
}

/** What a commit changes. */
export interface Change<Meta> {
  readonly meta: Meta;
  /** Committed files that stay, from this manifest or another one in the folder. Default: none. */
  readonly keep?: readonly FileEntry[];
  /** Fills the staging folder, which may have subfolders. Its files become the store's new files. */
  readonly write: (staging: string) => Promise<void>;
}

/**
 * A folder of immutable files, and a manifest that names the committed ones.
 *
 * Readers see only files that a manifest names, and never wait. A commit writes to a staging folder, syncs, renames the
 * files into the folder, and renames the manifest into place last. If it is killed at any point, it leaves the old state
 * or the new. The folder belongs to its stores: files that no manifest names are swept after a commit. Commits in one
 * folder run one after another, under the workspace's writer lock.
 *
 * @example
 * const store = await Store.open<{ pages: number }>('ws/graph/all', { kind: 'graph' });
 * await store.commit({ meta: { pages: 3 }, write: (staging) => writeNpy(join(staging, 'rows.npy'), rows, [3]) });
 * const { data } = await readNpy(store.path('rows.npy'), { type: 'uint32' });
 */
export class Store<Meta> {
  /** Absolute. */
  readonly folder: string;
  readonly #manifestName: string;
  readonly #kind: string;
  readonly #hint: string | undefined;
  /** The text of the manifest when it was read, to detect later commits by others. */
  #text: string | undefined;
  #manifest: Manifest<Meta> | undefined;

  private constructor(folder: string, { kind, manifest = 'manifest.json', hint }: StoreOptions) {
    this.folder = resolve(folder);
    this.#manifestName = manifest;
    this.#kind = kind;
    this.#hint = hint;
  }

  /**
   * Opens a folder; a missing folder is an empty store. Reads the manifest and checks the sizes of its files.
   *
   * @throws LinkSageError naming the file if the manifest is damaged or of another kind, or if a file it names is
   * missing or has another size.
   */
  static async open<Meta>(folder: string, options: StoreOptions): Promise<Store<Meta>> {
    const store = new Store<Meta>(folder, options);
    for (;;) {
      await store.#read();
      try {
        await store.#checkSizes();
        return store;
      } catch (error) {
        // A concurrent commit may have swept the files of this manifest. Then there is a newer manifest: try again.
        if ((await readTextIfThere(store.#manifestPath)) === store.#text) throw error;
      }
    }
  }

  /** The committed manifest; undefined before the first commit. */
  get manifest(): Manifest<Meta> | undefined {
    return this.#manifest;
  }

  /**
   * The absolute path of a committed file.
   *
   * @throws LinkSageError if the manifest does not name it.
   */
  path(file: string): string {
    if (!this.#manifest?.files.some(({ path }) => path === file)) {
      throw this.#error(
        `expected it to name "${file}", got ${this.#manifest ? 'no such file' : 'no manifest'}`,
      );
    }
    return join(this.folder, file);
  }

  /**
   * Recomputes every checksum.
   *
   * @throws LinkSageError naming the first file that is missing or has changed.
   */
  async verify(): Promise<void> {
    const task = { folder: this.folder, entries: this.#manifest?.files ?? [] };
    const bytes = task.entries.reduce((sum, entry) => sum + entry.bytes, 0);
    const found =
      bytes < bytesWorthThread
        ? await findDamage(task)
        : (
            await runInWorkers<CheckTask, Damage | undefined>(import.meta.url, './check.worker.ts', [task])
          )[0];
    if (found !== undefined) throw damagedFile(found, this.#hint);
  }

  /**
   * Commits new content: the files that `write` puts into the staging folder, together with those in `keep`. When it
   * returns, they are durable. If it throws, the store is unchanged, unless the very last sync failed, after the manifest
   * was in place; opening the store again shows which.
   *
   * @throws LinkSageError if a new file has the path of a committed one (files are immutable), a kept file is missing,
   * or another process has committed since the store was opened.
   */
  async commit({ meta, keep = [], write }: Change<Meta>): Promise<void> {
    await ensureFolder(this.folder);
    await this.#checkUnchanged();
    const others = await readManifests(this.folder);
    others.delete(this.#manifestName);
    const taken = new Set([this.#manifestName, ...others.keys(), ...namedBy(others.values())]);
    for (const { path } of [...(this.#manifest?.files ?? []), ...keep]) taken.add(path);
    for (const entry of keep) await checkSize(this.folder, entry, this.#hint);
    await sweep(this.folder, taken); // files left by killed runs could be in the way, and use space

    const staging = join(this.folder, `${STAGING}${randomUUID()}`);
    let manifest: Manifest<Meta>;
    let text: string;
    try {
      await mkdir(staging);
      await write(staging);
      const added = await this.#seal(staging, taken);
      const createdAt = new Date().toISOString();
      manifest = { format: 1, kind: this.#kind, createdAt, files: [...keep, ...added], meta };
      text = `${JSON.stringify(manifest, null, 2)}\n`;
      await this.#publish(staging, added, text);
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
    this.#text = text;
    this.#manifest = manifest;
    const named = [...others.keys(), ...namedBy([manifest, ...others.values()])];
    // The commit is done: files that cannot be removed now are removed after the next commit.
    await sweep(this.folder, new Set([this.#manifestName, ...named])).catch(() => {});
  }

  get #manifestPath(): string {
    return join(this.folder, this.#manifestName);
  }

  async #read(): Promise<void> {
    this.#text = await readTextIfThere(this.#manifestPath);
    this.#manifest =
      this.#text === undefined
        ? undefined
        : parseManifest<Meta>(this.#text, this.#manifestPath, this.#kind, this.#hint);
  }

  async #checkSizes(): Promise<void> {
    for (const entry of this.#manifest?.files ?? []) await checkSize(this.folder, entry, this.#hint);
  }

  async #checkUnchanged(): Promise<void> {
    if ((await readTextIfThere(this.#manifestPath)) === this.#text) return;
    throw this.#error('expected the manifest that the store was opened with, got a newer one', {
      code: 'stale',
      hint: 'run the command again',
    });
  }

  async #seal(staging: string, taken: ReadonlySet<string>): Promise<FileEntry[]> {
    const entries: FileEntry[] = [];
    for (const path of await listFiles(staging)) {
      if (taken.has(path)) throw this.#error(`expected a new file name, got "${path}", which is committed`);
      if (path.startsWith('.') || !staysInside(path)) {
        throw this.#error(`expected a plain file name, got "${path}"`);
      }
      entries.push(await sealFile(staging, path));
    }
    return entries;
  }

  /** Renames the sealed files and then the manifest into place; removes the files if that fails. */
  async #publish(staging: string, added: readonly FileEntry[], text: string): Promise<void> {
    const folders = new Set([this.folder]);
    try {
      for (const { path } of added) {
        const target = join(this.folder, path);
        await ensureFolder(dirname(target));
        await rename(join(staging, path), target);
        folders.add(dirname(target));
      }
      for (const folder of folders) await syncFolder(folder);
      await writeFileAtomic(this.#manifestPath, text);
    } catch (error) {
      if ((await readTextIfThere(this.#manifestPath)) !== text) {
        for (const { path } of added) await rm(join(this.folder, path), { force: true });
      }
      throw error;
    }
  }

  #error(message: string, details: ErrorDetails = { hint: this.#hint }): LinkSageError {
    return new LinkSageError(`${this.#manifestPath}: ${message}`, details);
  }
}

function namedBy(manifests: Iterable<Manifest<unknown>>): string[] {
  return [...manifests].flatMap(({ files }) => files.map(({ path }) => path));
}

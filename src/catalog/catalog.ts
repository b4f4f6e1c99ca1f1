/** The catalog: the tables of pages, pins, boards and saves, imports into them, and views of them. */
import { contentHash, LinkSageError } from '../base/index.ts';
import { queryColumns, Store } from '../storage/index.ts';
import { readdress } from './addresses/readdress.ts';
import {
  type ExportBookmarksOptions,
  type ExportBookmarksReport,
  exportBookmarks,
} from './export/export-bookmarks.ts';
import { type ExportCatalogOptions, exportTables } from './export/export-tables.ts';
import { type ImportOptions, type ImportReport, importSource } from './import/import.ts';
import type { ImportSource } from './import/source.ts';
import type { TableName } from './tables/schema.ts';
import { type CatalogMeta, type CatalogStore, metaOf } from './tables/segments.ts';
import { type CatalogState, freshRowsOf, readChanges, readClustersOf, stateOf } from './views/changes.ts';
import { type HeldOut, readHeldOut } from './views/held-out.ts';
import { Snapshot, type ViewName } from './views/snapshot.ts';
import { checkSplit, resolveSplit, resolveValidation, type Split, type SplitSetting } from './views/split.ts';
import { readStreamBase, type StreamBase } from './views/stream-base.ts';
import { type CatalogView, openView, type WithSnapshot } from './views/view.ts';

/** Numbers of nodes and saves in a catalog, without deleted rows. */
export interface CatalogCounts {
  readonly pages: number;
  readonly pins: number;
  readonly boards: number;
  /** Saves whose pin and board exist. */
  readonly saves: number;
  /** Saves whose pin or board does not exist; no view shows them. */
  readonly danglingSaves: number;
  /** Distinct registrable domains of the pages. */
  readonly sites: number;
}

/**
 * The tables of one corpus in a folder: immutable Parquet segments and a manifest.
 *
 * An instance reads the state from when it was opened, and the newest state after its own imports. Writers must hold
 * the workspace's writer lock. Imports of one instance run one after another.
 *
 * @example
 * const catalog = await Catalog.open('ws/catalog');
 * await catalog.import(fileSource('bookmarks.html'));
 * await catalog.fixSplit('auto');
 * const pages = await (await catalog.view('train')).nodes('page');
 * await catalog.close();
 */
export class Catalog {
  #store: CatalogStore;
  /** The states that views read, each opened on first use. */
  #snapshots: { readonly segments: string; readonly opened: Promise<Snapshot> }[] = [];
  #lastWrite: Promise<unknown> = Promise.resolve();

  private constructor(store: CatalogStore) {
    this.#store = store;
  }

  /**
   * Opens a catalog. A missing folder is an empty catalog; the first import creates it.
   *
   * @throws LinkSageError if the manifest is damaged, or a file it names is missing.
   */
  static async open(folder: string): Promise<Catalog> {
    return new Catalog(await openStore(folder));
  }

  /**
   * Imports one source as one transaction: all its valid rows, or nothing. For each key, the row with the highest version
   * counts; of equal versions, the latest one. A row equal to the current one is not written, so importing a source twice
   * changes nothing.
   *
   * @throws LinkSageError if the source is empty or has no known format, or for a malformed row (`file:line: ...`),
   * unless invalid rows are skipped.
   */
  import(source: ImportSource, options: ImportOptions = {}): Promise<ImportReport> {
    return this.#write(() => importSource(this.#store, source, options));
  }

  /** The offset in the event log up to which its events are in the catalog; 0 without any. */
  get eventsUntil(): number {
    return metaOf(this.#store).eventsUntil ?? 0;
  }

  /** What events are compared with: the versions of all rows, and the rows that refer to what is not there. */
  streamBase(): Promise<StreamBase> {
    return this.#withSnapshot('all', readStreamBase(this.#store), 'saves');
  }

  /** Counts the nodes and saves of the view `all`. */
  async counts(): Promise<CatalogCounts> {
    const kinds = ['page', 'pin', 'board', 'save'].map(
      (kind) => `(SELECT count(*) FROM all_${kind}) AS ${kind}s`,
    );
    const { pages, pins, boards, saves, given, sites } = await this.#withSnapshot(
      'all',
      (db) =>
        queryColumns(
          db,
          `SELECT ${kinds.join(', ')}, (SELECT count(*) FROM saves) AS given,
            (SELECT count(DISTINCT site) FROM all_page) AS sites`,
          {
            pages: 'number',
            pins: 'number',
            boards: 'number',
            saves: 'number',
            given: 'number',
            sites: 'number',
          },
        ),
      'saves',
    );
    return {
      pages: pages[0]!,
      pins: pins[0]!,
      boards: boards[0]!,
      saves: saves[0]!,
      danglingSaves: given[0]! - saves[0]!,
      sites: sites[0]!,
    };
  }

  /** Whether nothing has been imported. */
  get isEmpty(): boolean {
    return (this.#store.manifest?.files ?? []).length === 0;
  }

  /** The split into known and held-out saves; undefined until it is fixed. */
  get split(): Split | undefined {
    return metaOf(this.#store).split;
  }

  /**
   * Fixes the split, once and for all. Later imports do not change it, and `auto` then gives the fixed split.
   *
   * @throws LinkSageError if another split was fixed before, or the setting is malformed.
   */
  fixSplit(setting: SplitSetting): Promise<Split> {
    return this.#write(async () => {
      const fixed = this.split;
      if (fixed !== undefined) {
        if (setting !== 'auto') checkSameSplit(fixed, checkSplit(setting), this.#store.folder);
        return fixed;
      }
      const split = await this.#withSnapshot('all', (db) => resolveSplit(db, 'all_save', setting), 'saves');
      const meta = { ...metaOf(this.#store), split };
      await this.#store.commit({ meta, keep: this.#store.manifest?.files ?? [], write: async () => {} });
      return split;
    });
  }

  /**
   * Opens a view of the current state.
   *
   * @throws LinkSageError for the view `train` if the split is not fixed.
   */
  async view(name: ViewName): Promise<CatalogView> {
    if (name === 'train') this.#requireSplit();
    const store = this.#store;
    const changes = {
      ...this.#withoutSnapshot(store, name),
      fingerprint: this.#fingerprint(name),
      changesSince: (...since: Parameters<CatalogView['changesSince']>) => readChanges(store, name, ...since),
    };
    return openView(name, changes, this.#bindSnapshot());
  }

  /**
   * Reads the held-out part: what the view `train` does not show.
   *
   * @throws LinkSageError if the split is not fixed.
   */
  async heldOut(): Promise<HeldOut> {
    this.#requireSplit();
    const engagements = { from: timeOf(this.split!), until: Number.POSITIVE_INFINITY };
    return readHeldOut(this.#bindSnapshot(), { whole: 'all', known: 'train', engagements });
  }

  /**
   * The view `train` without its validation saves, and the part that this holds out: for choosing settings. Validation
   * saves are a tenth of the training saves, by the same rule as the split: the newest, or drawn at random.
   *
   * @throws LinkSageError if the split is not fixed.
   */
  async validation(): Promise<{ readonly view: CatalogView; readonly heldOut: HeldOut }> {
    this.#requireSplit();
    const store = this.#store;
    const withSnapshot = this.#bindSnapshot();
    const changes = {
      ...this.#withoutSnapshot(store, 'train'),
      fingerprint: contentHash('fit', this.#fingerprint('train')),
      changesSince: async () => undefined, // this view is always read in full
    };
    const inner = await withSnapshot('train', (db) => resolveValidation(db, this.split!));
    return {
      view: openView('fit', changes, withSnapshot),
      heldOut: await readHeldOut(withSnapshot, {
        whole: 'train',
        known: 'fit',
        engagements: { from: timeOf(inner), until: timeOf(this.split!) },
      }),
    };
  }

  /**
   * Writes the current rows of all tables as JSON Lines, deleted rows too; see `exportTables`.
   *
   * @returns the paths of the files, relative to the folder.
   */
  exportTables(folder: string, options: ExportCatalogOptions = {}): Promise<string[]> {
    return this.#read((store) => exportTables(store, folder, options));
  }

  /** Writes all saved links as a `bookmarks.html`; see `exportBookmarks`. */
  exportBookmarks(file: string, options: ExportBookmarksOptions = {}): Promise<ExportBookmarksReport> {
    return this.#read((store) => exportBookmarks(store, file, options));
  }

  /** Frees the memory of all views, which cannot be used after that. */
  async close(): Promise<void> {
    await this.#lastWrite;
    await this.#closeSnapshots();
  }

  /** Runs a writer on the newest state, after all earlier writers have succeeded or failed. */
  #write<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#lastWrite.then(async () => {
      this.#store = await openStore(this.#store.folder);
      await readdress(this.#store);
      return work();
    });
    this.#lastWrite = result.catch(() => {});
    return result;
  }

  #requireSplit(): void {
    if (this.split !== undefined) return;
    throw new LinkSageError(
      `${this.#store.folder}: expected a split into known and held-out saves, got none yet`,
      { code: 'not-ready', hint: 'Run "linksage compile", which fixes the split.' },
    );
  }

  #fingerprint(name: ViewName): string {
    const segments = (this.#store.manifest?.files ?? []).map(({ sha256 }) => sha256).sort();
    const split = name === 'train' ? JSON.stringify(this.split) : '';
    return contentHash(name, split, ...segments);
  }

  /** The parts of a view that need no snapshot. */
  #withoutSnapshot(store: CatalogStore, name: ViewName) {
    return {
      name,
      state: stateOf(store, name),
      givenClustersOf: (pinKeys: string) => readClustersOf(store, pinKeys),
      freshRows: (table: TableName, since: CatalogState) => freshRowsOf(store, table, since),
      close: () => this.#closeSnapshots(segmentsOf(store)),
    };
  }

  #withSnapshot: WithSnapshot = (...query) => this.#bindSnapshot()(...query);

  /** Binds queries to the current rows of the catalog. The rows are loaded by the first query. */
  #bindSnapshot(): WithSnapshot {
    const store = this.#store;
    const { split } = this;
    return (view, work, reads) =>
      this.#read(async () => {
        const snapshot = await this.#openSnapshot(store);
        return work(await snapshot.tablesOf(view, split, reads === 'saves'));
      }, store);
  }

  /** Reads the segments of a store, and explains a failure because a newer import has replaced them. */
  async #read<Result>(
    work: (store: CatalogStore) => Promise<Result>,
    store: CatalogStore = this.#store,
  ): Promise<Result> {
    try {
      return await work(store);
    } catch (cause) {
      throw (await this.#isSuperseded(store)) ? this.#supersededError(cause) : cause;
    }
  }

  /** The snapshot of a store's segments; stores with the same segments share one. */
  #openSnapshot(store: CatalogStore): Promise<Snapshot> {
    const segments = segmentsOf(store);
    const known = this.#snapshots.find((each) => each.segments === segments);
    if (known !== undefined) return known.opened;
    const opened = Snapshot.open(store);
    this.#snapshots.push({ segments, opened });
    // The caller gets the error; the next call tries again
    opened.catch(() => {
      this.#snapshots = this.#snapshots.filter((each) => each.opened !== opened);
    });
    return opened;
  }

  /** Frees the memory of the snapshot of some segments, or of all snapshots. */
  async #closeSnapshots(segments?: string): Promise<void> {
    const isMeant = (each: { readonly segments: string }) =>
      segments === undefined || each.segments === segments;
    const closing = this.#snapshots.filter(isMeant);
    this.#snapshots = this.#snapshots.filter((each) => !isMeant(each));
    for (const { opened } of closing) {
      await opened.then(
        (snapshot) => snapshot.close(),
        () => {}, // it failed to open, and its caller got the error
      );
    }
  }

  async #isSuperseded(store: CatalogStore): Promise<boolean> {
    return segmentsOf(await openStore(store.folder)) !== segmentsOf(store);
  }

  #supersededError(cause: unknown): LinkSageError {
    return new LinkSageError(
      `${this.#store.folder}: expected the segments from when it was opened, got those of a newer import`,
      { code: 'stale', hint: 'Run the command again.', cause },
    );
  }
}

/** The time from which a split holds out; infinite for a random split. Milliseconds since 1970. */
function timeOf(split: Split): number {
  return split.by === 'time' ? Date.parse(split.at) : Number.POSITIVE_INFINITY;
}

/** The segments of a store as text, for comparison. */
function segmentsOf(store: CatalogStore): string {
  return JSON.stringify(metaOf(store).segments);
}

function openStore(folder: string): Promise<CatalogStore> {
  return Store.open<CatalogMeta>(folder, {
    kind: 'catalog',
    hint: `Restore the file from a backup, or delete ${folder} and run: linksage import FILE...`,
  });
}

function checkSameSplit(fixed: Split, wanted: Split, folder: string): void {
  if (JSON.stringify(fixed) === JSON.stringify(wanted)) return;
  throw new LinkSageError(
    `${folder}: expected the fixed split, ${JSON.stringify(fixed)}, got ${JSON.stringify(wanted)}`,
    {
      code: 'wrong-usage',
      hint: 'The split is fixed so that no model sees its test saves. Use a new workspace.',
    },
  );
}

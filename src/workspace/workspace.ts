/**
 * The façade: one corpus in one folder, and everything that can be done with it. What only a few methods need (evaluation,
 * synthetic corpora) is loaded by these methods, so that commands start fast.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  abortableProgress,
  explainFileError,
  Lifetime,
  LinkSageError,
  type Progress,
  silent,
  type WorkOptions,
} from '../base/index.ts';
import {
  type ByteSource,
  Catalog,
  type ExportBookmarksOptions,
  type ExportBookmarksReport,
  type ExportCatalogOptions,
  type ImportOptions,
  type ImportReport,
  type ImportSource,
  type NodeKind,
  type ViewName,
} from '../catalog/index.ts';
import {
  type ExportOptions,
  exportEmbeddings,
  findVersion,
  rollBack,
  type VectorPiece,
} from '../embeddings/index.ts';
import type { EvaluateRunOptions, EvaluationReport, TunedBaselines } from '../evaluation/index.ts';
import { compileGraph, type ExportNeighborsOptions, exportNeighbors } from '../graph/index.ts';
import {
  baseRun,
  type Model,
  type ModelConfig,
  type ModelMeta,
  planBaseRun,
  readNodeTables,
} from '../model/index.ts';
import {
  planRefresh,
  type RefreshPlan,
  type RefreshReport,
  type RefreshSettings,
  refresh,
} from '../refresh/index.ts';
import type {
  AnsweringVersion,
  Answers,
  BoardPick,
  Duplicates,
  DuplicatesOptions,
  EmbedInput,
  EmbedOptions,
  Finder,
  FindOptions,
  Hit,
  NewPin,
  PageDetails,
  PageDocument,
  Placement,
  Profile,
  ProfileOptions,
  RankedDocument,
  RelatedHit,
  RelatedOptions,
  SearchByVectorOptions,
  VectorOptions,
  Visit,
} from '../search/index.ts';
import { withWriterLock, writeFileAtomic } from '../storage/index.ts';
import {
  checkEvents,
  countUnfolded,
  type EventLog,
  type EventRow,
  type LiveStatus,
  type LiveStream,
  openLog,
  readEventLines,
  recordFold,
} from '../streaming/index.ts';
import { alignTo, findStart, type TrainOptions, type TrainReport, trainRun } from '../training/index.ts';
import { type AddOptions, type AddReport, addSources } from './add.ts';
import { compileViews } from './compile.ts';
import { completeConfig, readConfig, type WorkspaceConfig, type WorkspaceSettings } from './config.ts';
import { CurrentFinder } from './current-finder.ts';
import { configFile, exists, subfolders, WorkspaceFolder } from './folder.ts';
import { readModelCard, writeModelCard } from './model-card.ts';
import type {
  AppendedEvents,
  CompileOptions,
  CompileReport,
  RefreshOptions,
  RollbackReport,
  SearchOptions,
} from './options.ts';
import { type NewSave, type SaveEvents, type SaveKey, Saves, type StoredSave } from './saves.ts';
import { readStatus, type Status } from './status.ts';
import { suggest } from './suggest.ts';
import { listSummaries, type VersionSummary } from './versions.ts';

/**
 * A workspace: a folder with the catalog, graphs, models and embeddings of one corpus.
 *
 * Methods that write (`import`, `compile`, `train`, `tune`, `refresh`, `rollback`) take the workspace's writer lock: a second
 * writer, in this process or another, stops with an error of code `locked` that names the first. Readers never wait.
 *
 * Long-running methods report `progress`, and end with an error of code `aborted` when their `signal` is aborted: what was
 * committed before stays, nothing else becomes visible. Every error that a caller can do something about is a LinkSageError;
 * its `code` tells which.
 *
 * @example
 * await using workspace = await Workspace.init('my-links');
 * await workspace.import(fileSource('bookmarks.html'));
 * await workspace.compile();
 * await workspace.train();
 * await workspace.refresh();
 * console.log(await workspace.related('https://example.com'));
 */
export class Workspace implements AsyncDisposable {
  /** The folder. */
  readonly folder: string;
  readonly config: WorkspaceConfig;
  readonly #catalog: Catalog;
  readonly #lifetime: Lifetime;
  readonly #here: WorkspaceFolder;
  readonly #finder: CurrentFinder;
  readonly #saves: Saves;
  readonly #log: EventLog;

  /**
   * Makes a workspace in a folder that has none. `settings` override the defaults.
   *
   * @throws LinkSageError if there is one already, a setting is wrong, or the folder cannot be written to
   */
  static async init(folder: string, settings: WorkspaceSettings = {}): Promise<Workspace> {
    completeConfig(settings, 'settings');
    await explaining(folder, async () => {
      await mkdir(folder, { recursive: true });
      const file = join(folder, configFile);
      if (await exists(file))
        throw new LinkSageError(`${folder}: expected no workspace, got one`, { code: 'exists' });
      await writeFileAtomic(file, `${JSON.stringify(settings, null, 2)}\n`);
    });
    return Workspace.open(folder);
  }

  /**
   * Opens a workspace.
   *
   * @throws LinkSageError if there is none, its configuration is wrong, or it cannot be read
   */
  static open(folder: string): Promise<Workspace> {
    return explaining(folder, async () => {
      const file = join(folder, configFile);
      if (!(await exists(file))) {
        throw new LinkSageError(`${folder}: expected a workspace, got no ${configFile}`, {
          code: 'not-found',
          hint: `Run: linksage init --workspace ${folder}`,
        });
      }
      return new Workspace(folder, await readConfig(file), await Catalog.open(join(folder, 'catalog')));
    });
  }

  /**
   * Deletes a workspace; other files in its folder stay.
   *
   * @throws LinkSageError if somebody is writing to it
   */
  static async remove(folder: string): Promise<void> {
    const { baselinesFile } = await import('../evaluation/index.ts');
    const removeAll = async () => {
      for (const name of [configFile, baselinesFile, ...subfolders])
        await rm(join(folder, name), { recursive: true, force: true });
    };
    await explaining(folder, () => withWriterLock(folder, 'remove', removeAll));
  }

  private constructor(folder: string, config: WorkspaceConfig, catalog: Catalog) {
    this.folder = folder;
    this.config = config;
    this.#catalog = catalog;
    this.#lifetime = new Lifetime(folder);
    this.#here = new WorkspaceFolder(folder, config);
    this.#finder = new CurrentFinder(this.#here);
    this.#saves = new Saves(this.#here);
    this.#log = openLog(folder);
  }

  /**
   * Imports one source as one transaction: a file (`fileSource`), rows in memory (`rowsSource`), or any stream of bytes.
   *
   * @throws LinkSageError if the source has no known format, or with `strict` at the first malformed row
   */
  import(source: ImportSource, options: ImportOptions & WorkOptions = {}): Promise<ImportReport> {
    return this.#write('import', options, (progress) =>
      this.#catalog.import(source, { ...options, progress }),
    );
  }

  /**
   * Imports sources, and does all else that brings them into the answers: compiles, refreshes (with the base model, until
   * another one is trained) and trains where that pays. What is up to date is left alone. Rows and sources that cannot be read
   * cost only themselves.
   *
   * @throws LinkSageError if none of the sources can be read
   */
  async add(sources: readonly ImportSource[], options: AddOptions = {}): Promise<AddReport> {
    const added = await addSources(this, sources, options);
    const suggestions = await this.#lifetime.finish(() =>
      this.#here.withNewestCatalog(async (catalog) => suggest(await catalog.view('all'))),
    );
    return { ...added, suggestions };
  }

  /**
   * Appends events to the event log: rows of the catalog's tables, each with a `version`. They are durable once this returns,
   * even while another process writes to the workspace. A service that runs has them in its answers within a second, the
   * catalog has them with the next compile.
   *
   * @returns the offset after the last of them, for `waitForEvents`
   * @throws LinkSageError naming the first events which are malformed; then nothing is appended
   */
  appendEvents(events: readonly EventRow[]): Promise<{ readonly offset: number }> {
    return this.#lifetime.finish(() => this.#append(events));
  }

  /**
   * Appends the events of a source of JSON Lines, as they come.
   *
   * @throws LinkSageError that names the first line which is malformed; those before it may be appended then
   */
  appendEventLines(
    source: ByteSource,
    { signal }: Pick<WorkOptions, 'signal'> = {},
  ): Promise<AppendedEvents> {
    return this.#takeLong({ ...(signal && { signal }) }, async () => {
      let events = 0;
      let offset = await this.#log.end();
      for await (const piece of readEventLines(source)) {
        offset = await this.#log.append(piece.map(({ json }) => json));
        events += piece.length;
      }
      (await this.#finder.live())?.poke();
      return { events, offset };
    });
  }

  /**
   * Waits until the events before an offset are in the answers of the version that was loaded.
   *
   * @throws LinkSageError of code `not-ready` if that takes longer than `milliseconds`, or if no version was loaded
   */
  waitForEvents(offset: number, milliseconds = 5000): Promise<void> {
    return this.#lifetime.finish(async () => (await this.#liveStream()).waitFor(offset, milliseconds));
  }

  /** How far events are in the answers of the version that was loaded. */
  liveStatus(): Promise<LiveStatus> {
    return this.#lifetime.finish(async () => (await this.#liveStream()).status);
  }

  /** Says that another thread or process has appended events, which would be found half a second later otherwise. */
  lookForEvents(): Promise<void> {
    return this.#lifetime.finish(async () => (await this.#finder.live())?.poke());
  }

  /**
   * Saves links on boards, by events: durable once this returns. A link that is on the board already gets the new texts.
   *
   * @throws LinkSageError naming the first save with a wrong URL, time or board; then nothing is saved
   */
  save(links: readonly NewSave[]): Promise<readonly StoredSave[]> {
    return this.#lifetime.finish(async () => {
      const { saved, events } = await this.#saves.add(links);
      await this.#append(events);
      return saved;
    });
  }

  /**
   * Takes links off boards, as durably as `save` saves them. A pin that is on no other board is deleted with its save. A
   * link that is not on the board is no error.
   *
   * @throws LinkSageError naming the first one with a wrong URL or board; then nothing is taken off
   */
  unsave(links: readonly SaveKey[]): Promise<void> {
    return this.#lifetime.finish(async () => {
      await this.#append(await this.#saves.remove(links, await this.#finder.connections()));
    });
  }

  /** The events that `save` appends, for programs that append them themselves. */
  saveEvents(links: readonly NewSave[]): Promise<SaveEvents> {
    return this.#lifetime.finish(() => this.#saves.add(links));
  }

  /** The events that `unsave` appends. */
  unsaveEvents(links: readonly SaveKey[]): Promise<readonly EventRow[]> {
    return this.#lifetime.finish(async () => this.#saves.remove(links, await this.#finder.connections()));
  }

  /**
   * Compiles the graphs of both views, or of one. The first time, it also fixes the split.
   *
   * @throws LinkSageError if there is nothing to compile, or a graph would need more memory than there is
   */
  compile(options: CompileOptions = {}): Promise<CompileReport> {
    return this.#write('compile', options, (progress) =>
      compileViews(this.#catalog, this.#here, { ...options, progress }),
    );
  }

  /**
   * Trains a model on a view, by default `train`. It starts from the base model that ships with the package, or
   * from scratch where there are 30,000 saves or more; `from` names another start. `resume` continues the newest unfinished run after its last complete round; one that was stopped before
   * its first checkpoint begins again.
   * `align` keeps the new vectors comparable with those of an embedding version; such a model
   * cannot be evaluated.
   *
   * @throws LinkSageError if the graph is missing or stale, or there is too little to train on, nothing to resume, no such
   * start or no version to align to
   */
  train(options: TrainOptions & WorkOptions & { readonly view?: ViewName } = {}): Promise<TrainReport> {
    const { view: name = 'train', align, from } = options;
    return this.#write('train', options, async (progress) => {
      refuseTwoStarts(options);
      const version = align && (await findVersion(this.#here.path('embeddings'), align, 'train --align'));
      const { view, compiled } = await this.#here.compiledView(name, this.#catalog);
      const tables = await readNodeTables(view);
      const { model, training } = this.config;
      const { compile } = compiled.settings;
      const relation = await compiled.relation();
      const models = this.#here.path('model');
      const alignment = version ? { alignment: await alignTo({ version, tables, model, models }) } : {};
      const walk = this.#here.walkFor(model);
      // Also of a run that is resumed: if it was stopped before its first checkpoint, it begins as runs begin
      const saves = relation.saves.pin.length;
      const start = await findStart(models, model, { seed: training.seed, from, saves });
      const input = { view, relation, compile, tables, model, training, walk, start, ...alignment };
      const fuse = async (trained: Model) => {
        const { chooseFusion } = await import('../evaluation/index.ts');
        return chooseFusion({ model: trained, relation, compile, tables, training, walk });
      };
      const describe = (meta: ModelMeta) =>
        writeModelCard(this.#here, { run: { run: meta.run, meta, isBase: false } });
      return trainRun(models, { ...input, fuse, describe }, { ...options, progress });
    });
  }

  /**
   * Evaluates the newest model on the held-out saves, beside the baselines. Writes `report.json` and the same as a page,
   * `report.html`, to `reports/<run>/`.
   *
   * @throws LinkSageError if the model has seen the held-out saves, or if the graph or the model is missing
   */
  evaluate(options: EvaluateRunOptions & WorkOptions = {}): Promise<EvaluationReport> {
    return this.#takeLong(options, async (progress) => {
      const { evaluateRun, readBaselines, similarToNew, writeReport } = await import(
        '../evaluation/index.ts'
      );
      const { view, compiled } = await this.#here.compiledView('train', this.#catalog);
      const run = await this.#here.trainedRun();
      const input = {
        view,
        compiled,
        heldOut: await this.#catalog.heldOut(),
        split: this.#catalog.split!,
        run,
        walk: this.#here.walkFor(run.meta.config),
        similarPages: similarToNew(
          this.#here.path('signals'),
          compiled.settings.compile,
          this.config.signals,
        ),
        baselines: await readBaselines(this.folder),
      };
      const report = await evaluateRun(input, { ...options, progress });
      await writeReport(this.#here.path('reports', run.run), report);
      await writeModelCard(this.#here, { run, report });
      return report;
    });
  }

  /**
   * The card of a model in Markdown: what it is made of, its settings, figures with intervals where it was evaluated, and where
   * it is weak. `train` and `evaluate` write it beside the model, as `model/run-0001.md`.
   *
   * @param model its name or id; default: the newest
   * @throws LinkSageError if there is no such model
   */
  modelCard(model?: string): Promise<string> {
    return this.#lifetime.finish(() => readModelCard(this.#here, model));
  }

  /** The path of `report.html` of a report. */
  async reportPage({ run }: Pick<EvaluationReport, 'run'>): Promise<string> {
    this.#lifetime.check();
    const { pageIn } = await import('../evaluation/index.ts');
    return pageIn(this.#here.path('reports', run!.name));
  }

  /**
   * Writes `report.html` of the newest model again, from its `report.json` alone.
   *
   * @returns its path
   * @throws LinkSageError if the model has not been evaluated
   */
  rewriteReportPage(): Promise<string> {
    return this.#lifetime.finish(async () => {
      const { pageIn, rewritePage } = await import('../evaluation/index.ts');
      const folder = this.#here.path('reports', (await this.#here.trainedRun()).run);
      await rewritePage(folder);
      return pageIn(folder);
    });
  }

  /**
   * Chooses settings for the baselines on the validation saves, the last tenth of the training saves. Writes them to
   * `baselines.json`, where `evaluate` finds them. Needs no model; takes minutes.
   *
   * @throws LinkSageError if the graph is missing or stale, or no validation save is eligible
   */
  tune(options: WorkOptions = {}): Promise<TunedBaselines> {
    return this.#write('tune', options, async (progress) => {
      const { tuneBaselines, writeBaselines } = await import('../evaluation/index.ts');
      const { compiled } = await this.#here.compiledView('train', this.#catalog);
      const { view, heldOut } = await this.#catalog.validation();
      const { graph } = await compileGraph(view, {}, { compile: compiled.settings.compile, signals: null });
      const tuned = await tuneBaselines({ view, heldOut, graph, progress });
      await writeBaselines(this.folder, compiled.builtFrom, tuned);
      return tuned;
    });
  }

  /**
   * Encodes every page, pin and board of the view `all` that is new, has changed or has drifted, and commits one embedding
   * version. With `full` it encodes all of them. Where nothing has been trained yet, it uses the base model that ships with
   * the package, fitted to the words of the corpus.
   */
  refresh(options: RefreshOptions = {}): Promise<RefreshReport> {
    return this.#write('refresh', options, (progress) =>
      this.#here.withNewestCatalog(async (catalog) => {
        const compiled = await this.#here.compiledView('all', catalog);
        const run = await this.#here.trainedOr(compiled.view, (base) => baseRun(base, progress));
        const source = { ...compiled, run };
        const settings = this.#refreshSettings(run.meta.config, { ...options, progress });
        const report = await refresh({ ...source, cache: this.#here.path('vectors') }, settings);
        const { createdAt } = await this.#here.currentEmbeddings();
        const { version } = report;
        await recordFold(this.#here.events, { version, createdAt }, catalog.eventsUntil);
        return report;
      }),
    );
  }

  /** Computes what a refresh would do and how long it would take; writes nothing. */
  planRefresh(options: RefreshOptions = {}): Promise<RefreshPlan> {
    return this.#takeLong(options, (progress) =>
      this.#here.withNewestCatalog(async (catalog) => {
        const compiled = await this.#here.compiledView('all', catalog);
        const run = await this.#here.trainedOr(compiled.view, planBaseRun);
        const settings = this.#refreshSettings(run.meta.config, { ...options, progress });
        return planRefresh({ ...compiled, run }, settings);
      }),
    );
  }

  /**
   * Makes an earlier embedding version the current one, by default the previous one. The next refresh starts from it.
   *
   * @throws LinkSageError if there is no such version
   */
  async rollback(version?: string): Promise<RollbackReport> {
    return this.#write('rollback', {}, async () => {
      const folder = this.#here.path('embeddings');
      const from = (await this.#here.currentEmbeddings()).name;
      return { from, to: (await rollBack(folder, version)).name };
    });
  }

  /** Finds pages, pins or boards for a text or a URL, best first. Pages and pins can be filtered. */
  search(query: string, options: SearchOptions = {}): Promise<Hit[]> {
    return this.#ask((finder) => finder.search(query, options.kind ?? 'page', options));
  }

  /**
   * Finds pages, pins or boards whose vectors have the highest cosine with a vector, best first. The vector may come from
   * `embed` or `vectors`, be a mean of such vectors, or come from your own model in the same space.
   *
   * @param vector `[dims]`, where `dims` is one of the sizes of the embeddings; any norm but 0
   * @throws LinkSageError if it has another size, holds only zeros, or something that is not a finite number
   */
  searchByVector(
    vector: ArrayLike<number>,
    options: SearchByVectorOptions & { readonly kind?: NodeKind } = {},
  ): Promise<Hit[]> {
    return this.#ask((finder) => finder.searchByVector(vector, options.kind ?? 'page', options));
  }

  /** Finds the pages most similar to a page, best first; with `why`, also what connects them. */
  related(url: string, options: RelatedOptions = {}): Promise<RelatedHit[]> {
    return this.#ask((finder) => finder.related(url, options));
  }

  /**
   * Finds the boards that a link may belong on, the most likely first, without those that already hold it. None if
   * no board fits.
   */
  async pickBoards(pin: NewPin, options: FindOptions = {}): Promise<readonly BoardPick[]> {
    return (await this.placeLink(pin, options)).picks;
  }

  /**
   * Finds the boards that hold a link, and others that it may belong on, with their probabilities and with the pages on them
   * that are most like the link. Where none fits well and none holds the link, it names a board to make.
   */
  placeLink(pin: NewPin, options: FindOptions = {}): Promise<Placement> {
    return this.#ask((finder) => finder.placeLink(pin, options));
  }

  /** What is known of a page: texts, pins, boards, near-duplicates; undefined if the page is not known. */
  page(url: string): Promise<PageDetails | undefined> {
    return this.#ask((finder) => finder.page(url));
  }

  /** The groups of near-duplicate pages that the compile found (`compile.linkClusters`), the largest first. */
  duplicates(options: DuplicatesOptions = {}): Promise<Duplicates> {
    return this.#ask((finder) => finder.duplicates(options));
  }

  /** Orders documents by the cosine of their embeddings with that of a query, best first; each is embedded as by `embed`. */
  rerank(
    query: EmbedInput,
    documents: readonly EmbedInput[],
    options: VectorOptions = {},
  ): Promise<RankedDocument[]> {
    return this.#ask((finder) => finder.rerank(query, documents, options));
  }

  /**
   * The interests of a user as several vectors, and pages for them. The vectors of the pages that the user has seen are
   * clustered; a visit weighs less the older it is. Pages are recommended that are close to an interest, or were saved on boards
   * beside the pages seen. Of more than 200 visits, the oldest are left out.
   *
   * @param visits oldest first
   */
  profile(visits: readonly Visit[], options: ProfileOptions = {}): Promise<Profile> {
    return this.#ask((finder) => finder.profile(visits, options));
  }

  /**
   * Embeds pages that the corpus lacks, with their pins and the boards that these are on, from which walks find neighbors in
   * the graph. A refresh after an import of the same rows gives the same vectors, where no compile step changes the graph.
   *
   * @returns `[dims]` per page, of unit length
   * @throws LinkSageError if a page has no valid URL, or there is no such board
   */
  encodePages(pages: readonly PageDocument[], options: VectorOptions = {}): Promise<Float32Array[]> {
    return this.#ask((finder) => finder.encodePages(pages, options));
  }

  /**
   * Reads the current embedding version into memory, with all that answers need. From then on it answers, whatever is
   * committed, until the next call. Calls in between are not interrupted: a server calls this before it is ready, and
   * again to change over to a new version.
   */
  load(): Promise<AnsweringVersion> {
    return this.#lifetime.finish(() => this.#finder.load());
  }

  /** Asks several questions of one version: all answers are of it, even if another one becomes current meanwhile. */
  withVersion<Answer>(ask: (answers: Answers) => Promise<Answer>): Promise<Answer> {
    return this.#ask(ask);
  }

  /** How many events wait for a compile. */
  pendingEvents(): Promise<number> {
    return this.#lifetime.finish(() =>
      this.#here.withNewestCatalog((catalog) => countUnfolded(this.#here.events, catalog)),
    );
  }

  /** The kept embedding versions, oldest first. */
  versions(): Promise<VersionSummary[]> {
    return this.#lifetime.finish(() => listSummaries(this.#here.path('embeddings')));
  }

  /**
   * Embeds a link, a text or a page, or a list of them, with the model that made the current embeddings:
   *
   * - a URL that is embedded: its stored vector, which includes its pins and neighbors;
   * - any other URL: the vector of the words in its address;
   * - lines of the form `Title: …`, `URL: …`, `Description: …`, `Tags: …`, as bookmark managers send them: the stored vector of
   *   the page if it is embedded, else that of a page with these texts, saved on the boards that have the tags as titles;
   * - any other text: the vector of a pin with this text, or with `kind: 'board'` of a board with this title;
   * - a page (an object): the vector of its content alone, without pins and neighbors, even if the corpus has the page.
   *
   * @returns `[dims]` per input, of unit length
   * @throws LinkSageError if nothing is embedded yet, an input is empty, or `dims` is none of the sizes of the embeddings
   */
  embed(input: EmbedInput, options?: EmbedOptions): Promise<Float32Array>;
  embed(inputs: readonly EmbedInput[], options?: EmbedOptions): Promise<Float32Array[]>;
  async embed(
    input: EmbedInput | readonly EmbedInput[],
    options?: EmbedOptions,
  ): Promise<Float32Array | Float32Array[]> {
    const inputs = Array.isArray(input) ? input : [input];
    const vectors = await this.#ask((finder) => finder.embed(inputs, options));
    return Array.isArray(input) ? vectors : vectors[0]!;
  }

  /**
   * Reads the stored vectors of pages (by any form of their URLs), pins or boards (by their ids). Only these are read from
   * disk.
   *
   * @returns for each key, in the order of `keys`: `[dims]`, of unit length, or undefined if it has no vector
   */
  vectors(
    kind: NodeKind,
    keys: readonly string[],
    options?: VectorOptions,
  ): Promise<(Float32Array | undefined)[]> {
    return this.#ask((finder) => finder.vectors(kind, keys, options));
  }

  /**
   * Reads all stored vectors of a kind, in ascending order of their keys, in pieces of at most 2,048: `[keys, dims]`, of unit
   * length. All of them are of one version, even if another one is committed meanwhile.
   *
   * @example
   * for await (const { keys, vectors } of workspace.streamVectors('page', { dims: 64 })) index.add(keys, vectors);
   */
  async *streamVectors(kind: NodeKind, options?: VectorOptions): AsyncGenerator<VectorPiece, undefined> {
    const pieces = await this.#ask(async (finder) => finder.streamVectors(kind, options));
    return yield* this.#lifetime.iterate(pieces);
  }

  /** Writes the current embeddings as Parquet, .npy or Arrow. Returns the paths of the files, relative to the folder. */
  export(folder: string, options: ExportOptions & Pick<WorkOptions, 'signal'> = {}): Promise<string[]> {
    return this.#takeLong(options, async () => {
      const version = await this.#here.currentEmbeddings();
      await version.verify();
      return exportEmbeddings(version, folder, options);
    });
  }

  /**
   * Writes the neighbors of every page of the view `all` as Parquet. Returns the paths of the files, relative to the folder.
   * Needs a graph, but no model.
   */
  exportNeighbors(folder: string, options: ExportNeighborsOptions & WorkOptions = {}): Promise<string[]> {
    return this.#takeLong(options, async (progress) => {
      const compiled = await this.#here.compiledGraph('all');
      return exportNeighbors(compiled, this.#here.walkFor(this.config.model), folder, {
        ...options,
        progress,
      });
    });
  }

  /**
   * Writes the tables of the catalog as JSON Lines, one file for each table, deleted rows included. An import takes them
   * back unchanged. Returns the paths of the files, relative to the folder.
   */
  exportCatalog(folder: string, options: ExportCatalogOptions & WorkOptions = {}): Promise<string[]> {
    return this.#takeLong(options, (progress) =>
      this.#here.withNewestCatalog((catalog) => catalog.exportTables(folder, { ...options, progress })),
    );
  }

  /**
   * Writes all saved links as a `bookmarks.html`, for browsers and other bookmark managers. Boards are folders, boards of
   * tags are tags. An import takes the file back and changes nothing.
   */
  exportBookmarks(
    file: string,
    options: ExportBookmarksOptions & WorkOptions = {},
  ): Promise<ExportBookmarksReport> {
    return this.#takeLong(options, (progress) =>
      this.#here.withNewestCatalog((catalog) => catalog.exportBookmarks(file, { ...options, progress })),
    );
  }

  /** Says what is in the workspace, what is stale, and what to run next. */
  status(): Promise<Status> {
    return this.#lifetime.finish(() =>
      this.#here.withNewestCatalog((catalog) => readStatus(this.folder, catalog)),
    );
  }

  /**
   * Ends the use of the workspace and frees memory and threads. Aborts the calls that take a `signal` and waits for the others.
   * Calls after this one throw a LinkSageError of code `closed`; closing again does nothing.
   */
  close(): Promise<void> {
    return this.#lifetime.close(async () => {
      await this.#finder.close();
      await this.#catalog.close();
      await this.#log.close();
    });
  }

  /** Closes the workspace at the end of the block that says `await using workspace = ...`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #append(events: readonly EventRow[]): Promise<{ readonly offset: number }> {
    const offset = await this.#log.append(checkEvents(events).map(({ json }) => json));
    await this.lookForEvents();
    return { offset };
  }

  async #liveStream(): Promise<LiveStream> {
    const live = await this.#finder.live();
    if (live !== undefined) return live;
    throw new LinkSageError(`${this.folder}: expected a version that was loaded, got none`, {
      code: 'not-ready',
    });
  }

  /** Answers a question from the current embeddings. */
  #ask<Answer>(question: (finder: Finder) => Promise<Answer>): Promise<Answer> {
    return this.#lifetime.finish(() => this.#finder.ask(question));
  }

  /** Does work that reports progress and can be aborted. */
  #takeLong<Result>(
    { progress = silent, signal }: WorkOptions,
    work: (progress: Progress) => Promise<Result>,
  ): Promise<Result> {
    return this.#lifetime.abortable(signal, () => work(abortableProgress(progress)));
  }

  /** Does such work as the only writer. Throws LinkSageError if there is another one. */
  #write<Result>(
    purpose: string,
    options: WorkOptions,
    work: (progress: Progress) => Promise<Result>,
  ): Promise<Result> {
    return this.#takeLong(options, (progress) => withWriterLock(this.folder, purpose, () => work(progress)));
  }

  #refreshSettings(model: ModelConfig, { full = false, progress = silent }: RefreshOptions): RefreshSettings {
    const { embeddings: config } = this.config;
    const walk = this.#here.walkFor(model);
    return { embeddings: this.#here.path('embeddings'), config, walk, full, progress };
  }
}

/** Does work on a folder; where the operating system refuses it a file, the error is a LinkSageError that says so. */
async function explaining<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw explainFileError(error, folder);
  }
}

/** Throws LinkSageError where training would have to start from two things. */
function refuseTwoStarts({ from, resume, align }: TrainOptions): void {
  const other = resume ? 'resume' : align === undefined ? undefined : 'align';
  if (from === undefined || other === undefined) return;
  throw new LinkSageError(
    `train: expected --from or --${other}, got both, which start from different weights`,
    {
      code: 'wrong-usage',
    },
  );
}

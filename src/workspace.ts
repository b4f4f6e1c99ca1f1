/**
 * The façade: one corpus in one folder, and everything that can be done with it. What few methods need (evaluation,
 * synthetic corpora) is loaded by these methods, so that a command starts at once.
 */
import { access, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { alignTo } from './align-run.ts';
import { dropRetired, LinkSageError, type Progress, silent } from './base/index.ts';
import {
  Catalog,
  type CatalogView,
  type ImportOptions,
  type ImportReport,
  type ImportSource,
  type NodeKind,
  type Split,
  type ViewName,
} from './catalog/index.ts';
import { compileView } from './compile-view.ts';
import { completeConfig, readConfig, type WorkspaceConfig, type WorkspaceSettings } from './config.ts';
import {
  Cards,
  Connections,
  type EmbeddingVersion,
  type ExportOptions,
  exportEmbeddings,
  Finder,
  type FindOptions,
  findVersion,
  type Hit,
  loadVersion,
  type NewPin,
  QueryEncoder,
  type QueryOptions,
  type RelatedHit,
  rollBack,
} from './embeddings/index.ts';
import type { EvaluateRunOptions } from './evaluate-run.ts';
import type { EvaluationReport, TunedBaselines } from './evaluation/index.ts';
import {
  type CompiledGraph,
  compileGraph,
  type ExportNeighboursOptions,
  exportNeighbours,
  type GraphReport,
  loadGraph,
  retiredCompile,
  type WalkOptions,
} from './graph/index.ts';
import { findRun, type ModelConfig, readNodeTables, type TrainedRun } from './model/index.ts';
import {
  type PlanSource,
  planRefresh,
  type RefreshPlan,
  type RefreshReport,
  type RefreshSettings,
  refresh,
} from './refresh/index.ts';
import { forgetFit } from './signal-files.ts';
import type { CohesionExplanation } from './signals/index.ts';
import { readStatus, type Status } from './status.ts';
import { explainDiskFull, withWriterLock, writeFileAtomic } from './storage/index.ts';
import type { GenerateOptions, SyntheticInput, SyntheticReport } from './synthetic/index.ts';
import { type TrainOptions, type TrainReport, trainRun } from './train-run.ts';

export type {
  FormatName,
  ImportOptions,
  ImportReport,
  ImportSource,
  NodeKind,
  Split,
  TableName,
  ViewName,
} from './catalog/index.ts';
export {
  type CsvMapping,
  csvFields,
  fileSource,
  formatNames,
  stdinSource,
  tableNames,
} from './catalog/index.ts';
export type { WorkspaceConfig, WorkspaceSettings } from './config.ts';
export type {
  ExportFormat,
  ExportOptions,
  FindOptions,
  Hit,
  NewPin,
  QueryOptions,
  RelatedHit,
  SearchMode,
} from './embeddings/index.ts';
export { exportFormats, searchModes } from './embeddings/index.ts';
export type { EvaluationReport, TunedBaselines } from './evaluation/index.ts';
export type { ExportNeighboursOptions, GraphReport } from './graph/index.ts';
export type { RefreshPlan, RefreshReport } from './refresh/index.ts';
export type { CohesionExplanation } from './signals/index.ts';
export type { Status } from './status.ts';
export type { GenerateOptions, SyntheticInput, SyntheticReport } from './synthetic/index.ts';
export type { TrainOptions, TrainReport } from './train-run.ts';
export type { RoundMetrics } from './training/index.ts';

const configFile = 'linksage.json';
/** What a workspace keeps in its folder beside its configuration. */
const subfolders = ['catalog', 'signals', 'graph', 'vectors', 'model', 'embeddings', 'reports'];
const compileFirst = { hint: 'Run: linksage compile' };

/** A report as lines for a terminal. */
export async function printReport(report: EvaluationReport): Promise<string> {
  return (await import('./evaluation/index.ts')).printReport(report);
}

/**
 * Writes a synthetic corpus of Parquet files to a folder.
 *
 * @throws LinkSageError where a setting is wrong, or the folder is not empty and `overwrite` is not given
 */
export async function generate(
  folder: string,
  settings: SyntheticInput,
  options: GenerateOptions = {},
): Promise<SyntheticReport> {
  return (await import('./synthetic/index.ts')).generate(folder, settings, options);
}

/** What `compile` did, by view. */
export interface CompileReport {
  readonly split: Split;
  readonly views: Readonly<Partial<Record<ViewName, GraphReport>>>;
  /** Where it was asked for: the cohesion of the view, the first of them. */
  readonly explanation?: CohesionExplanation;
}

/** How views are compiled. */
export interface CompileOptions {
  /** Default: both. */
  readonly view?: ViewName;
  /** Read everything, instead of what has changed since the last compile. The graph is the same. Default false. */
  readonly fromScratch?: boolean;
  /** Learn anew from the corpus how pairs are scored, instead of scoring as before. Default false. */
  readonly refit?: boolean;
  /** Report the distribution of cohesion, and pairs around this threshold. */
  readonly explain?: number;
  readonly progress?: Progress;
}

/** How embeddings are brought up to date. */
export interface RefreshOptions {
  /** Encode everything, whether or not it has changed. Default false. */
  readonly full?: boolean;
  readonly progress?: Progress;
}

/** What a rollback did: the version that was current, and the one that is. */
export interface RollbackReport {
  readonly from: string;
  readonly to: string;
}

/** A view with its graph, both of one state of the catalog. */
interface CompiledView {
  readonly view: CatalogView;
  readonly compiled: CompiledGraph;
}

/**
 * A workspace: a folder with the catalog, graphs, models and embeddings of one corpus.
 *
 * Methods that write (`import`, `compile`, `train`, `refresh`, `rollback`) take the workspace's writer lock: a second writer,
 * in this process or another, stops with an error that names the first. Readers never wait.
 *
 * @example
 * const workspace = await Workspace.init('my-links');
 * await workspace.import(fileSource('bookmarks.html'));
 * await workspace.compile();
 * await workspace.train();
 * await workspace.refresh();
 * console.log(await workspace.related('https://example.com'));
 * await workspace.close();
 */
export class Workspace {
  /** The folder. */
  readonly folder: string;
  readonly config: WorkspaceConfig;
  readonly #catalog: Catalog;
  #finder: Promise<Finder> | undefined;

  /**
   * Makes a workspace in a folder that has none, with settings beside the defaults.
   *
   * @throws LinkSageError where there is one already, or a setting is wrong
   */
  static async init(folder: string, settings: WorkspaceSettings = {}): Promise<Workspace> {
    completeConfig(settings, 'settings');
    await mkdir(folder, { recursive: true });
    const file = join(folder, configFile);
    if (await exists(file)) throw new LinkSageError(`${folder}: expected no workspace, got one`);
    await writeFileAtomic(file, `${JSON.stringify(settings, null, 2)}\n`);
    return Workspace.open(folder);
  }

  /**
   * Opens a workspace.
   *
   * @throws LinkSageError where there is none, or its configuration is wrong
   */
  static async open(folder: string): Promise<Workspace> {
    const file = join(folder, configFile);
    if (!(await exists(file))) {
      throw new LinkSageError(`${folder}: expected a workspace, got no ${configFile}`, {
        hint: `Run: linksage init --workspace ${folder}`,
      });
    }
    return new Workspace(folder, await readConfig(file), await Catalog.open(join(folder, 'catalog')));
  }

  /**
   * Deletes what a workspace holds; other files in its folder stay.
   *
   * @throws LinkSageError where somebody writes to it
   */
  static async remove(folder: string): Promise<void> {
    const { baselinesFile } = await import('./baseline-settings.ts');
    await withWriterLock(folder, 'remove', async () => {
      for (const name of [configFile, baselinesFile, ...subfolders])
        await rm(join(folder, name), { recursive: true, force: true });
    });
  }

  private constructor(folder: string, config: WorkspaceConfig, catalog: Catalog) {
    this.folder = folder;
    this.config = config;
    this.#catalog = catalog;
  }

  /** Imports one source as one transaction. Throws LinkSageError at a malformed row, unless they are skipped. */
  import(source: ImportSource, options: ImportOptions = {}): Promise<ImportReport> {
    return this.#write('import', () => this.#catalog.import(source, options));
  }

  /**
   * Fixes the split, the first time, and compiles the graphs of both views or of one.
   *
   * @throws LinkSageError where there is nothing to compile, or it would need more memory than there is
   */
  compile(options: CompileOptions = {}): Promise<CompileReport> {
    const { view: only, fromScratch = false, refit = false, explain, progress = silent } = options;
    const folders = { graph: this.#path('graph'), signals: this.#path('signals') };
    const { compile, signals, training } = this.config;
    const shared = { folders, compile, signals, scorePairs: training.minCohesion > 0, fromScratch, progress };
    return this.#write('compile', async () => {
      if (this.#catalog.isEmpty) {
        throw new LinkSageError(`${this.folder}: expected links to compile, got an empty catalog`, {
          hint: 'Run: linksage import FILE...',
        });
      }
      const split = await this.#catalog.fixSplit(this.config.split);
      const views: Partial<Record<ViewName, GraphReport>> = {};
      let explanation: CohesionExplanation | undefined;
      for (const name of only === undefined ? (['train', 'all'] as const) : [only]) {
        if (refit) await forgetFit(folders.signals, name);
        const explained = explain === undefined || explanation !== undefined ? {} : { explain };
        const compiled = await compileView(await this.#catalog.view(name), { ...shared, ...explained });
        views[name] = compiled.report;
        explanation ??= compiled.explanation;
      }
      return { split, views, ...(explanation === undefined ? {} : { explanation }) };
    });
  }

  /**
   * Trains a model on a view, `train` unless said otherwise. `resume` goes on with the newest unfinished run. `align` keeps
   * the new vectors comparable with those of an embedding version; such a model cannot be evaluated.
   *
   * @throws LinkSageError where the graph is missing or stale, there is too little to train on, nothing to resume, or no
   * version to align to
   */
  train(options: TrainOptions & { readonly view?: ViewName } = {}): Promise<TrainReport> {
    const { view: name = 'train', align } = options;
    return this.#write('train', async () => {
      const version = align && (await findVersion(this.#path('embeddings'), align, 'train --align'));
      const { view, compiled } = await this.#compiledView(name);
      const tables = await readNodeTables(view);
      const { model, training } = this.config;
      const { compile } = compiled.settings;
      const relation = await compiled.relation();
      const models = this.#path('model');
      const alignment = version ? { alignment: await alignTo({ version, tables, model, models }) } : {};
      const walk = this.#walkFor(model);
      const input = { view, relation, compile, tables, model, training, walk, ...alignment };
      return trainRun(models, input, options);
    });
  }

  /**
   * Evaluates the newest model on the held-out saves, beside its baselines, and writes `reports/<run>/report.json`
   * and the page for people made of it, `report.html`.
   *
   * @throws LinkSageError where the model has seen the held-out saves, or graph or model are missing
   */
  async evaluate(options: EvaluateRunOptions = {}): Promise<EvaluationReport> {
    const { evaluateRun, writeReport } = await import('./evaluate-run.ts');
    const { readBaselines } = await import('./baseline-settings.ts');
    const { similarToNew } = await import('./similar-to-new.ts');
    const { view, compiled } = await this.#compiledView('train');
    const run = await this.#trainedRun();
    const input = {
      view,
      compiled,
      heldOut: await this.#catalog.heldOut(),
      split: this.#catalog.split!,
      run,
      walk: this.#walkFor(run.meta.config),
      similarPages: similarToNew(this.#path('signals'), compiled.settings.compile, this.config.signals),
      baselines: await readBaselines(this.folder),
    };
    const report = await evaluateRun(input, options);
    await writeReport(this.#path('reports', run.run), report);
    return report;
  }

  /** The path of the page for people of a report. */
  async reportPage({ run }: Pick<EvaluationReport, 'run'>): Promise<string> {
    const { pageIn } = await import('./evaluate-run.ts');
    return pageIn(this.#path('reports', run!.name));
  }

  /**
   * Makes the page for people of the newest model's evaluation again, from its `report.json` alone, and gives the path
   * of the page.
   *
   * @throws LinkSageError where the model has not been evaluated
   */
  async rewriteReportPage(): Promise<string> {
    const { pageIn, rewritePage } = await import('./evaluate-run.ts');
    const folder = this.#path('reports', (await this.#trainedRun()).run);
    await rewritePage(folder);
    return pageIn(folder);
  }

  /**
   * Chooses the settings of the baselines on validation saves, the last tenth of the training saves, and writes them to
   * `baselines.json`, where `evaluate` finds them. Needs no model; takes minutes.
   *
   * @throws LinkSageError where the graph is missing or stale, or the validation saves hold no fair question
   */
  tune(options: { readonly progress?: Progress } = {}): Promise<TunedBaselines> {
    return this.#write('tune', async () => {
      const { tuneBaselines } = await import('./evaluation/index.ts');
      const { writeBaselines } = await import('./baseline-settings.ts');
      const { compiled } = await this.#compiledView('train');
      const { view, heldOut } = await this.#catalog.validation();
      const { graph } = await compileGraph(view, {}, { compile: compiled.settings.compile, signals: null });
      const tuned = await tuneBaselines({ view, heldOut, graph, ...options });
      await writeBaselines(this.folder, compiled.builtFrom, tuned);
      return tuned;
    });
  }

  /**
   * Encodes every page, pin and board of the view `all` that is missing, changed or has drifted, and commits one
   * embedding version. With `full` everything is encoded.
   */
  refresh(options: RefreshOptions = {}): Promise<RefreshReport> {
    return this.#write('refresh', () =>
      this.#withNewestCatalog(async (catalog) => {
        const source = await this.#refreshSource(catalog);
        return refresh({ ...source, cache: this.#path('vectors') }, this.#refreshSettings(source, options));
      }),
    );
  }

  /** Tells what a refresh would do, and how long it would take; nothing is written. */
  async planRefresh(options: RefreshOptions = {}): Promise<RefreshPlan> {
    return this.#withNewestCatalog(async (catalog) => {
      const source = await this.#refreshSource(catalog);
      return planRefresh(source, this.#refreshSettings(source, options));
    });
  }

  /**
   * Makes a kept embedding version the current one, by default the one before it; the next refresh goes on from it.
   *
   * @throws LinkSageError where there is no such version
   */
  async rollback(version?: string): Promise<RollbackReport> {
    return this.#write('rollback', async () => {
      const folder = this.#path('embeddings');
      const from = (await this.#currentEmbeddings()).name;
      return { from, to: (await rollBack(folder, version)).name };
    });
  }

  /** Pages, pins or boards for a free text or a URL, best first; pages and pins can be filtered. */
  async search(query: string, options: QueryOptions & { readonly kind?: NodeKind } = {}): Promise<Hit[]> {
    return (await this.#openFinder()).search(query, options.kind ?? 'page', options);
  }

  /** The pages most like a page, best first; with `why`, what connects them. */
  async related(url: string, options: FindOptions & { readonly why?: boolean } = {}): Promise<RelatedHit[]> {
    return (await this.#openFinder()).related(url, options);
  }

  /** The boards that suit a link best; those that hold it already are left out. */
  async pickBoards(pin: NewPin, options: FindOptions = {}): Promise<Hit[]> {
    return (await this.#openFinder()).pickBoards(pin, options);
  }

  /** Writes the current embeddings as Parquet, .npy or Arrow, and gives the paths of the files, relative to the folder. */
  async export(folder: string, options: ExportOptions = {}): Promise<string[]> {
    const version = await this.#currentEmbeddings();
    await version.verify();
    return exportEmbeddings(version, folder, options);
  }

  /**
   * Writes the neighbours of every page of the view `all` as Parquet, and gives the paths of the files, relative to the
   * folder. Needs a graph, no model.
   */
  async exportNeighbours(folder: string, options: ExportNeighboursOptions = {}): Promise<string[]> {
    const compiled = await this.#compiledGraph('all');
    return exportNeighbours(compiled, this.#walkFor(this.config.model), folder, options);
  }

  /** What is here, what is stale, and what to run next. */
  async status(): Promise<Status> {
    return this.#withNewestCatalog((catalog) => readStatus(this.folder, catalog));
  }

  /** Frees memory and threads; nothing may follow. */
  async close(): Promise<void> {
    await (await this.#finder?.catch(() => undefined))?.close();
    await this.#catalog.close();
  }

  /** Reads the catalog as it is now: another process may have imported since this workspace was opened. */
  async #withNewestCatalog<Result>(read: (catalog: Catalog) => Promise<Result>): Promise<Result> {
    const catalog = await Catalog.open(this.#path('catalog'));
    try {
      return await read(catalog);
    } finally {
      await catalog.close();
    }
  }

  /** The walk that finds as many neighbours as a model takes. */
  #walkFor({ neighbours }: ModelConfig): WalkOptions {
    return { ...this.config.walk, top: neighbours };
  }

  #path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  /** Does work as the only writer. Throws LinkSageError where there is another, or the disk is full. */
  async #write<Result>(purpose: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await withWriterLock(this.folder, purpose, work);
    } catch (error) {
      throw explainDiskFull(error, this.folder);
    }
  }

  /** The view `all` with its graph, and the newest model. */
  async #refreshSource(catalog: Catalog): Promise<PlanSource> {
    return { ...(await this.#compiledView('all', catalog)), run: await this.#trainedRun() };
  }

  #refreshSettings({ run }: PlanSource, options: RefreshOptions): RefreshSettings {
    const { embeddings: config } = this.config;
    return { embeddings: this.#path('embeddings'), config, walk: this.#walkFor(run.meta.config), ...options };
  }

  /** The view with its graph, of one state of the catalog. */
  async #compiledView(name: ViewName, catalog = this.#catalog): Promise<CompiledView> {
    const compiled = await this.#compiledGraph(name);
    const view = await catalog.view(name);
    if (view.fingerprint !== compiled.builtFrom) {
      throw new LinkSageError(
        `${this.folder}: the catalog has changed since its graph was compiled`,
        compileFirst,
      );
    }
    return { view, compiled };
  }

  async #compiledGraph(name: ViewName): Promise<CompiledGraph> {
    const compiled = await loadGraph(this.#path('graph'), name);
    if (compiled !== undefined) {
      dropRetired({ compile: compiled.settings.compile }, retiredCompile, (path, constant, value) => {
        throw new LinkSageError(
          `${this.folder}: expected a graph of ${path} ${constant}, got one of ${value}`,
          compileFirst,
        );
      });
      return compiled;
    }
    throw new LinkSageError(`${this.folder}: expected a graph of the view ${name}, got none`, compileFirst);
  }

  /** The newest model, or that of an id. */
  async #trainedRun(id?: string): Promise<TrainedRun> {
    const run = await findRun(this.#path('model'), id);
    if (run !== undefined) return run;
    throw new LinkSageError(`${this.folder}: expected a trained model${id ? ` ${id}` : ''}, got none`, {
      hint: id ? 'Run: linksage refresh' : 'Run: linksage train',
    });
  }

  async #currentEmbeddings(): Promise<EmbeddingVersion> {
    const version = await loadVersion(this.#path('embeddings'));
    if (version !== undefined) return version;
    throw new LinkSageError(`${this.folder}: expected embeddings, got none`, {
      hint: 'Run: linksage refresh',
    });
  }

  /** The finder of the current version. Calls queue, so that those made at once share one. */
  #openFinder(): Promise<Finder> {
    this.#finder = this.#nextFinder(this.#finder);
    return this.#finder;
  }

  /** The finder before, or a new one once another version is current. */
  async #nextFinder(before: Promise<Finder> | undefined): Promise<Finder> {
    const current = await before?.catch(() => undefined); // whoever asked for it was told
    const version = await this.#currentEmbeddings();
    if (current?.version.name === version.name) return current;
    await version.verify();
    await current?.close();
    return new Finder({
      version,
      cards: once(() =>
        this.#withNewestCatalog(
          async (catalog) => new Cards(await readNodeTables(await catalog.view('all'))),
        ),
      ),
      facets: (kind) => this.#withNewestCatalog(async (catalog) => (await catalog.view('all')).facets(kind)),
      connections: once(async () => Connections.create((await loadGraph(this.#path('graph'), 'all'))!)),
      queries: once(async () => {
        const model = await (await this.#trainedRun(version.meta.model)).load();
        return QueryEncoder.create(model, this.#walkFor(model.config), version.width);
      }),
    });
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Runs `make` when it is first asked for, and gives that result ever after. */
function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => (made ??= make());
}

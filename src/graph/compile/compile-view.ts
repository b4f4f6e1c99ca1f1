/** Compiles a view: brings its relation up to date, computes signals, and saves the graph. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { none, type Progress, silent } from '../../base/index.ts';
import { type CatalogView, type NodeKind, nodeKinds } from '../../catalog/index.ts';
import {
  type CohesionExplanation,
  clusterPages,
  clusterPins,
  explainCohesion,
  findSimilarPages,
  fitOnce,
  fitStatistics,
  keptFit,
  readTexts,
  type SignalsConfig,
  type SignalTexts,
  scoreCohesion,
  type TextStatistics,
} from '../../signals/index.ts';
import { loadGraph, saveGraph } from '../files/files.ts';
import { type Relation, readRelation } from '../relation.ts';
import { updateCompiled } from '../update/update.ts';
import { type CompiledGraph, connectRelation, type NewGraph, pagesToDensify } from './compile.ts';
import type { CompileConfig } from './config.ts';
import { checkCompileSize } from './memory.ts';
import type { GraphReport } from './report.ts';

/** Options of compiling a view. */
export interface CompileViewOptions {
  /** The folders of graphs and of the statistics of signals. */
  readonly folders: { readonly graph: string; readonly signals: string };
  readonly compile: CompileConfig;
  readonly signals: SignalsConfig;
  /** Score pairs even if no edge depends on it. */
  readonly scorePairs: boolean;
  /** Read the whole view, even if it was compiled before. */
  readonly fromScratch: boolean;
  /** Explain the cohesion around this threshold. */
  readonly explain?: number;
  readonly progress?: Progress;
}

/** The result of compiling a view. */
export interface CompiledView {
  readonly report: GraphReport;
  readonly explanation?: CohesionExplanation;
}

/**
 * Compiles a view. If it was compiled before, with any settings, only changes since then are read from the catalog. The
 * steps after that run over the whole relation, so that the graph equals one compiled from scratch. Nothing is done if
 * neither the catalog nor the settings have changed.
 */
export async function compileView(view: CatalogView, options: CompileViewOptions): Promise<CompiledView> {
  const { folders, compile, signals, explain, progress = silent } = options;
  const before = options.fromScratch ? undefined : await loadGraph(folders.graph, view.name);
  const settings = async () => {
    const fit = (await keptFit(folders.signals, view.name, signals.cohesion)) ?? null;
    return { compile, signals: { ...signals, fit } };
  };
  const wanted = await settings();
  if (before?.builtFrom === view.fingerprint && isSame(before.settings, wanted) && explain === undefined) {
    return { report: before.report };
  }
  const isComparable = before !== undefined && isSame(fitOf(before), wanted.signals.fit);
  progress({ task: `reading the view ${view.name}`, done: 0 });
  const scratch = await mkdtemp(join(tmpdir(), 'linksage-compile-'));
  try {
    const { relation, writeKeys, clusters } = await readUpdated(
      view,
      isComparable ? before : undefined,
      compile,
      scratch,
    );
    const computed = new SignalComputation(view, relation, options);
    const complete = await computed.complete(clusters);
    progress({ task: `connecting the graph of the view ${view.name}`, done: 0 });
    const written = await writeBeside(writeKeys, scratch, () => connectRelation(complete, compile));
    const compiled: NewGraph = {
      ...written.result,
      relation: complete,
      settings: await settings(),
      builtFrom: view.fingerprint,
      state: view.state,
      writeKeys: written.writeKeys,
    };
    await saveGraph(folders.graph, view.name, compiled);
    const { report } = compiled;
    return explain === undefined
      ? { report }
      : { report, explanation: await computed.explain(complete, explain) };
  } finally {
    await rm(scratch, { recursive: true });
  }
}

/** Writes the keys of all kinds to a folder, on threads of the database, while the calling thread does `work`. */
async function writeBeside<Result>(
  writeKeys: NewGraph['writeKeys'],
  folder: string,
  work: () => Result,
): Promise<{ readonly result: Result; readonly writeKeys: NewGraph['writeKeys'] }> {
  const fileOf = (kind: NodeKind) => join(folder, `written-${kind}-keys.parquet`);
  const begun = nodeKinds.map((kind) => writeKeys(kind, fileOf(kind)));
  const [worked, ...written] = await Promise.allSettled([nextTurn().then(work), ...begun]);
  const failed = [worked, ...written].find(({ status }) => status === 'rejected');
  if (failed !== undefined) throw (failed as PromiseRejectedResult).reason;
  const { value: result } = worked as PromiseFulfilledResult<Result>;
  return { result, writeKeys: (kind, file) => copyFile(fileOf(kind), file) };
}

/** A relation with the signals that were imported or computed before. */
interface Read {
  readonly relation: Relation;
  readonly writeKeys: NewGraph['writeKeys'];
  /** Imported pin clusters; undefined if there are none. */
  readonly clusters: Uint32Array | undefined;
}

async function readUpdated(
  view: CatalogView,
  before: CompiledGraph | undefined,
  compile: CompileConfig,
  scratch: string,
): Promise<Read> {
  const updated = before && (await updateCompiled(before, view, scratch));
  if (updated !== undefined) {
    const pinKeys = join(scratch, 'pins.parquet');
    await updated.writeKeys('pin', pinKeys);
    return { ...updated, clusters: await view.givenClustersOf(pinKeys) };
  }
  checkCompileSize({ nodes: await view.counts(), saves: 0 }, compile.memory);
  return {
    relation: await readRelation(view, { cohesion: await view.givenCohesion() }),
    writeKeys: (kind, file) => view.writeKeys(kind, file),
    clusters: await view.givenClusters(),
  };
}

/** Computes the signals that the settings ask for. Texts are read once, and only if a signal needs them. */
class SignalComputation {
  readonly #view: CatalogView;
  readonly #relation: Relation;
  readonly #options: CompileViewOptions;
  #texts: Promise<SignalTexts> | undefined;
  #fitted: TextStatistics | undefined;

  constructor(view: CatalogView, relation: Relation, options: CompileViewOptions) {
    this.#view = view;
    this.#relation = relation;
    this.#options = options;
  }

  /** The relation with all signals. */
  async complete(givenClusters: Uint32Array | undefined): Promise<Relation> {
    const { compile, signals, progress = silent } = this.#options;
    const { keyHashes } = this.#relation;
    let relation = this.#relation;
    const tell = (task: string) => progress({ task: `${task} of the view ${this.#view.name}`, done: 0 });
    if (this.#wantsCohesion) {
      tell('scoring the pairs');
      relation = { ...relation, cohesion: await this.#scoreMissing() };
    }
    if (compile.mergePins) {
      tell('clustering the pins');
      const input = { images: this.#view, keyHashes: keyHashes.pin, config: signals.pinClusters };
      const pinClusters = givenClusters ?? (await clusterPins({ texts: await this.#readTexts(), ...input }));
      relation = { ...relation, pinClusters };
    }
    if (compile.linkClusters) {
      tell('clustering the pages');
      const input = { keyHashes: keyHashes.page, config: signals.linkClusters };
      const linkClusters = await clusterPages({ texts: await this.#readTexts(), ...input });
      relation = { ...relation, linkClusters };
    }
    if (compile.densify.below > 0) {
      tell('finding similar pages');
      relation = { ...relation, similarPages: await this.#findSimilar(pagesToDensify(relation, compile)) };
    }
    return relation;
  }

  async explain({ pageOfPin, cohesion }: Relation, threshold: number): Promise<CohesionExplanation> {
    const statistics = await this.#fitStatistics();
    return explainCohesion({
      source: this.#view,
      texts: await this.#readTexts(),
      images: this.#view,
      pageOfPin,
      statistics,
      scores: cohesion,
      threshold,
    });
  }

  get #wantsCohesion(): boolean {
    const { compile, scorePairs, explain } = this.#options;
    const { edgeThreshold, unscored } = compile.cohesion;
    return edgeThreshold > 0 || unscored === 'drop' || scorePairs || explain !== undefined;
  }

  /** The scores of all pairs: those imported or computed before, and new ones for all others. */
  async #scoreMissing(): Promise<Float32Array> {
    const { pageOfPin, cohesion } = this.#relation;
    const isComplete = cohesion.every((score, pin) => pageOfPin[pin] === none || !Number.isNaN(score));
    if (isComplete) return cohesion;
    return scoreCohesion({
      texts: await this.#readTexts(),
      images: this.#view,
      pageOfPin,
      statistics: await this.#fitStatistics(),
      given: cohesion,
    });
  }

  async #findSimilar(pages: Uint32Array): Promise<Relation['similarPages']> {
    return findSimilarPages({
      texts: await this.#readTexts(),
      statistics: await this.#fitStatistics(),
      keyHashes: this.#relation.keyHashes.page,
      pages,
      config: this.#options.signals.similarPages,
    });
  }

  async #fitStatistics(): Promise<TextStatistics> {
    const { folders, signals } = this.#options;
    this.#fitted ??= await fitOnce(folders.signals, this.#view.name, signals.cohesion, async () =>
      fitStatistics({
        texts: await this.#readTexts(),
        images: this.#view,
        pageOfPin: this.#relation.pageOfPin,
        ...signals.cohesion,
      }),
    );
    return this.#fitted;
  }

  #readTexts(): Promise<SignalTexts> {
    this.#texts ??= readTexts(this.#view);
    return this.#texts;
  }
}

/** The fit that the pairs of a graph were scored with. Scores of different fits cannot be mixed. */
function fitOf({ settings }: CompiledGraph): unknown {
  return (settings.signals as { readonly fit?: unknown } | null)?.fit ?? null;
}

function isSame(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b)));
}

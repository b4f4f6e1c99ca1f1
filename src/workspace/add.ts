/** From files to answers in one call: every step that is needed, and no other. */
import { LinkSageError, type Progress, silent, type WorkOptions } from '../base/index.ts';
import type { ImportOptions, ImportReport, ImportSource } from '../catalog/index.ts';
import type { RefreshReport } from '../refresh/index.ts';
import { isOutgrown, type TrainReport, trainingPays } from '../training/index.ts';
import type { CompileOptions, CompileReport, RefreshOptions } from './options.ts';
import type { Status } from './status.ts';
import type { Suggestions } from './suggest.ts';

/** Options of `add`. */
export interface AddOptions extends WorkOptions, Pick<ImportOptions, 'source' | 'format' | 'map'> {
  /** Train: `auto`, the default, where it pays; `never`, so that what there is encodes the new links. */
  readonly train?: 'auto' | 'never';
  /** Hears of each step when it is done, and of what is ahead once everything is imported. */
  readonly onStep?: (step: AddStep) => void;
}

/** A step of `add`. */
export type AddStep =
  | { readonly step: 'import'; readonly report: ImportReport }
  | { readonly step: 'refuse'; readonly refused: RefusedSource }
  | { readonly step: 'plan'; readonly status: Status; readonly encodes: boolean; readonly trains: boolean }
  | { readonly step: 'compile'; readonly report: CompileReport }
  | { readonly step: 'train'; readonly report: TrainReport }
  | { readonly step: 'refresh'; readonly report: RefreshReport };

/** A source of which nothing was imported. */
export interface RefusedSource {
  readonly source: string;
  readonly message: string;
  readonly hint: string | undefined;
}

/** What `add` did. */
export interface AddReport {
  readonly folder: string;
  readonly imported: readonly ImportReport[];
  readonly refused: readonly RefusedSource[];
  /** Null if the graph was up to date. */
  readonly compiled: CompileReport | null;
  /** Null if nothing was trained: the collection is small, or its model is still good. */
  readonly trained: TrainReport | null;
  /** The last of its refreshes. */
  readonly refreshed: RefreshReport;
  /** What to try with these links. */
  readonly suggestions: Suggestions;
}

/** The steps of a workspace. */
interface Steps {
  readonly folder: string;
  import(source: ImportSource, options: ImportOptions & WorkOptions): Promise<ImportReport>;
  status(): Promise<Status>;
  compile(options: CompileOptions): Promise<CompileReport>;
  refresh(options: RefreshOptions): Promise<RefreshReport>;
  train(options: {
    readonly progress: Progress;
    readonly signal: AbortSignal | undefined;
  }): Promise<TrainReport>;
}

/** Errors of one source, which leave the others alone. */
const ofSource = new Set(['bad-input', 'not-found', 'no-access', 'too-large', 'unsupported']);

/** See `Workspace.add`. */
export async function addSources(
  workspace: Steps,
  sources: readonly ImportSource[],
  { train = 'auto', onStep = () => {}, progress = silent, signal, ...options }: AddOptions,
): Promise<Omit<AddReport, 'suggestions'>> {
  const work = { progress, signal };
  const { imported, refused } = await importEach(workspace, sources, { ...options, ...work }, onStep);
  const before = await workspace.status();
  const trains = train === 'auto' && shouldTrain(before);
  const current = before.embeddings.find((version) => version.current);
  const encodes = !isCompiled(before) || current === undefined || current.stale;
  onStep({ step: 'plan', status: before, encodes, trains });

  let compiled: CompileReport | null = null;
  if (!isCompiled(before)) {
    compiled = await workspace.compile(work);
    onStep({ step: 'compile', report: compiled });
  }
  const refresh = async () => {
    const report = await workspace.refresh(work);
    onStep({ step: 'refresh', report });
    return report;
  };
  let trained: TrainReport | null = null;
  if (trains) {
    if (!before.model?.earlier) await refresh(); // so that search works while the model is trained
    trained = await workspace.train(work);
    onStep({ step: 'train', report: trained });
  }
  return { folder: workspace.folder, imported, refused, compiled, trained, refreshed: await refresh() };
}

async function importEach(
  workspace: Steps,
  sources: readonly ImportSource[],
  options: ImportOptions & WorkOptions,
  onStep: (step: AddStep) => void,
) {
  const imported: ImportReport[] = [];
  const refused: RefusedSource[] = [];
  let first: LinkSageError | undefined;
  for (const source of sources) {
    try {
      const report = await workspace.import(source, options);
      imported.push(report);
      onStep({ step: 'import', report });
    } catch (error) {
      if (!(error instanceof LinkSageError) || !ofSource.has(error.code)) throw error;
      first ??= error;
      const { message, hint } = error;
      refused.push({ source: source.name, message, hint });
      onStep({ step: 'refuse', refused: refused.at(-1)! });
    }
  }
  if (imported.length === 0 && first !== undefined) throw first;
  return { imported, refused };
}

function isCompiled({ graphs: { train, all } }: Status): boolean {
  return train !== undefined && all !== undefined && !train.stale && !all.stale;
}

/** Whether there is enough to train on, and no model of about as much already. */
function shouldTrain({ catalog, model }: Status): boolean {
  if (!trainingPays(catalog)) return false;
  if (model === undefined || model.isBase || model.earlier) return true;
  return model.nodes !== undefined && isOutgrown(model.nodes, catalog.pages + catalog.pins + catalog.boards);
}

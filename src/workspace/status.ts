/** What is in a workspace, what is stale, and what to run next. */
import { join } from 'node:path';
import {
  type Catalog,
  type CatalogCounts,
  nodeKinds,
  type PerKind,
  type Split,
  type ViewName,
} from '../catalog/index.ts';
import { currentVersion, type DriftAudit, listVersions, type VersionMeta } from '../embeddings/index.ts';
import { type GraphReport, openGraphStore } from '../graph/index.ts';
import { findRun, unfinishedRun } from '../model/index.ts';
import { countUnfolded } from '../streaming/index.ts';
import { trainingPays } from '../training/index.ts';

/** What is in a workspace. */
export interface Status {
  readonly folder: string;
  readonly catalog: CatalogCounts;
  /** Which saves are held out; undefined before the first compile. */
  readonly split: Split | undefined;
  readonly graphs: Readonly<Partial<Record<ViewName, GraphReport & { readonly stale: boolean }>>>;
  /** The newest trained model, or else the base model as it was fitted to the corpus. */
  readonly model: ModelStatus | undefined;
  /** The run that `train --resume` would continue. */
  readonly unfinishedRun: string | undefined;
  /** Kept embedding versions, oldest first. */
  readonly embeddings: readonly VersionStatus[];
  /** The command to run next. */
  readonly next: string;
}

/** The newest model. */
export interface ModelStatus {
  readonly run: string;
  readonly view: string;
  /** The embedding version whose vectors its own can be compared with; undefined if it was trained without `align`. */
  readonly alignedTo: string | undefined;
  /** Whether it was trained on another graph than the current one. */
  readonly stale: boolean;
  /** Pages, pins and boards of the view that it was made of; undefined in models of earlier versions. */
  readonly nodes: number | undefined;
  /** Whether it is the base model that ships with the package, which `refresh` uses until something is trained. */
  readonly isBase: boolean;
  /** Trained by an earlier version of linksage, and to be trained again: it is not read any more. */
  readonly earlier: boolean;
}

/** One embedding version. */
export interface VersionStatus {
  readonly version: string;
  /** Whether search and export read it. */
  readonly current: boolean;
  readonly model: string;
  /** The fingerprint of the graph that it was made from. */
  readonly graph: string;
  readonly view: ViewName;
  readonly createdAt: string;
  readonly counts: PerKind<number>;
  /** How many of `counts` were encoded; the others were carried over. */
  readonly encoded: PerKind<number>;
  /** Duration of its refresh. */
  readonly seconds: number;
  /** The share of the time of a full refresh that was saved by carrying over, 0 to 1; null if it was not measured. */
  readonly saved: number | null;
  readonly audit: DriftAudit | null;
  /** Whether it was made from another graph or another model than the newest. */
  readonly stale: boolean;
}

/** Reads the status of the workspace in `folder`; `catalog` is its catalog. */
export async function readStatus(folder: string, catalog: Catalog): Promise<Status> {
  const counts = await catalog.counts();
  const { split } = catalog;
  const graphs: Partial<Record<ViewName, GraphReport & { stale: boolean }>> = {};
  const builtFrom: Partial<Record<ViewName, string>> = {};
  for (const name of split === undefined ? [] : (['train', 'all'] as const)) {
    const meta = (await openGraphStore(join(folder, 'graph'), name)).manifest?.meta;
    if (meta === undefined) continue;
    graphs[name] = { ...meta.report, stale: meta.builtFrom !== (await catalog.view(name)).fingerprint };
    builtFrom[name] = meta.builtFrom;
  }
  const waiting = await countUnfolded(join(folder, 'events'), catalog);
  const run = await findRun(join(folder, 'model'));
  const model = run && {
    run: run.run,
    view: run.meta.view,
    alignedTo: run.meta.alignedTo?.version,
    stale: !run.isBase && run.meta.builtFrom !== builtFrom[run.meta.view as ViewName],
    nodes: run.meta.nodes,
    isBase: run.isBase,
    earlier: run.isEarlier,
  };
  const embeddings = await describeVersions(join(folder, 'embeddings'), run?.id, builtFrom.all);
  const status = { folder, catalog: counts, split, graphs, model, embeddings };
  return {
    ...status,
    unfinishedRun: await unfinishedRun(join(folder, 'model')),
    next: nextCommand(status, waiting),
  };
}

async function describeVersions(
  folder: string,
  newestModel?: string,
  graph?: string,
): Promise<VersionStatus[]> {
  const current = await currentVersion(folder);
  return (await listVersions(folder)).map(({ name, meta, createdAt }) => {
    const { model, view, counts, encoded, seconds, audit, builtFrom } = meta;
    return {
      version: name,
      current: name === current,
      model,
      graph: builtFrom,
      view,
      createdAt,
      counts,
      encoded,
      seconds,
      saved: shareSaved(meta),
      audit,
      stale: model !== newestModel || builtFrom !== graph,
    };
  });
}

function shareSaved({ counts, carried, secondsPerNode }: VersionMeta): number | null {
  const total = (nodes: PerKind<number>) =>
    nodeKinds.reduce(
      (sum, kind) => sum + (nodes[kind] && nodes[kind] * (secondsPerNode[kind] ?? Number.NaN)),
      0,
    );
  const share = total(carried) / total(counts);
  return Number.isNaN(share) ? null : share;
}

/** @param waiting how many events are not in the catalog */
function nextCommand(
  { catalog, graphs, model, embeddings }: Omit<Status, 'next' | 'unfinishedRun'>,
  waiting: number,
): string {
  if (waiting > 0) return 'linksage compile';
  if (catalog.pages === 0) return 'linksage import FILE...';
  if (graphs.all === undefined || graphs.all.stale || graphs.train?.stale) return 'linksage compile';
  const isTrained = model !== undefined && !model.isBase;
  if (!isTrained && trainingPays(catalog)) return 'linksage train';
  if (model?.earlier) return 'linksage train';
  if (embeddings.find(({ current }) => current)?.stale ?? true) return 'linksage refresh';
  return 'linksage search "..."';
}

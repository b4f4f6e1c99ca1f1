/** What is in a workspace, what is stale, and what to run next. */
import { join } from 'node:path';
import type { Catalog, CatalogCounts, Split, ViewName } from './catalog/index.ts';
import { type EmbeddingVersion, listVersions, type PerKind } from './embeddings/index.ts';
import { type GraphReport, openGraphStore } from './graph/index.ts';
import { findRun, type TrainedRun, unfinishedRun } from './model/index.ts';

/** What is in a workspace. */
export interface Status {
  readonly folder: string;
  readonly catalog: CatalogCounts;
  /** What is held out; undefined until the first compile. */
  readonly split: Split | undefined;
  readonly graphs: Readonly<Partial<Record<ViewName, GraphReport & { readonly stale: boolean }>>>;
  /** The newest finished model, and the run that `train --resume` would go on with. */
  readonly model: { readonly run: string; readonly view: string; readonly stale: boolean } | undefined;
  readonly unfinishedRun: string | undefined;
  /** Kept embedding versions, oldest first. */
  readonly embeddings: readonly VersionStatus[];
  /** The command to run next. */
  readonly next: string;
}

/** One embedding version. */
export interface VersionStatus {
  readonly version: string;
  readonly model: string;
  readonly view: ViewName;
  readonly createdAt: string;
  readonly counts: PerKind<number>;
  /** Made from another graph or another model than the newest. */
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
  const run = await findRun(join(folder, 'model'));
  const model = run && {
    run: run.run,
    view: run.meta.view,
    stale: run.meta.builtFrom !== builtFrom[run.meta.view as ViewName],
  };
  const embeddings = (await listVersions(join(folder, 'embeddings'))).map((version) =>
    describe(version, run, builtFrom.all),
  );
  const status = { folder, catalog: counts, split, graphs, model, embeddings };
  return { ...status, unfinishedRun: await unfinishedRun(join(folder, 'model')), next: nextCommand(status) };
}

function describe(
  { name, meta, createdAt }: EmbeddingVersion,
  run: TrainedRun | undefined,
  graph?: string,
): VersionStatus {
  const { model, view, counts, builtFrom } = meta;
  return { version: name, model, view, createdAt, counts, stale: model !== run?.id || builtFrom !== graph };
}

function nextCommand({ catalog, graphs, model, embeddings }: Omit<Status, 'next' | 'unfinishedRun'>): string {
  if (catalog.pages === 0) return 'linksage import FILE...';
  if (graphs.all === undefined || graphs.all.stale || graphs.train?.stale) return 'linksage compile';
  if (model === undefined) return 'linksage train';
  if (embeddings.at(-1)?.stale ?? true) return 'linksage refresh';
  return 'linksage search "..."';
}

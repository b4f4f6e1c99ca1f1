/** Refresh: encodes what is new or changed, carries over the rest, and commits one embedding version. */
import { type NodeKind, nodeKinds, type PerKind, perKind } from '../catalog/index.ts';
import {
  type DriftAudit,
  type EmbeddingVersion,
  finishVersion,
  fitsIndexMode,
  type LocatedRows,
  loadVersion,
  UnfinishedVersion,
} from '../embeddings/index.ts';
import { nameWalk } from '../graph/index.ts';
import { LearnedTextEncoder, type Model, NodeEncoder } from '../model/index.ts';
import { dropOtherCaches, TextNumbers, TextVectorCache } from '../vectors/index.ts';
import { auditCarried } from './audit.ts';
import { compareNodes, keyFilesOf } from './compare-nodes.ts';
import type { RefreshConfig } from './config.ts';
import { Encoding } from './encoding.ts';
import { fingerprintForm } from './fingerprint.ts';
import type { PlanSource, RefreshSettings, RefreshSource } from './inputs.ts';
import type { KindPlan, PlanCounts } from './plan.ts';
import { measuredRates } from './rates.ts';
import { chooseDims } from './stored-dims.ts';

/** What a refresh did. */
export interface RefreshReport {
  /** The name of the version that is current now. */
  readonly version: string;
  /** The run of its model: `run-0001`, or `base-0001` for the base model. */
  readonly model: string;
  /** False if everything was up to date, so that no version was made. */
  readonly committed: boolean;
  readonly counts: PerKind<PlanCounts>;
  /** How many of the nodes to encode had already been encoded by an interrupted refresh. */
  readonly resumed: PerKind<number>;
  /** Null if nothing was carried over. */
  readonly audit: DriftAudit | null;
  readonly seconds: number;
}

/** What a refresh would do. */
export interface RefreshPlan {
  /** The name of the version that it would update; null if there is none. */
  readonly from: string | null;
  readonly counts: PerKind<PlanCounts>;
  /** How long it would take, estimated from earlier refreshes; null if they measured nothing. */
  readonly seconds: number | null;
}

/** Finds out what a refresh would do, without writing anything. */
export async function planRefresh(source: PlanSource, settings: RefreshSettings): Promise<RefreshPlan> {
  const start = performance.now();
  const before = await loadVersion(settings.embeddings);
  const { plans } = await compareNodes(before, source, settings, Promise.resolve(new TextNumbers()));
  const rates = before?.meta.secondsPerNode;
  const encoding = nodeKinds.map((kind) => {
    const { length } = plans[kind].encode;
    return length === 0 ? 0 : length * (rates?.[kind] ?? Number.NaN);
  });
  const seconds = encoding.reduce((sum, each) => sum + each, secondsSince(start));
  return {
    from: before?.name ?? null,
    counts: perKind((kind) => plans[kind].counts),
    seconds: Number.isNaN(seconds) ? null : seconds,
  };
}

/**
 * Brings the embeddings of a corpus up to date. The first refresh encodes everything; later ones encode only nodes that
 * are new, changed or drifted. One version is committed at the end. If a refresh is killed, the next one uses the chunks
 * that it has encoded, as far as they still fit. If nothing has changed, no version is committed. If only the view, its
 * fingerprint, the smaller dims or the wanted indexes have changed, the new version shares the vectors of the one before.
 * Neither the texts nor the vectors of the whole corpus are held in memory.
 *
 * Call it under the workspace's writer lock.
 *
 * @throws LinkSageError if a file of the version before is damaged (checksums are compared before vectors are carried
 * over), or if the model gives a vector that is not of unit length.
 */
export async function refresh(source: RefreshSource, settings: RefreshSettings): Promise<RefreshReport> {
  const model = await source.run.load();
  const textEncoder = new LearnedTextEncoder(model.text);
  const texts = TextVectorCache.open(source.cache, textEncoder);
  texts.catch(() => {}); // the error is thrown where it is awaited
  try {
    const report = await bringUpToDate(source, settings, model, texts);
    await dropOtherCaches(source.cache, textEncoder);
    return report;
  } finally {
    await texts.then((opened) => opened.close()).catch(() => {});
  }
}

async function bringUpToDate(
  source: PlanSource,
  settings: RefreshSettings,
  model: Model,
  texts: Promise<TextVectorCache>,
): Promise<RefreshReport> {
  const start = performance.now();
  const { view, compiled, run } = source;
  const { embeddings, config, walk, chunk, progress } = settings;
  const { storage, keep, index } = config;
  const dims = chooseDims(config.dims, run.meta.config.dims);
  const width = dims[0]!;

  const before = await loadVersion(embeddings);
  const { reader, plans } = await compareNodes(before, source, settings, texts);
  const counts = perKind((kind) => plans[kind].counts);
  const unfinished = await UnfinishedVersion.open(embeddings, { model: run.id, width, storage });
  if (before !== undefined && isCurrent(before, plans, source, config)) {
    await unfinished.close();
    const nothing = { resumed: perKind(() => 0), audit: null };
    return {
      version: before.name,
      model: run.meta.run,
      committed: false,
      counts,
      ...nothing,
      seconds: secondsSince(start),
    };
  }

  const encoder = new NodeEncoder(model, reader.corpus, await (await texts).files());
  try {
    const keys = keyFilesOf(compiled);
    const encoding = new Encoding({ reader, encoder, unfinished, keys, chunk, progress });
    const rows: Partial<Record<NodeKind, LocatedRows>> = {};
    for (const kind of nodeKinds) {
      if (plans[kind].unchanged && before?.width === width) continue; // without nodes, a kind is unchanged at any width
      rows[kind] = await encoding.complete(kind, plans[kind], before);
    }
    const audit =
      before?.width === width
        ? await auditCarried(before, plans.page.locations, config.audit, encoding)
        : null;
    const content = {
      model: run.id,
      fingerprints: fingerprintForm,
      walk: nameWalk(walk),
      builtFrom: view.fingerprint,
      state: view.state,
      view: view.name,
      dims,
      encoded: perKind((kind) => plans[kind].encode.length),
      carried: perKind((kind) => counts[kind].carried),
      deleted: perKind((kind) => counts[kind].deleted),
      seconds: secondsSince(start),
      secondsPerNode: measuredRates(encoding.timings, before?.meta.secondsPerNode),
      audit,
      rows,
      ...(before === undefined ? {} : { base: before }),
    };
    const version = await finishVersion(unfinished, content, { keep, index, progress });
    const { resumed } = encoding;
    const { name } = version;
    const seconds = secondsSince(start);
    return { version: name, model: run.meta.run, committed: true, counts, resumed, audit, seconds };
  } finally {
    await encoder.dispose();
  }
}

/** Whether a version is up to date: a refresh would make the same. */
function isCurrent(
  { meta }: EmbeddingVersion,
  plans: PerKind<KindPlan>,
  { view, run }: PlanSource,
  config: RefreshConfig,
): boolean {
  const sameSource = meta.builtFrom === view.fingerprint && meta.view === view.name && meta.model === run.id;
  const sameDims = meta.dims.join() === chooseDims(config.dims, run.meta.config.dims).join();
  if (!fitsIndexMode(meta, config.index)) return false;
  return sameSource && sameDims && nodeKinds.every((kind) => plans[kind].unchanged);
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}

/** Refresh: encodes what is missing or changed, carries the rest, and commits one embedding version. */
import { type NodeKind, nodeKinds, type PerKind, perKind } from '../catalog/index.ts';
import {
  type DriftAudit,
  type EmbeddingVersion,
  finishVersion,
  fitsIndexMode,
  loadVersion,
  type PlacedRows,
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
  /** The version that is now the current one. */
  readonly version: string;
  /** False where everything was as it should be, so that no version was made. */
  readonly committed: boolean;
  readonly counts: PerKind<PlanCounts>;
  /** How many of the nodes to encode a refresh that was interrupted had encoded already. */
  readonly resumed: PerKind<number>;
  /** Null where nothing was carried over. */
  readonly audit: DriftAudit | null;
  readonly seconds: number;
}

/** What a refresh would do. */
export interface RefreshPlan {
  /** The version that it would go on from. */
  readonly from: string | null;
  readonly counts: PerKind<PlanCounts>;
  /** How long it would take, by what earlier refreshes took; null before the first. */
  readonly seconds: number | null;
}

/** Tells what a refresh would do, without writing anything. */
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
 * Brings the embeddings of a corpus up to date: the first time everything is encoded, then only what is missing,
 * changed or has drifted. One version is committed at the end; what a refresh that is killed has encoded is taken up
 * by the next one, chunk by chunk, if it still fits. Where nothing at all differs no version is committed; where only
 * the graph's fingerprint, the view, the lesser dims or the indexes wanted do, the new version shares all files of the
 * one before. Memory holds neither the texts nor the vectors of the whole corpus.
 *
 * Call it under the workspace's writer lock.
 *
 * @throws LinkSageError when a file of the version before is damaged (checksums are compared before vectors are
 * carried), or when the model gives a vector that is not of unit length.
 */
export async function refresh(source: RefreshSource, settings: RefreshSettings): Promise<RefreshReport> {
  const model = await source.run.load();
  const textEncoder = new LearnedTextEncoder(model.text);
  const texts = TextVectorCache.open(source.cache, textEncoder);
  texts.catch(() => {}); // told by whoever waits for it
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
    return { version: before.name, committed: false, counts, ...nothing, seconds: secondsSince(start) };
  }

  const encoder = new NodeEncoder(model, reader.corpus, await (await texts).files());
  try {
    const keys = keyFilesOf(compiled);
    const encoding = new Encoding({ reader, encoder, unfinished, keys, chunk, progress });
    const rows: Partial<Record<NodeKind, PlacedRows>> = {};
    for (const kind of nodeKinds) {
      if (plans[kind].unchanged && before?.width === width) continue; // a kind of no nodes is unchanged at any length
      rows[kind] = await encoding.complete(kind, plans[kind], before);
    }
    const audit =
      before?.width === width ? await auditCarried(before, plans.page.places, config.audit, encoding) : null;
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
    return { version: version.name, committed: true, counts, resumed, audit, seconds: secondsSince(start) };
  } finally {
    await encoder.dispose();
  }
}

/** Whether a version is what a refresh would make. */
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

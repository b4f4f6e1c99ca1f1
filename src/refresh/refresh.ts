/** Refresh: encodes what is missing or changed, carries the rest, and commits one embedding version. */
import { none, silent } from '../base/index.ts';
import { type NodeKind, nodeKinds, type PerKind, perKind } from '../catalog/index.ts';
import {
  commitDraft,
  type DriftAudit,
  type EmbeddingVersion,
  fitsIndexMode,
  type KeyFile,
  loadVersion,
  type PlacedRows,
  type RecordedRows,
  VersionDraft,
} from '../embeddings/index.ts';
import type { NodeChanges } from '../graph/index.ts';
import { auditCarried } from './audit.ts';
import { carryTexts } from './carried-texts.ts';
import { Encoding } from './encoding.ts';
import { fingerprintForm } from './fingerprint.ts';
import type { PlanInputs, RefreshInputs } from './inputs.ts';
import { knowNodes } from './known-nodes.ts';
import { NodeReader } from './node-reader.ts';
import { type KindPlan, type PlanCounts, planKind } from './plan.ts';
import { measuredRates } from './rates.ts';

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
export async function planRefresh(inputs: PlanInputs): Promise<RefreshPlan> {
  const start = performance.now();
  const { before, plans } = await compareAll(inputs);
  const rates = before?.meta.secondsPerNode;
  const counts = perKind((kind) => plans[kind].counts);
  const encoding = nodeKinds.map((kind) => {
    const { length } = plans[kind].encode;
    return length === 0 ? 0 : length * (rates?.[kind] ?? Number.NaN);
  });
  const seconds = encoding.reduce((sum, each) => sum + each, (performance.now() - start) / 1000);
  return { from: before?.name ?? null, counts, seconds: Number.isNaN(seconds) ? null : seconds };
}

/**
 * Brings the embeddings of a corpus up to date: the first time everything is encoded, then only what is missing,
 * changed or has drifted. One version is committed at the end; what a refresh that is killed has encoded is taken up
 * by the next one, chunk by chunk, if it still fits. Where nothing at all differs no version is committed; where only
 * the graph's fingerprint, the view, the lesser dims or the indexes wanted do, the new version shares all files of the
 * one before.
 * Call it under the workspace's writer lock.
 *
 * @throws LinkSageError when a file of the version before is damaged (checksums are compared before vectors are
 * carried), or when `encode` gives another number of vectors than it was asked for.
 */
export async function refresh(inputs: RefreshInputs): Promise<RefreshReport> {
  const start = performance.now();
  const { folder, modelId, builtFrom, view, ownTexts, dims, config, progress } = inputs;
  const { before, plans, reader } = await compareAll(inputs);
  const counts = perKind((kind) => plans[kind].counts);
  const seconds = () => (performance.now() - start) / 1000;
  const { storage } = config;
  const draft = await VersionDraft.open(folder, { model: modelId, width: dims[0]!, storage });
  if (before !== undefined && isCurrent(before, plans, inputs)) {
    await draft.close();
    const nothing = { resumed: perKind(() => 0), audit: null };
    return { version: before.name, committed: false, counts, ...nothing, seconds: seconds() };
  }

  const work = new Encoding(inputs, reader, draft);
  const rows: Partial<Record<NodeKind, PlacedRows>> = {};
  for (const kind of nodeKinds) {
    if (plans[kind].unchanged && before?.width === dims[0]) continue; // a kind of no nodes is unchanged at any length
    rows[kind] = await work.complete(kind, plans[kind], before);
  }
  const audit =
    before && before.width === dims[0]
      ? await auditCarried(before, plans.page.places, config.audit, (positions) =>
          work.encode('page', positions),
        )
      : null;
  const content = {
    model: modelId,
    fingerprints: fingerprintForm,
    walk: inputs.walk,
    builtFrom,
    state: ownTexts.state,
    view,
    dims,
    encoded: perKind((kind) => plans[kind].encode.length),
    carried: perKind((kind) => counts[kind].carried),
    deleted: perKind((kind) => counts[kind].deleted),
    seconds: seconds(),
    secondsPerNode: measuredRates(work.timings, before?.meta.secondsPerNode),
    audit,
    rows,
    ...(before === undefined ? {} : { base: before }),
  };
  const version = await commitDraft(draft, content, { keep: config.keep, index: config.index, progress });
  return { version: version.name, committed: true, counts, resumed: work.resumed, audit, seconds: seconds() };
}

/** Plans all kinds against the current version. */
async function compareAll(inputs: PlanInputs) {
  const before = await loadVersion(inputs.folder);
  // What is wrong with a file explains whatever else failed
  const [verified, planned] = await Promise.allSettled([before?.verify(), planAll(inputs, before)]);
  if (verified.status === 'rejected') throw verified.reason;
  if (planned.status === 'rejected') throw planned.reason;
  return { before, ...planned.value };
}

async function planAll(inputs: PlanInputs, before: EmbeddingVersion | undefined) {
  const { ownTexts, readCorpus, keys, neighbours, walk, spread, modelId, dims, config } = inputs;
  const { full = false, progress = silent } = inputs;
  const recorded = before?.meta.fingerprints === fingerprintForm ? before : undefined;
  const rows = await findAllRows(before, keys, recorded !== undefined);
  const carried = recorded && carryTexts(ownTexts, recorded, rows);
  const corpus = await readCorpus(carried ?? ownTexts);
  const reader = new NodeReader(corpus, neighbours);
  progress({ task: 'comparing with the version before', done: 0 });
  const sameForm = before?.width === dims[0] && before?.storage === config.storage;
  const sameModel = before?.meta.model === modelId && sameForm && recorded !== undefined;
  const options = {
    mayDiffer: (kind: NodeKind) => carried?.mayDiffer(kind),
    spread: before?.meta.walk === walk ? spread : reachAll,
  };
  const known = sameModel && !full ? await knowNodes(corpus.graph, reader, before, rows, options) : undefined;
  const rules = { sameModel, tolerance: config.tolerance };
  const plan = (kind: NodeKind) => {
    const { records: _, ...places } = rows[kind]; // those of before are needed no longer
    return planKind(kind, before, places, known?.[kind], reader, rules);
  };
  const [page, pin, board] = await Promise.all([plan('page'), plan('pin'), plan('board')]);
  return { reader, plans: { page, pin, board } };
}

/** Changes reach every walk where walks are others. */
function reachAll({ edges }: NodeChanges): Float32Array {
  return edges.map(() => 1);
}

/** The places of all nodes in the version before, with its records of their edges; one kind at a time: each takes memory. */
async function findAllRows(
  before: EmbeddingVersion | undefined,
  keys: PerKind<KeyFile>,
  recorded: boolean,
): Promise<PerKind<RecordedRows>> {
  const find = async (kind: NodeKind) => {
    const nothing = () => new Uint32Array(keys[kind].count).fill(none);
    if (before === undefined) return { shards: nothing(), rows: nothing() };
    return recorded ? before.findRecordedRows(kind, keys[kind]) : before.findRows(kind, keys[kind]);
  };
  return { page: await find('page'), pin: await find('pin'), board: await find('board') };
}

function isCurrent(
  { meta }: EmbeddingVersion,
  plans: PerKind<KindPlan>,
  { builtFrom, view, modelId, dims, config }: RefreshInputs,
): boolean {
  const sameSource = meta.builtFrom === builtFrom && meta.view === view && meta.model === modelId;
  const sameDims = meta.dims.join() === dims.join();
  if (!fitsIndexMode(meta, config.index)) return false;
  return sameSource && sameDims && nodeKinds.every((kind) => plans[kind].unchanged);
}

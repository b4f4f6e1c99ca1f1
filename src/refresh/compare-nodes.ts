/** All nodes of a view beside the version before: read, compared, and planned. */
import { none, silent } from '../base/index.ts';
import { type NodeKind, type PerKind, perKind } from '../catalog/index.ts';
import type { EmbeddingVersion, KeyFile, RecordedRows } from '../embeddings/index.ts';
import { type CompiledGraph, nameWalk } from '../graph/index.ts';
import { openOwnTexts, streamCorpus } from '../model/index.ts';
import type { NumberedTexts } from '../vectors/index.ts';
import { carryTexts } from './carried-texts.ts';
import { fingerprintForm } from './fingerprint.ts';
import type { PlanSource, RefreshSettings } from './inputs.ts';
import { knowNodes } from './known-nodes.ts';
import { NodeReader } from './node-reader.ts';
import { type KindPlan, planKind } from './plan.ts';
import { chooseDims } from './stored-dims.ts';

/** Nodes that were read, and what is to be done of them. */
export interface ComparedNodes {
  readonly reader: NodeReader;
  readonly plans: PerKind<KindPlan>;
}

/**
 * Reads all nodes and closes their view, and plans what to do against the version before, whose files are checked
 * meanwhile.
 *
 * @param texts gives the texts of the nodes their numbers; being opened while the version before is looked at
 * @throws LinkSageError naming a file of the version before that is damaged
 */
export async function compareNodes(
  before: EmbeddingVersion | undefined,
  source: PlanSource,
  settings: RefreshSettings,
  texts: Promise<NumberedTexts>,
): Promise<ComparedNodes> {
  // What is wrong with a file explains whatever else failed
  const [verified, compared] = await Promise.allSettled([
    before?.verify(),
    readAndPlan(before, source, settings, texts),
  ]);
  if (verified.status === 'rejected') throw verified.reason;
  if (compared.status === 'rejected') throw compared.reason;
  return compared.value;
}

async function readAndPlan(
  before: EmbeddingVersion | undefined,
  { view, compiled, run }: PlanSource,
  { config, walk, full = false, progress = silent }: RefreshSettings,
  opening: Promise<NumberedTexts>,
): Promise<ComparedNodes> {
  const recorded = before?.meta.fingerprints === fingerprintForm ? before : undefined;
  const keys = keyFilesOf(compiled);
  const [rows, texts] = await Promise.all([findAllRows(before, keys, recorded !== undefined), opening]);

  progress({ task: `reading the view ${view.name}`, done: 0 });
  const ownTexts = carryTexts(openOwnTexts(view), recorded, rows);
  const corpus = await streamCorpus(compiled.graph, ownTexts, texts);
  await texts.finish();
  await view.close();

  progress({ task: 'comparing with the version before', done: 0 });
  const reader = new NodeReader({ ...corpus, digests: texts.digests }, walk);
  const [width] = chooseDims(config.dims, run.meta.config.dims);
  const sameForm = before?.width === width && before?.storage === config.storage;
  const sameModel = before?.meta.model === run.id && sameForm && recorded !== undefined;
  const sameWalk = before?.meta.walk === nameWalk(walk);
  const known = sameModel && !full ? await knowNodes(reader, before, rows, ownTexts, sameWalk) : undefined;
  const rules = { sameModel, tolerance: config.tolerance };
  const plan = (kind: NodeKind) => {
    const { records: _, ...places } = rows[kind]; // those of before are needed no longer
    return planKind(kind, before, places, known?.[kind], reader, rules);
  };
  const [page, pin, board] = await Promise.all([plan('page'), plan('pin'), plan('board')]);
  return { reader, plans: { page, pin, board } };
}

/** The keys of the nodes of each kind, in their order. */
export function keyFilesOf({ graph, keyFile }: CompiledGraph): PerKind<KeyFile> {
  return perKind((kind) => ({ path: keyFile(kind), count: graph.counts[kind] }));
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

/** Reads all nodes of a view, compares them with the version before, and plans what to do. */
import { none, silent } from '../base/index.ts';
import { type NodeKind, type PerKind, perKind } from '../catalog/index.ts';
import type { EmbeddingVersion, KeyFile, RecordedRows } from '../embeddings/index.ts';
import { type CompiledGraph, nameWalk } from '../graph/index.ts';
import { openOwnTexts, streamCorpus } from '../model/index.ts';
import type { NumberedTexts } from '../vectors/index.ts';
import { carryTexts } from './carried-texts.ts';
import { compareWithVersion } from './compare-version.ts';
import { fingerprintForm } from './fingerprint.ts';
import type { PlanSource, RefreshSettings } from './inputs.ts';
import { NodeReader } from './node-reader.ts';
import { type KindPlan, planKind } from './plan.ts';
import { chooseDims } from './stored-dims.ts';

/** The nodes that were read, and what to do with them. */
export interface ComparedNodes {
  readonly reader: NodeReader;
  readonly plans: PerKind<KindPlan>;
}

/**
 * Reads all nodes, closes their view, compares the nodes with the version before, and plans what to do. Meanwhile the
 * files of the version before are checked.
 *
 * @param texts numbers the texts of the nodes; it may still be opening
 * @throws LinkSageError naming a damaged file of the version before
 */
export async function compareNodes(
  before: EmbeddingVersion | undefined,
  source: PlanSource,
  settings: RefreshSettings,
  texts: Promise<NumberedTexts>,
): Promise<ComparedNodes> {
  // A damaged file comes first: it probably caused the other failure
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
  const comparison =
    sameModel && !full ? await compareWithVersion(reader, before, rows, ownTexts, sameWalk) : undefined;
  const rules = { sameModel, tolerance: config.tolerance };
  const plan = (kind: NodeKind) => {
    const { records: _, ...locations } = rows[kind]; // the old records are no longer needed
    return planKind(kind, before, locations, comparison?.[kind], reader, rules);
  };
  const [page, pin, board] = await Promise.all([plan('page'), plan('pin'), plan('board')]);
  return { reader, plans: { page, pin, board } };
}

/** The files with the keys of each kind, in the order of its nodes. */
export function keyFilesOf({ graph, keyFile }: CompiledGraph): PerKind<KeyFile> {
  return perKind((kind) => ({ path: keyFile(kind), count: graph.counts[kind] }));
}

/** Finds all nodes in the version before, with its records of their edges; one kind at a time, to save memory. */
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

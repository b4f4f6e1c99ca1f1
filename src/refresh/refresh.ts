/** Refresh: encodes what is missing or changed, carries the rest, and commits one embedding version. */
import { LinkSageError, type Progress, silent } from '../base/index.ts';
import type { NodeKind, ViewName } from '../catalog/index.ts';
import {
  commitVersion,
  type EmbeddingRows,
  type EmbeddingVersion,
  loadVersion,
  type NodeRows,
  type PerKind,
  perKind,
} from '../embeddings/index.ts';
import { type NeighbourLists, nodeKinds, none } from '../graph/index.ts';
import type { Corpus } from '../model/index.ts';
import { Fingerprinter } from './fingerprint.ts';
import { type KindPlan, type PlanCounts, planKind } from './plan.ts';
import { selectNeighbours } from './select-neighbours.ts';

/**
 * Encodes nodes of one kind, given by id, ascending and at least one: unit vectors `[nodes, E]`. `neighbours` are
 * those of the same nodes, row by row; undefined for a kind whose encoder sees no graph.
 */
export type EncodeNodes = (
  kind: NodeKind,
  nodes: Uint32Array,
  neighbours: NeighbourLists | undefined,
  progress: Progress,
) => Promise<Float32Array>;

/** What a refresh works from. E = the largest of the dims */
export interface RefreshInputs {
  /** The folder of the embedding versions. */
  readonly folder: string;
  readonly corpus: Corpus;
  /** Per kind the neighbours of its nodes, a row each; a kind whose encoder sees no graph is left out. */
  readonly neighbours: Readonly<Partial<Record<NodeKind, NeighbourLists>>>;
  /** Identifies the model; another id encodes everything again. */
  readonly modelId: string;
  /** The fingerprint of the graph. */
  readonly builtFrom: string;
  readonly view: ViewName;
  /** Matryoshka sizes, largest first. */
  readonly dims: readonly number[];
  readonly encode: EncodeNodes;
  /** How many versions stay. Default 2. */
  readonly keep?: number;
  readonly progress?: Progress;
}

/** What a refresh did. */
export interface RefreshReport {
  /** The version that is now the newest. */
  readonly version: string;
  /** False where everything was as it should be, so that no version was made. */
  readonly committed: boolean;
  readonly counts: PerKind<PlanCounts>;
  readonly seconds: number;
}

/**
 * Brings the embeddings of a corpus up to date: the first time everything is encoded, then only what is missing
 * or changed. One version is committed at the end; a refresh that is killed leaves the one before. Where nothing
 * at all differs none is committed; where only the graph's fingerprint, the view or the lesser dims do, the new
 * version shares all files of the one before.
 * Call it under the workspace's writer lock.
 *
 * @throws LinkSageError when a file of the version before is damaged (checksums are compared before vectors are
 * carried), or when `encode` gives another number of vectors than it was asked for.
 */
export async function refresh(inputs: RefreshInputs): Promise<RefreshReport> {
  const start = performance.now();
  const { folder, modelId, builtFrom, view, dims, keep, progress = silent } = inputs;
  const before = await loadVersion(folder);
  await before?.verify();
  const wanted = rowsWanted(inputs, progress);
  const sameModel = before?.meta.model === modelId && before.width === dims[0];
  const plans = await planAll(wanted, before, sameModel);
  const counts = perKind((kind) => plans[kind].counts);
  const seconds = () => (performance.now() - start) / 1000;
  if (before !== undefined && isCurrent(before, plans, inputs)) {
    return { version: before.name, committed: false, counts, seconds: seconds() };
  }

  const rows: Partial<Record<NodeKind, EmbeddingRows>> = {};
  for (const kind of nodeKinds) {
    if (plans[kind].unchanged && before?.width === dims[0]) continue; // a kind of no nodes is unchanged at any length
    rows[kind] = { ...wanted[kind], vectors: await makeVectors(kind, plans[kind], before, inputs, progress) };
  }
  const content = {
    model: modelId,
    builtFrom,
    view,
    dims,
    encoded: perKind((kind) => plans[kind].encode.length),
    carried: perKind((kind) => counts[kind].carried),
    deleted: perKind((kind) => counts[kind].deleted),
    seconds: seconds(),
    rows,
    ...(before === undefined ? {} : { base: before }),
  };
  const version = await commitVersion(folder, content, keep === undefined ? {} : { keep });
  return { version: version.name, committed: true, counts, seconds: seconds() };
}

function rowsWanted(
  { corpus, neighbours, modelId, dims }: RefreshInputs,
  progress: Progress,
): PerKind<NodeRows> {
  progress({ task: 'comparing with the version before', done: 0 });
  const fingerprinter = new Fingerprinter(corpus, JSON.stringify([modelId, dims[0]]));
  return perKind((kind) => ({
    keys: corpus.keys[kind],
    fingerprints: fingerprinter.fingerprint(kind, neighbours[kind]),
  }));
}

async function planAll(
  wanted: PerKind<NodeRows>,
  before: EmbeddingVersion | undefined,
  sameModel: boolean,
): Promise<PerKind<KindPlan>> {
  const old: Partial<Record<NodeKind, NodeRows>> = {};
  if (before !== undefined) for (const kind of nodeKinds) old[kind] = await before.readRows(kind);
  return perKind((kind) => planKind(wanted[kind], old[kind], sameModel));
}

function isCurrent(
  { meta }: EmbeddingVersion,
  plans: PerKind<KindPlan>,
  { builtFrom, view, modelId, dims }: RefreshInputs,
): boolean {
  const sameSource = meta.builtFrom === builtFrom && meta.view === view && meta.model === modelId;
  const sameDims = meta.dims.join() === dims.join();
  return sameSource && sameDims && nodeKinds.every((kind) => plans[kind].unchanged);
}

/** The vectors of a kind: carried ones copied from the version before, the others encoded. `[n, E]` */
async function makeVectors(
  kind: NodeKind,
  { carriedFrom, encode, counts }: KindPlan,
  before: EmbeddingVersion | undefined,
  inputs: RefreshInputs,
  progress: Progress,
): Promise<Float32Array> {
  const width = inputs.dims[0]!;
  const encoded = await encodeAt(kind, encode, inputs, progress);
  if (counts.carried === 0) return encoded;

  const old = await before!.readVectors(kind);
  const vectors = new Float32Array(carriedFrom.length * width);
  for (const [i, row] of carriedFrom.entries()) {
    if (row !== none) vectors.set(old.subarray(row * width, (row + 1) * width), i * width);
  }
  for (const [row, i] of encode.entries()) {
    vectors.set(encoded.subarray(row * width, (row + 1) * width), i * width);
  }
  return vectors;
}

/** Encodes the nodes at some positions of a kind. `[positions, E]` */
async function encodeAt(
  kind: NodeKind,
  positions: Uint32Array,
  { corpus, neighbours, dims, encode }: RefreshInputs,
  progress: Progress,
): Promise<Float32Array> {
  if (positions.length === 0) return new Float32Array(0);
  const nodes = positions.map((position) => corpus.graph.first[kind] + position);
  const lists = neighbours[kind] && selectNeighbours(neighbours[kind], positions);
  const vectors = await encode(kind, nodes, lists, progress);
  if (vectors.length === nodes.length * dims[0]!) return vectors;
  throw new LinkSageError(
    `encoding ${kind}s: expected ${nodes.length} × ${dims[0]} numbers, got ${vectors.length}`,
  );
}

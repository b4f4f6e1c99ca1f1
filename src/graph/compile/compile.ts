/** Compiles a graph from a view of the catalog and its signals. */
import { sharedUint32 } from '../../base/index.ts';
import type { CatalogState, CatalogView, NodeKind } from '../../catalog/index.ts';
import { connect, type Graph, type GraphEdges, type GraphNodes, graphKinds } from '../graph.ts';
import { type Relation, readRelation, type Signals } from '../relation.ts';
import { type CompileConfig, compileConfig } from './config.ts';
import { endsLeft } from './edges.ts';
import { checkCompileSize, estimateRelation } from './memory.ts';
import { countEdges, type GraphReport, reportGraph } from './report.ts';
import { Compilation, type StepReport, secondsSince } from './steps.ts';

/** The settings that a graph was made with. */
export interface GraphSettings {
  readonly compile: CompileConfig;
  /** The settings of the signals, as JSON. */
  readonly signals: unknown;
}

/** A newly compiled graph, with everything that is saved with it. */
export interface NewGraph {
  readonly graph: Graph;
  readonly relation: Relation;
  readonly report: GraphReport;
  readonly settings: GraphSettings;
  /** The fingerprint of the view. */
  readonly builtFrom: string;
  /** The state of the catalog that it was compiled from, so that later compiles can find out what has changed. */
  readonly state: CatalogState;
  /** Writes the keys of a kind, in the order of their nodes, as Parquet (column `key`). */
  writeKeys(kind: NodeKind, file: string): Promise<void>;
}

/** The saved current graph of a view. What is rarely needed is read on demand. */
export interface CompiledGraph {
  readonly graph: Graph;
  readonly report: GraphReport;
  readonly settings: GraphSettings;
  /** The fingerprint of the view that it was compiled from. */
  readonly builtFrom: string;
  readonly state: CatalogState;
  /** The Parquet file (column `key`) with the keys of a kind, in the order of their nodes. */
  keyFile(kind: NodeKind): string;
  /** The keys of a kind: node id = first id of its kind + position. */
  keys(kind: NodeKind): Promise<string[]>;
  relation(): Promise<Relation>;
}

/** Compiles a view with given signals; `readRelation` says what happens if signals are left out. */
export async function compileGraph(
  view: CatalogView,
  signals: Partial<Signals> = {},
  settings: GraphSettings = { compile: compileConfig.parse({}), signals: null },
): Promise<NewGraph> {
  checkCompileSize({ nodes: await view.counts(), saves: 0 }, settings.compile.memory);
  const relation = await readRelation(view, signals);
  return {
    ...connectRelation(relation, settings.compile),
    relation,
    settings,
    builtFrom: view.fingerprint,
    state: view.state,
    writeKeys: (kind, file) => view.writeKeys(kind, file),
  };
}

/**
 * Takes the steps that are switched on, and connects the edges that are left. The steps remove edges of low cohesion,
 * merge pin clusters, make nodes of link clusters and sites, prune nodes and edges, and join pages of low degree with
 * similar pages. Takes time linear in the size of the relation, which is not changed.
 *
 * @throws LinkSageError if it would need more memory than there is, before allocating any
 */
export function connectRelation(
  relation: Relation,
  settings: CompileConfig = compileConfig.parse({}),
): { readonly graph: Graph; readonly report: GraphReport } {
  const { counts, saves, similarPages } = relation;
  const size = { nodes: counts, saves: saves.pin.length, similarPages: similarPages.page.length };
  checkCompileSize(size, settings.memory, estimateRelation(size));
  const { nodes, edges, edgeCounts, steps } = thinEdges(relation, settings);
  const started = performance.now();
  const graph = connect(nodes, edges);
  const connected: StepReport = { step: 'connect', seconds: secondsSince(started) };
  return { graph, report: reportGraph(relation, graph, edgeCounts, [...steps, connected]) };
}

/** The pages that `connectRelation` would join with similar pages. Positions, ascending. */
export function pagesToDensify(relation: Relation, settings: CompileConfig): Uint32Array {
  const compilation = new Compilation(relation, settings);
  compilation.thin();
  return compilation.pagesToDensify();
}

/** Takes the steps. Returns only what is left, so that the memory that the steps needed can be freed. */
function thinEdges(relation: Relation, settings: CompileConfig) {
  const compilation = new Compilation(relation, settings);
  compilation.thin();
  compilation.densify();
  const { edgeLists, steps } = compilation;
  const edges: GraphEdges = {
    pinPages: { pin: endsLeft(edgeLists.pagePin, 'to'), page: endsLeft(edgeLists.pagePin, 'from') },
    saves: { pin: endsLeft(edgeLists.pinBoard, 'from'), board: endsLeft(edgeLists.pinBoard, 'to') },
    pageClusters: {
      page: endsLeft(edgeLists.pageCluster, 'from'),
      cluster: endsLeft(edgeLists.pageCluster, 'to'),
    },
    pageSites: { page: endsLeft(edgeLists.pageSite, 'from'), site: endsLeft(edgeLists.pageSite, 'to') },
    pagePages: { page: endsLeft(edgeLists.pagePage, 'from'), other: endsLeft(edgeLists.pagePage, 'to') },
  };
  return { nodes: nodesOf(compilation), edges, edgeCounts: countEdges(compilation), steps };
}

function nodesOf({ counts, keyHashes }: Compilation): GraphNodes {
  const all = sharedUint32(graphKinds.reduce((sum, kind) => sum + counts[kind], 0));
  let first = 0;
  for (const kind of graphKinds) {
    all.set(keyHashes[kind], first);
    first += counts[kind];
  }
  return { counts, keyHashes: all };
}

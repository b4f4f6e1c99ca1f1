/** The graph of pages, pins and boards, its files, and random walks over it. */
export {
  type CompiledGraph,
  compileGraph,
  connectRelation,
  type GraphSettings,
  type NewGraph,
  pagesToDensify,
} from './compile.ts';
export { type CompileConfig, compileConfig } from './compile-config.ts';
export { type CompileSize, checkCompileSize } from './compile-memory.ts';
export type { StepName, StepReport } from './compile-steps.ts';
export { type WalkConfig, walkConfig } from './config.ts';
export { type DeltaSize, GraphDelta } from './delta.ts';
export { foldDelta, type NewPositions } from './delta-fold.ts';
export { type ExportNeighboursOptions, exportNeighbours } from './export-neighbours.ts';
export { loadGraph, openGraphStore, saveGraph } from './files.ts';
export {
  buildGraph,
  connect,
  degree,
  type EdgeType,
  edgeTypeOf,
  firstIds,
  type Graph,
  type GraphEdges,
  type GraphNodeKind,
  type GraphNodes,
  graphKinds,
  kindOf,
  nodeIds,
  nodeKinds,
  noEdges,
  replaceEdges,
  sharedUint32,
} from './graph.ts';
export { type FindOptions, findNeighbours } from './neighbours.ts';
export { withNewNodes } from './new-nodes.ts';
export { type Relation, readRelation, type Signals, type SimilarPages } from './relation.ts';
export type { GraphReport } from './report.ts';
export { type UpdatedRelation, updateCompiled } from './update.ts';
export { type HiddenNodes, type NeighbourLists, none, type WalkOptions } from './walk.ts';
export { withoutSaves } from './without-saves.ts';

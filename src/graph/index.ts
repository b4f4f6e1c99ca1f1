/**
 * The graph of pages, pins and boards. What belongs where:
 * - `compile/`: makes a graph from a view and its signals, step by step
 * - `walks/`: random walks, and exposures to changes
 * - `update/`: brings a relation up to date after an import
 * - `files/`: graphs on disk
 * - `delta/`: changes of a graph in memory
 */

export {
  type CompiledGraph,
  compileGraph,
  connectRelation,
  type GraphSettings,
  type NewGraph,
} from './compile/compile.ts';
export { compileView } from './compile/compile-view.ts';
export { type CompileConfig, compileConfig, retiredCompile } from './compile/config.ts';
export type { CompileSize } from './compile/memory.ts';
export type { GraphReport } from './compile/report.ts';
export type { StepName, StepReport } from './compile/steps.ts';
export { type StepVariant, stepVariants, withAllSignals } from './compile/variants.ts';
export { applyDelta, type NewPositions } from './delta/apply.ts';
export { type DeltaSize, GraphDelta } from './delta/delta.ts';
export { type EdgeHashes, hashEdges } from './edge-hashes.ts';
export { loadGraph, openGraphStore, saveGraph } from './files/files.ts';
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
  noEdges,
} from './graph.ts';
export { withNewNodes } from './new-nodes.ts';
export type { Relation, Signals, SimilarPages } from './relation.ts';
export type { UpdatedRelation } from './update/update.ts';
export { retiredWalk, type WalkConfig, walkConfig } from './walks/config.ts';
export { type ExportNeighborsOptions, exportNeighbors } from './walks/export-neighbors.ts';
export { measureExposures, type NodeChanges } from './walks/exposure.ts';
export { type FindOptions, findNeighbors } from './walks/neighbors.ts';
export { type HiddenNodes, type NeighborLists, nameWalk, type WalkOptions } from './walks/walk.ts';
export { withoutSaves } from './without-saves.ts';

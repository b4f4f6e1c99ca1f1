/** The graph of pages, pins and boards, its files, and random walks over it. */
export { type CompiledGraph, compileGraph, type GraphReport } from './compile.ts';
export { type WalkConfig, walkConfig } from './config.ts';
export { loadGraph, openGraphStore, saveGraph } from './files.ts';
export {
  buildGraph,
  degree,
  firstIds,
  type Graph,
  type GraphEdges,
  kindOf,
  nodeIds,
  nodeKinds,
  noEdges,
  replaceEdges,
} from './graph.ts';
export { findNeighbours } from './neighbours.ts';
export { type HiddenNodes, type NeighbourLists, none, type WalkOptions } from './walk.ts';

/** The inputs of a refresh and of its plan. */
import type { Progress } from '../base/index.ts';
import type { CatalogView } from '../catalog/index.ts';
import type { CompiledGraph, WalkOptions } from '../graph/index.ts';
import type { TrainedRun } from '../model/index.ts';
import type { RefreshConfig } from './config.ts';

/** The inputs of a plan. */
export interface PlanSource {
  /** The view whose nodes are embedded. It is closed once it is read, to free its memory. */
  readonly view: CatalogView;
  /** The graph of the view. */
  readonly compiled: CompiledGraph;
  /** The model. If its id is not that of the version before, everything is encoded again. */
  readonly run: Pick<TrainedRun, 'id' | 'meta'>;
}

/** The inputs of a refresh. */
export interface RefreshSource extends PlanSource {
  readonly run: TrainedRun;
  /** The folder of the caches of text vectors. */
  readonly cache: string;
}

/** The settings of a refresh. */
export interface RefreshSettings {
  /** The folder of the embedding versions. */
  readonly embeddings: string;
  readonly config: RefreshConfig;
  /** How neighbors are found. If it has changed, the neighbors of all nodes are found again. */
  readonly walk: WalkOptions;
  /** Encode everything, even what has not changed. Default false. */
  readonly full?: boolean;
  /** The most nodes that are encoded and committed at once. Default 65,536, the rows of a shard. */
  readonly chunk?: number;
  readonly progress?: Progress;
}

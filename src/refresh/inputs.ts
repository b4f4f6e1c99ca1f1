/** What a refresh and its plan are made from. */
import type { Progress } from '../base/index.ts';
import type { CatalogView } from '../catalog/index.ts';
import type { CompiledGraph, WalkOptions } from '../graph/index.ts';
import type { TrainedRun } from '../model/index.ts';
import type { RefreshConfig } from './config.ts';

/** What a plan is made from. */
export interface PlanSource {
  /** Whose nodes are embedded; it is closed once it is read, as its memory is needed for what follows. */
  readonly view: CatalogView;
  /** The graph of the view. */
  readonly compiled: CompiledGraph;
  /** The model; another id encodes everything again. */
  readonly run: TrainedRun;
}

/** What is embedded, and with what. */
export interface RefreshSource extends PlanSource {
  /** The folder of the caches of text vectors. */
  readonly cache: string;
}

/** Where a refresh reads and writes, and how. */
export interface RefreshSettings {
  /** The folder of the embedding versions. */
  readonly embeddings: string;
  readonly config: RefreshConfig;
  /** How neighbors are found; with another way those of all nodes are found again. */
  readonly walk: WalkOptions;
  /** Encode everything, whether or not it has changed. Default false. */
  readonly full?: boolean;
  /** The most nodes that are encoded, and committed, at once. Default 65,536, the rows of a shard. */
  readonly chunk?: number;
  readonly progress?: Progress;
}

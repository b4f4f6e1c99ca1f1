/** What a refresh and its plan are made from. */
import type { Progress } from '../base/index.ts';
import type { NodeKind, PerKind, ViewName } from '../catalog/index.ts';
import type { KeyFile } from '../embeddings/index.ts';
import type { NeighbourLists, NodeChanges } from '../graph/index.ts';
import type { OwnTexts, OwnTextsOfView } from '../model/index.ts';
import type { RefreshConfig } from './config.ts';
import type { DigestedCorpus } from './fingerprint.ts';
import type { NeighbourSources } from './node-reader.ts';

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

/** What a plan is made from. E = the largest of the dims */
export interface PlanInputs {
  /** The folder of the embedding versions. */
  readonly folder: string;
  /** What the corpus is read from. */
  readonly ownTexts: OwnTextsOfView;
  /** Makes the corpus of its texts, once, while files of the version before are checked. */
  readonly readCorpus: (ownTexts: OwnTexts) => Promise<DigestedCorpus>;
  /** The keys of the nodes of each kind, in their order. */
  readonly keys: PerKind<KeyFile>;
  readonly neighbours: NeighbourSources;
  /** Identifies how neighbours are found; with another way those of all nodes are found again. */
  readonly walk: string;
  /** How far changes of the graph reach into walks, see `spreadChanges`. */
  readonly spread: (changes: NodeChanges) => Float32Array;
  /** Identifies the model; another id encodes everything again. */
  readonly modelId: string;
  /** The fingerprint of the graph. */
  readonly builtFrom: string;
  readonly view: ViewName;
  /** Matryoshka sizes, largest first. */
  readonly dims: readonly number[];
  readonly config: RefreshConfig;
  /** Encode everything, whether or not it has changed. Default false. */
  readonly full?: boolean;
  readonly progress?: Progress;
}

/** What a refresh works from. */
export interface RefreshInputs extends PlanInputs {
  readonly encode: EncodeNodes;
  /** The most nodes that are encoded, and committed, at once. Default 65,536, the rows of a shard. */
  readonly chunk?: number;
}

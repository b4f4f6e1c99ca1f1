/** The settings of the model. */
import { z } from 'zod';
import type { RenamedSettings, RetiredSettings } from '../base/index.ts';

/** Settings of the encoder; every default is the published-size choice of docs/architecture.md. */
export const modelConfig = z
  .strictObject({
    /** Width of tokens and text vectors. */
    width: z.int().positive().default(256),
    /** Transformer layers; the last one computes the [CLS] query only. */
    layers: z.int().positive().default(1),
    heads: z.int().positive().default(4),
    /** Hidden units of the feed-forward part, as a multiple of the width; 0: layers have none. */
    feedForward: z.int().nonnegative().default(0),
    /** How many neighbors of each kind become tokens. */
    neighbors: z
      .strictObject({
        page: z.int().nonnegative().default(12),
        pin: z.int().nonnegative().default(8),
        board: z.int().nonnegative().default(7),
      })
      .prefault({}),
    /** Matryoshka sizes, largest first (Kusupati et al. 2022). */
    dims: z.array(z.int().positive()).nonempty().default([256, 128, 64, 32, 16]),
    /** The most words with a learned row; others keep the row that they start as. */
    vocabulary: z.int().positive().default(262_144),
  })
  .refine((config) => config.width % config.heads === 0, 'width must be a multiple of heads')
  .refine((config) => config.dims.every((dims, i) => i === 0 || dims < config.dims[i - 1]!), {
    message: 'dims must descend',
  });

/** Settings of the encoder, complete. */
export type ModelConfig = z.output<typeof modelConfig>;

/** The length of a full embedding: the largest of the dims. */
export function embeddingSize(config: ModelConfig): number {
  return config.dims[0]!;
}

/** Neighbor tokens of one sequence. */
export function neighborTokens({ neighbors }: ModelConfig): number {
  return neighbors.page + neighbors.pin + neighbors.board;
}

/** Settings of models that are constants now. */
export const retiredModel: RetiredSettings = { 'model.pooling': 'transformer', 'model.seed': 0 };

/** Earlier names of settings of models. */
export const renamedModel: RenamedSettings = {
  'model.neighbours': 'neighbors',
  'model.hashRows': 'vocabulary', // rows of the table, which words shared
};

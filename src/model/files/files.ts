/** Models on disk: weights that Python reads, and two ONNX files that any language runs. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PerKind } from '../../catalog/index.ts';
import { locateTensor, Store, writeSafetensors } from '../../storage/index.ts';
import { type TensorData, toOnnx } from '../../tensor/index.ts';
import { embeddingSize, type ModelConfig } from '../config.ts';
import { encodeTokens, prefix, tokenInputs } from '../encoder/transformer.ts';
import { symbolicWeights, type Weights } from '../encoder/weights.ts';
import type { Fusion } from '../fusion.ts';
import { textGraph } from '../text-encoder/text-graph.ts';
import { readTextTensors, type TextWeights, tensorsOfText } from '../text-encoder/text-weights.ts';
import { ownSlots } from '../texts/own-texts.ts';

/** A model with the words of a corpus. */
export interface Model {
  readonly config: ModelConfig;
  readonly weights: Weights;
  readonly text: TextWeights;
}

/** What a model is aligned to. */
export interface AlignedTo {
  /** The embedding version, and the id of the model that made it. */
  readonly version: string;
  readonly model: string;
  /** Whether training began with that model's weights. */
  readonly fromItsWeights: boolean;
}

/** What the manifest of a model says. */
export interface ModelMeta {
  /** The run's name, which is its folder's. */
  readonly run: string;
  readonly config: ModelConfig;
  /** The view that it was trained on, and that view's fingerprint. */
  readonly view: string;
  readonly builtFrom: string;
  /** Settings of the training, as they were given to it; null in a base model, which is not trained on the corpus. */
  readonly training: unknown;
  /** What it began as: the id of a base model or of a run, or `scratch`. Absent in models of earlier versions. */
  readonly from?: string;
  /** How good that was on the validation saves, where it is a base model. */
  readonly start?: unknown;
  /** Pages, pins and boards of that view. Absent in models of earlier versions. */
  readonly nodes?: number;
  /** What was trained on; absent in base models, and in models of earlier versions. */
  readonly corpus?: PerKind<number> & { readonly trained: number; readonly validation: number };
  /** The embedding version that its vectors can be compared with; absent in models that are aligned to none. */
  readonly alignedTo?: AlignedTo;
  /** How its vectors are fused with words; absent until validation saves have said it. */
  readonly fusion?: Fusion;
  /** What each round measured; also written line by line to metrics.jsonl. */
  readonly metrics: readonly unknown[];
}

/** Opens the store of a run; its manifest is there once training is done. */
export function openModelStore(folder: string): Promise<Store<ModelMeta>> {
  return Store.open<ModelMeta>(folder, { kind: 'model', hint: `Delete ${folder}, then run: linksage train` });
}

/**
 * Commits a trained model: config.json, weights.safetensors, text.onnx (whose table lies in weights.safetensors),
 * encoder.onnx and metrics.jsonl.
 */
export async function saveModel(store: Store<ModelMeta>, model: Model, meta: ModelMeta): Promise<void> {
  await store.commit({
    meta,
    write: async (staging) => {
      const weights = join(staging, 'weights.safetensors');
      await writeSafetensors(weights, { ...model.weights, ...tensorsOfText(model.text) });
      await writeFile(join(staging, 'config.json'), `${JSON.stringify(model.config, null, 2)}\n`);
      await writeFile(join(staging, 'encoder.onnx'), encoderOnnx(model));
      await writeFile(join(staging, 'text.onnx'), await textOnnx(model, weights));
      const lines = meta.metrics.map((round) => `${JSON.stringify(round)}\n`);
      await writeFile(join(staging, 'metrics.jsonl'), lines.join(''));
    },
  });
}

/**
 * Reads a committed model.
 *
 * @throws LinkSageError naming the file that is missing, not as it was committed, or of an earlier version
 */
export async function loadModel(store: Store<ModelMeta>): Promise<Model> {
  await store.verify();
  const { config } = store.manifest!.meta;
  const { text, others } = await readTextTensors(store.path('weights.safetensors'), config.width);
  return { config, weights: others as Weights, text };
}

/** The encoder as a standalone model: tokens in, embeddings at unit length out. */
function encoderOnnx({ config, weights }: Model): Uint8Array {
  const { lookUp } = symbolicWeights(weights);
  const inputs = tokenInputs('', config, 'nodes');
  const embedding = prefix(encodeTokens(lookUp, inputs, config), embeddingSize(config));
  const { page, pin, board } = config.neighbors;
  return toOnnx(
    { embedding },
    {
      initializers: Object.fromEntries(
        Object.entries(weights).map(([name, weight]) => [
          name,
          { dtype: 'float32', ...weight } satisfies TensorData,
        ]),
      ),
      metadata: {
        dims: config.dims.join(','),
        tokens: `[CLS], ${ownSlots.join(', ')}, degree, ${page} pages, ${pin} pins, ${board} boards`,
      },
    },
  );
}

async function textOnnx({ config }: Model, weights: string): Promise<Uint8Array> {
  const { offset, length, shape } = await locateTensor(weights, 'text.table');
  return toOnnx(
    { vectors: textGraph(shape[0]!, config.width) },
    {
      initializers: {
        'text.table': { dtype: 'float32', location: 'weights.safetensors', offset, length, shape },
      },
      metadata: { words: 'the row of a word is its line in text.words, UTF-8, of weights.safetensors' },
    },
  );
}

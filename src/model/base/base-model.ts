/**
 * The base model, which ships with the package: what a trained model knows that is not of one corpus. A collection has
 * vectors with it before anything is trained, and training starts from it.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LinkSageError, once, packagePath } from '../../base/index.ts';
import { decodeFloat16, encodeFloat16, readSafetensors, writeSafetensors } from '../../storage/index.ts';
import { embeddingSize, type ModelConfig, modelConfig } from '../config.ts';
import type { Weights } from '../encoder/weights.ts';
import type { Model } from '../files/files.ts';
import { initialText } from '../text-encoder/text-weights.ts';
import { changeBasis } from './change-basis.ts';

/** A model without a table: its words, their rows and their directions are those of each corpus. */
export interface BaseModel {
  /** Names its content. */
  readonly id: string;
  readonly config: ModelConfig;
  readonly weights: Weights;
  /** The directions of the corpus that the weights were learned in. `[P, W]` */
  readonly rotation: Float32Array;
}

const [weightsFile, configFile] = ['weights.safetensors', 'config.json'];
const rotationName = 'text.rotation';

/** The base model of the package, read when it is first asked for. Throws LinkSageError where a file is missing. */
export const loadBaseModel = once(() => readBaseModel(packagePath('assets/base')));

/**
 * Writes the part of a model that is not of its corpus, with numbers of 16 bits.
 *
 * @throws LinkSageError where its embeddings are not as long as it is wide, as their directions have to be those of its texts
 */
export async function writeBaseModel(folder: string, { config, weights, text }: Model): Promise<void> {
  if (embeddingSize(config) !== config.width) {
    throw new LinkSageError(
      `base model: expected the largest of dims to be the width, ${config.width}, got ${embeddingSize(config)}`,
    );
  }
  const half = (data: Float32Array, shape: readonly number[]) => ({ data: encodeFloat16(data), shape });
  const { rotation } = text.start;
  await mkdir(folder, { recursive: true });
  await writeSafetensors(join(folder, weightsFile), {
    ...Object.fromEntries(
      Object.entries(weights).map(([name, { data, shape }]) => [name, half(data, shape)]),
    ),
    [rotationName]: half(rotation, [rotation.length / config.width, config.width]),
  });
  await writeFile(join(folder, configFile), `${JSON.stringify(config, null, 2)}\n`);
}

/** Reads what {@link writeBaseModel} wrote. */
export async function readBaseModel(folder: string): Promise<BaseModel> {
  try {
    const path = join(folder, weightsFile);
    const hash = createHash('sha256').update(await readFile(path));
    const config = modelConfig.parse(JSON.parse(await readFile(join(folder, configFile), 'utf8')));
    const { tensors } = await readSafetensors(path);
    const read = Object.entries(tensors).map(([name, { data, shape }]) => {
      return [name, { data: decodeFloat16(data as Uint16Array), shape }] as const;
    });
    const { [rotationName]: rotation, ...weights } = Object.fromEntries(read);
    return {
      id: `base-${hash.digest('hex').slice(0, 12)}`,
      config,
      weights,
      rotation: rotation!.data,
    };
  } catch (cause) {
    throw new LinkSageError(
      `${folder}: expected the files of a base model, got: ${(cause as Error).message}`,
      { code: 'damaged', hint: 'Install the package anew.', cause },
    );
  }
}

/**
 * A base model for a corpus: a row for each word of its texts, at most `vocabulary` of them, in the directions of these texts,
 * to which the weights are turned. Equal texts give equal models.
 *
 * @param texts distinct
 */
export async function fitBaseModel(
  { config, weights, rotation }: BaseModel,
  texts: readonly string[],
  vocabulary: number,
): Promise<Model> {
  const fitted = { ...config, vocabulary };
  const text = await initialText(fitted, texts, rotation);
  return {
    config: fitted,
    weights: await changeBasis(weights, rotation, text.start.rotation, config.width),
    text,
  };
}

/** The settings, by name, in which models differ; one can start from the weights of the other where there are none. */
export function differingSettings(
  { config: base }: { readonly config: ModelConfig },
  config: ModelConfig,
): string[] {
  const names = Object.keys(base) as (keyof ModelConfig)[];
  return names.filter(
    (name) => name !== 'vocabulary' && JSON.stringify(base[name]) !== JSON.stringify(config[name]),
  );
}

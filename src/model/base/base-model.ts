/**
 * The base model, which ships with the package: what a trained model knows that is not of one corpus. A collection has
 * vectors with it before anything is trained, and training starts from it.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LinkSageError, once, packagePath, sharedCopy } from '../../base/index.ts';
import { decodeFloat16, encodeFloat16, readSafetensors, writeSafetensors } from '../../storage/index.ts';
import { type ModelConfig, modelConfig } from '../config.ts';
import type { Weights } from '../encoder/weights.ts';
import type { Model } from '../files/files.ts';
import { initialText } from '../text-encoder/text-weights.ts';
import type { WordStart } from '../text-encoder/word-start.ts';

/** A model without a table: the rows of its words are computed for each corpus. */
export interface BaseModel {
  /** Names its content. */
  readonly id: string;
  readonly config: ModelConfig;
  readonly weights: Weights;
  readonly start: WordStart;
}

const [weightsFile, configFile] = ['weights.safetensors', 'config.json'];
const [gramIdf, rotation] = ['text.gram-idf', 'text.rotation'];

/** The base model of the package, read when it is first asked for. Throws LinkSageError where a file is missing. */
export const loadBaseModel = once(() => readBaseModel(packagePath('assets/base')));

/** Writes the part of a model that is not of its corpus, with numbers of 16 bits. */
export async function writeBaseModel(folder: string, { config, weights, text }: Model): Promise<void> {
  const half = (data: Float32Array, shape: readonly number[]) => ({ data: encodeFloat16(data), shape });
  const { gramIdf: grams, rotation: turn } = text.start;
  await mkdir(folder, { recursive: true });
  await writeSafetensors(join(folder, weightsFile), {
    ...Object.fromEntries(
      Object.entries(weights).map(([name, { data, shape }]) => [name, half(data, shape)]),
    ),
    [gramIdf]: half(grams, [grams.length]),
    [rotation]: half(turn, [turn.length / config.width, config.width]),
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
    const { [gramIdf]: grams, [rotation]: turn, ...weights } = Object.fromEntries(read);
    return {
      id: `base-${hash.digest('hex').slice(0, 12)}`,
      config,
      weights,
      start: { gramIdf: sharedCopy(grams!.data), rotation: sharedCopy(turn!.data) },
    };
  } catch (cause) {
    throw new LinkSageError(
      `${folder}: expected the files of a base model, got: ${(cause as Error).message}`,
      { code: 'damaged', hint: 'Install the package anew.', cause },
    );
  }
}

/**
 * A base model with a row for each word of some texts, at most `vocabulary` of them. Equal texts give equal models.
 *
 * @param texts distinct
 */
export async function fitBaseModel(
  { config, weights, start }: BaseModel,
  texts: readonly string[],
  vocabulary: number,
): Promise<Model> {
  const fitted = { ...config, vocabulary };
  return { config: fitted, weights, text: await initialText(fitted, texts, start) };
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

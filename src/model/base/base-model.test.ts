import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { packagePath } from '../../base/index.ts';
import { hashArrays } from '../../base/testing/hash-arrays.ts';
import { modelConfig } from '../config.ts';
import {
  differingSettings,
  fitBaseModel,
  LearnedTextEncoder,
  loadBaseModel,
  writeBaseModel,
} from '../index.ts';
import { tinyConfig, tinyModel } from '../testing/tiny-model.ts';
import { readBaseModel } from './base-model.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linksage-base-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

const texts = ['sourdough bread', 'bread of rye', 'maps of the night sky', 'rye'];
const config = tinyConfig({ dims: [8, 4] });

describe('a base model', () => {
  it('is read back as it was, to the precision of 16 bits, without the words of its corpus', async () => {
    const model = tinyModel(config, texts);
    await writeBaseModel(folder, model);
    const base = await readBaseModel(folder);
    expect(base.config).toEqual(config);
    expect(Object.keys(base.weights).sort()).toEqual(Object.keys(model.weights).sort());
    for (const [name, { data, shape }] of Object.entries(model.weights)) {
      expect(base.weights[name]!.shape).toEqual(shape);
      for (const [i, value] of data.entries())
        expect(Math.abs(base.weights[name]!.data[i]! - value)).toBeLessThanOrEqual(Math.abs(value) / 1024);
    }
    const { size } = await stat(join(folder, 'weights.safetensors'));
    await writeBaseModel(folder, tinyModel(config, [...texts, 'many more words than there were']));
    expect((await stat(join(folder, 'weights.safetensors'))).size).toBe(size);
  });

  it('is named by its content', async () => {
    const model = tinyModel(config, texts);
    await writeBaseModel(folder, model);
    const { id } = await readBaseModel(folder);
    expect((await readBaseModel(folder)).id).toBe(id);
    const cls = { ...model.weights.cls!, data: model.weights.cls!.data.map((value) => value + 1) };
    await writeBaseModel(folder, { ...model, weights: { ...model.weights, cls } });
    expect((await readBaseModel(folder)).id).not.toBe(id);
  });

  it('has embeddings as long as it is wide', async () => {
    await expect(writeBaseModel(folder, tinyModel(tinyConfig(), texts))).rejects.toThrow(
      'expected the largest of dims to be the width, 8, got 12',
    );
  });

  it('that is damaged is told with its folder', async () => {
    const damaged = {
      code: 'damaged',
      message: expect.stringContaining(folder),
      hint: 'Install the package anew.',
    };
    await expect(readBaseModel(folder)).rejects.toMatchObject(damaged);
    await writeBaseModel(folder, tinyModel(config, texts));
    await writeFile(join(folder, 'config.json'), '{"width": "wide"}');
    await expect(readBaseModel(folder)).rejects.toMatchObject(damaged);
  });
});

describe('the base model of the package', () => {
  it('has the default settings of models, and is small', async () => {
    expect(differingSettings(await loadBaseModel(), modelConfig.parse({}))).toEqual([]);
    const assets = packagePath('assets');
    let bytes = 0;
    for (const name of await readdir(assets, { recursive: true })) {
      const { size } = await stat(join(assets, name));
      bytes += size;
    }
    expect(bytes).toBeLessThan(12e6);
  });

  it('gives the same model for the same texts, with the words of these texts', async () => {
    const base = await loadBaseModel();
    const [one, again] = [await fitBaseModel(base, texts, 5), await fitBaseModel(base, texts, 5)];
    expect(hashArrays(again)).toEqual(hashArrays(one));
    expect(one.text.words).toEqual(['bread', 'of', 'rye', 'maps', 'night']);
    const [bread, loaf, sky] = await vectorsOf(one.text, ['bread', 'loaf', 'sky']);
    expect(cosine(bread!, loaf!)).toBeGreaterThan(cosine(bread!, sky!)); // knows words that no text has
  });
});

async function vectorsOf(
  text: ConstructorParameters<typeof LearnedTextEncoder>[0],
  asked: readonly string[],
) {
  const encoder = new LearnedTextEncoder(text);
  const vectors = await encoder.encode(asked);
  return asked.map((_, i) => vectors.subarray(i * encoder.width, (i + 1) * encoder.width));
}

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

/** A saved model in Python: its weights and its ONNX files. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { openModelStore, ownSlots, saveModel } from '../src/model/index.ts';
import { tinyConfig, tinyModel } from '../src/model/testing/tiny-model.ts';
import { loadOnnxModel, type TensorData } from '../src/tensor/index.ts';
import { openInPython, runPython } from '../src/tensor/testing/python.ts';

const config = tinyConfig({ layers: 2 });
const model = tinyModel(config, ['one text', 'another text']);
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linksage-python-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const meta = { run: 'run-0001', config, view: 'train', builtFrom: '', training: {}, metrics: [] };
  await saveModel(await openModelStore(folder), model, meta);
});

test("Python's safetensors reads the weights", (context) => {
  const seen = runPython(context, {
    script: fileURLToPath(new URL('./testing/read_safetensors.py', import.meta.url)),
    modules: ['numpy', 'safetensors'],
    args: [join(folder, 'weights.safetensors')],
  });
  const { words, table, start } = model.text;
  const lines = Buffer.from(words.join('\n'));
  const { length } = start.rotation;
  const written = {
    ...model.weights,
    'text.words': { data: lines, shape: [lines.length] },
    'text.table': { data: table.data, shape: [words.length, config.width] },
    'text.gram-idf': { data: start.gramIdf, shape: [start.gramIdf.length] },
    'text.rotation': { data: start.rotation, shape: [length / config.width, config.width] },
  };
  expect(seen).toEqual(
    Object.fromEntries(
      Object.entries(written).map(([name, { data, shape }]) => [
        name,
        { dtype: name === 'text.words' ? 'uint8' : 'float32', shape, sha256: sha256(data) },
      ]),
    ),
  );
  expect(words).toEqual(['text', 'another', 'one']);
});

function sha256({ buffer, byteOffset, byteLength }: NodeJS.ArrayBufferView): string {
  return createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');
}

/** The number of own texts of a node and of its tokens, and the sizes of the embeddings. */
const { page, pin, board } = config.neighbors;
const [slots, neighbors, width, size] = [ownSlots.length, page + pin + board, config.width, config.dims[0]!];

describe.each([
  {
    file: 'encoder.onnx',
    inputs: {
      kind: ['int32', ['nodes']],
      own: ['float32', ['nodes', slots, width]],
      degree: ['float32', ['nodes', 1]],
      neighbors: ['float32', ['nodes', neighbors, width]],
      visits: ['float32', ['nodes', neighbors]],
      mask: ['bool', ['nodes', 2 + slots + neighbors]],
    },
    outputs: { embedding: ['float32', ['nodes', size]] },
    metadata: ['dims', 'tokens'],
  },
  {
    file: 'text.onnx',
    inputs: { ids: ['int32', ['texts', 'words']], counts: ['float32', ['texts', 'words']] },
    outputs: { vectors: ['float32', ['texts', width]] },
    metadata: ['words'],
  },
])('$file', ({ file, inputs, outputs, metadata }) => {
  test('runs in Python as in Node', async (context) => {
    const path = join(folder, file);
    const seen = openInPython(context, path, { nodes: 3, texts: 2, words: 5 });
    const typesOf = (values: typeof seen.inputs) =>
      Object.fromEntries(Object.entries(values).map(([name, { dtype, shape }]) => [name, [dtype, shape]]));
    expect(typesOf(seen.inputs)).toEqual(inputs);
    expect(typesOf(seen.outputs)).toEqual(outputs);
    expect(Object.keys(seen.metadata)).toEqual(metadata);
    expect(seen.domains).toEqual(['']);
    const here = await loadOnnxModel(path);
    for (const [name, { shape, data }] of Object.entries(await here.run(seen.feeds))) {
      const there = seen.results[name] as TensorData;
      expect(there.shape).toEqual(shape);
      data.forEach((value, i) => {
        expect(there.data[i]).toBeCloseTo(value, 5);
      });
    }
    await here.dispose();
  });
});

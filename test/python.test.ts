/** A saved model in Python: its weights and its ONNX files. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { openModelStore, saveModel } from '../src/model/index.ts';
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
  const { table, idf } = model.text;
  const written = {
    ...model.weights,
    'text.table': { data: table.data, shape: [config.hashRows, config.width] },
    'text.idf': { data: idf, shape: [config.hashRows] },
  };
  expect(seen).toEqual(
    Object.fromEntries(
      Object.entries(written).map(([name, { data, shape }]) => [
        name,
        { dtype: 'float32', shape, data: Array.from(data) },
      ]),
    ),
  );
});

/** The number of own texts of a node and of its tokens, and the sizes of the embeddings. */
const { page, pin, board } = config.neighbors;
const [slots, neighbors, width, size] = [3, page + pin + board, config.width, config.dims[0]!];

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
    inputs: { ids: ['int32', ['texts', 'features']], counts: ['float32', ['texts', 'features']] },
    outputs: { vectors: ['float32', ['texts', width]] },
    metadata: ['features'],
  },
])('$file', ({ file, inputs, outputs, metadata }) => {
  test('runs in Python as in Node', async (context) => {
    const path = join(folder, file);
    const seen = openInPython(context, path, { nodes: 3, texts: 2, features: 5 });
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

/** Exported models in other hands: they pass onnx's checker and give the same in Python. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  add,
  createInterpreter,
  gather,
  gelu,
  input,
  l2Normalize,
  layerNorm,
  linear,
  matmul,
  mul,
  reshape,
  slice,
  softmax,
  type TensorData,
  toOnnx,
  where,
} from './index.ts';

/** `LINKSAGE_PYTHON` names an interpreter that has onnx and onnxruntime. */
const python = process.env.LINKSAGE_PYTHON ?? 'python3';

const script = `
import json, sys, numpy, onnx, onnxruntime
path = sys.argv[1]
model = onnx.load(path)
onnx.checker.check_model(model, full_check=True)
session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
types = {"float32": "f4", "int32": "i4", "bool": "?"}
feeds = {n: numpy.array(f["data"], types[f["dtype"]]).reshape(f["shape"]) for n, f in json.load(sys.stdin).items()}
(result,) = session.run(None, feeds)
print(json.dumps({
    "data": result.flatten().tolist(),
    "shape": list(result.shape),
    "inputs": {i.name: i.shape for i in session.get_inputs()},
    "domains": [o.domain for o in model.opset_import],
    "metadata": {m.key: m.value for m in model.metadata_props},
    "operators": sorted({n.op_type for n in model.graph.node}),
}))
`;

test('an encoder with named sizes and weights inside', async (context) => {
  const probe = spawnSync(python, ['-c', 'import onnx, onnxruntime']);
  if (probe.status !== 0)
    context.skip(`${python} has no onnx and onnxruntime: set LINKSAGE_PYTHON to one that has`);

  const values = (shape: number[], seed: number): TensorData => ({
    dtype: 'float32',
    shape,
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(seed + i * 1.7)),
  });
  const x = input('tokens', 'float32', ['batch', 3, 4]);
  const padding = reshape(input('padding', 'bool', ['batch', 3]), ['batch', 1, 3]);
  const weights = {
    table: values([5, 4], 1),
    scale: values([4], 2),
    bias: values([4], 3),
    weight: values([4, 6], 4),
  };
  const [table, scale, bias, weight] = Object.entries(weights).map(([name, { shape }]) =>
    input(name, 'float32', shape),
  );
  const embedded = add(x, gather(table!, input('types', 'int32', ['batch', 3])));
  const normalised = layerNorm(embedded, { scale: scale!, bias: bias! });
  const scores = where(padding, -1e9, mul(matmul(normalised, normalised, { transposeB: true }), 0.5));
  const attended = add(embedded, matmul(softmax(scores), normalised));
  const embedding = l2Normalize(linear(gelu(reshape(slice(attended, 1, 0, 1), [-1, 4])), weight!));

  const feeds: Record<string, TensorData> = {
    tokens: values([2, 3, 4], 5),
    padding: { dtype: 'bool', shape: [2, 3], data: Uint8Array.of(0, 0, 1, 0, 1, 1) },
    types: { dtype: 'int32', shape: [2, 3], data: Int32Array.of(0, 4, 1, 2, 2, 3) },
  };
  const folder = await mkdtemp(join(tmpdir(), 'tensor-'));
  const path = join(folder, 'encoder.onnx');
  await writeFile(path, toOnnx({ embedding }, { initializers: weights, metadata: { dims: '6' } }));
  const plain = Object.entries(feeds).map(([name, { dtype, shape, data }]) => [
    name,
    { dtype, shape, data: [...data] },
  ]);
  const { stdout, stderr } = spawnSync(python, ['-c', script, path], {
    input: JSON.stringify(Object.fromEntries(plain)),
  });
  await rm(folder, { recursive: true });
  expect(stderr.toString()).not.toMatch(/Error/);
  const got = JSON.parse(stdout.toString());

  expect(got.inputs).toEqual({ tokens: ['batch', 3, 4], padding: ['batch', 3], types: ['batch', 3] });
  expect(got.domains).toEqual(['']);
  expect(got.metadata).toEqual({ dims: '6' });
  expect(got.operators).toContain('LayerNormalization');
  expect(got.operators).toContain('Gelu');
  const wanted = await createInterpreter({ embedding }).run({ ...feeds, ...weights });
  expect(got.shape).toEqual(wanted.embedding!.shape);
  wanted.embedding!.data.forEach((value, i) => {
    expect(got.data[i]).toBeCloseTo(value, 5);
  });
});

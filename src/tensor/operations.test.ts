/** Every operation: compares its gradient with central differences, and ONNX Runtime with the interpreter. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../base/index.ts';
import {
  add,
  and,
  attention,
  cast,
  concat,
  constant,
  cos,
  createInterpreter,
  createOnnxExecutor,
  div,
  dropout,
  equal,
  exp,
  feedForward,
  gather,
  gelu,
  gradients,
  greater,
  greaterOrEqual,
  input,
  l2Normalize,
  layerNorm,
  less,
  lessOrEqual,
  linear,
  loadOnnxModel,
  log,
  logSoftmax,
  matmul,
  max,
  mean,
  mul,
  neg,
  not,
  notEqual,
  or,
  relu,
  reshape,
  sigmoid,
  sin,
  slice,
  softmax,
  softmaxCrossEntropy,
  sqrt,
  sub,
  sum,
  type Tensor,
  type TensorData,
  tanh,
  toOnnx,
  transpose,
  where,
} from './index.ts';
import { operationNames } from './testing/operation-names.ts';

/** Shapes of float32 inputs, and the function of them that is tested. */
interface Case {
  readonly shapes: number[][];
  readonly build: (...inputs: Tensor[]) => Tensor;
  /** Applied to the drawn values, which lie in (−2, 2) and differ from each other and from 0. */
  readonly domain?: (value: number) => number;
}

const size = fc.integer({ min: 1, max: 4 });
const shape = fc.array(size, { minLength: 1, maxLength: 3 });
const positive = (value: number) => Math.abs(value) + 0.5;

/** Two shapes that broadcast: some axes of each are 1, and leading ones may be missing. */
const pair = fc
  .record({
    dims: fc.array(fc.record({ size, left: fc.boolean(), right: fc.boolean() }), { maxLength: 3 }),
    missing: fc.nat(2),
  })
  .map(({ dims, missing }) => [
    dims.map((dim) => (dim.left ? 1 : dim.size)),
    dims.slice(Math.min(missing, dims.length)).map((dim) => (dim.right ? 1 : dim.size)),
  ]);

const pairwise = (build: (a: Tensor, b: Tensor) => Tensor, domain?: Case['domain']) =>
  pair.map((shapes): Case => ({ shapes, build: build as Case['build'], ...(domain && { domain }) }));
const pointwise = (build: (x: Tensor) => Tensor, domain?: Case['domain']) =>
  shape.map((dims): Case => ({ shapes: [dims], build: build as Case['build'], ...(domain && { domain }) }));
/** A shape and one of its axes, which may be negative. */
const alongAxis = (build: (x: Tensor, axis: number, dims: number[]) => Tensor) =>
  fc.tuple(shape, fc.nat(2), fc.boolean()).map(([dims, at, fromEnd]): Case => {
    const axis = (at % dims.length) - (fromEnd ? dims.length : 0);
    return { shapes: [dims], build: (x) => build(x!, axis, dims) };
  });
const reducing = (build: (x: Tensor, options: { axes: number[]; keepDims: boolean }) => Tensor) =>
  fc.tuple(fc.subarray([0, 1, 2]), fc.boolean()).map(
    ([axes, keepDims]): Case => ({
      shapes: [[3, 2, 4]],
      build: (x) => build(x!, { axes, keepDims }),
    }),
  );
const product = fc
  .record({
    batch: pair,
    m: size,
    k: size,
    n: size,
    transposeA: fc.boolean(),
    transposeB: fc.boolean(),
    scale: fc.constantFrom(1, 0.3),
  })
  .map(({ batch, m, k, n, ...options }): Case => {
    const { transposeA, transposeB } = options;
    const left = [...batch[0]!, ...(transposeA ? [k, m] : [m, k])];
    const right = [...batch[1]!, ...(transposeB ? [n, k] : [k, n])];
    return { shapes: [left, right], build: (a, b) => matmul(a!, b!, options) };
  });
/** Comparisons and logical operations, tested through `where`. */
const choosing = (mask: (a: Tensor, b: Tensor) => Tensor) =>
  pairwise((a, b) => where(mask(a, b), a, mul(b, 3)));
const numbers = (...values: number[]) => constant(Int32Array.from(values));

const cases: Record<string, fc.Arbitrary<Case>> = {
  add: pairwise(add),
  'add of itself': pointwise((x) => add(x, x)),
  sub: pairwise(sub),
  mul: pairwise(mul),
  div: pairwise(div, positive),
  'numbers as operands': pointwise((x) => sub(1, div(mul(add(x, 2), 3), 4))),
  neg: pointwise(neg),
  exp: pointwise(exp),
  log: pointwise(log, positive),
  sqrt: pointwise(sqrt, positive),
  sin: pointwise(sin),
  cos: pointwise(cos),
  tanh: pointwise(tanh),
  sigmoid: pointwise(sigmoid),
  relu: pointwise(relu),
  gelu: pointwise((x) => gelu(mul(x, 2))),
  matmul: product,
  linear: fc.tuple(shape, size, fc.boolean()).map(([dims, n, transposeB]): Case => {
    const k = dims.at(-1)!;
    const left = dims.length === 1 ? [2, k] : dims;
    return {
      shapes: [left, transposeB ? [n, k] : [k, n], [n]],
      build: (x, w, b) => linear(x!, w!, b!, { transposeB }),
    };
  }),
  attention: fc
    .record({
      s: size,
      q: size,
      l: size,
      heads: fc.integer({ min: 1, max: 3 }),
      d: size,
      masked: fc.boolean(),
    })
    .map(({ s, q, l, heads, d, masked }): Case => {
      // The first key is present, the second is masked, and so on
      const mask = cast(numbers(...Array.from({ length: s * l }, (_, i) => ((i % l) + 1) % 2)), 'bool');
      const options = masked ? { heads, mask: reshape(mask, [s, l]) } : { heads };
      return {
        shapes: [[s, q, heads * d], [s, l, heads * d], [s, l, heads * d], [l]],
        build: (query, key, value, bias) => attention(query!, key!, value!, { ...options, bias: bias! }),
      };
    }),
  feedForward: fc.tuple(shape, size, size).map(([dims, k, f]): Case => {
    const shapes = [[...dims, k], [k, f], [f], [f, k], [k]];
    return {
      shapes,
      build: (x, expand, expandBias, contract, contractBias) =>
        feedForward(x!, {
          expand: expand!,
          expandBias: expandBias!,
          contract: contract!,
          contractBias: contractBias!,
        }),
    };
  }),
  'linear with a residual': fc.constant({
    shapes: [
      [2, 3, 4],
      [4, 5],
      [2, 3, 5],
    ],
    build: (x, w, residual) => linear(x!, w!, residual!),
  } satisfies Case as Case),
  'linear without an addend': fc.constant<Case>({
    shapes: [
      [2, 3, 4],
      [4, 5],
    ],
    build: (x, w) => linear(x!, w!),
  }),
  softmax: alongAxis((x, axis) => softmax(x, axis)),
  logSoftmax: alongAxis((x, axis) => logSoftmax(x, axis)),
  'layerNorm, plain': shape.map((dims): Case => ({ shapes: [[...dims, 3]], build: (x) => layerNorm(x!) })),
  'layerNorm, scale': shape.map(
    (dims): Case => ({ shapes: [[...dims, 3], [3]], build: (x, scale) => layerNorm(x!, { scale: scale! }) }),
  ),
  'layerNorm, bias': shape.map(
    (dims): Case => ({ shapes: [[...dims, 3], [3]], build: (x, bias) => layerNorm(x!, { bias: bias! }) }),
  ),
  'layerNorm, scale and bias': shape.map(
    (dims): Case => ({
      shapes: [[...dims, 3], [3], [3]],
      build: (x, scale, bias) => layerNorm(x!, { scale: scale!, bias: bias!, epsilon: 0.1 }),
    }),
  ),
  l2Normalize: alongAxis((x, axis) => l2Normalize(x, axis)),
  reshape: shape.map(
    (dims): Case => ({ shapes: [dims], build: (x) => mul(reshape(x!, [-1, dims.at(-1)!]), constant(2)) }),
  ),
  transpose: fc
    .shuffledSubarray([0, 1, 2], { minLength: 3 })
    .map((permutation): Case => ({ shapes: [[2, 3, 4]], build: (x) => transpose(x!, permutation) })),
  concat: fc.tuple(fc.nat(2), size, size).map(([axis, a, b]): Case => {
    const dims = (value: number) => [2, 3, 2].map((dim, at) => (at === axis ? value : dim));
    return { shapes: [dims(a), dims(b)], build: (x, y) => concat([x!, y!, x!], axis) };
  }),
  slice: fc
    .tuple(fc.nat(2), fc.nat(2), fc.integer({ min: 3, max: 5 }))
    .map(([axis, start, end]): Case => ({ shapes: [[5, 5, 5]], build: (x) => slice(x!, axis, start, end) })),
  'slice from the end': alongAxis((x, axis) => slice(x, axis, -1)),
  gather: fc
    .tuple(fc.array(fc.nat(3), { minLength: 1, maxLength: 6 }), fc.array(size, { maxLength: 2 }))
    .map(([rows, rest]): Case => ({ shapes: [[4, ...rest]], build: (x) => gather(x!, numbers(...rows)) })),
  'gather by a matrix': fc.constant<Case>({
    shapes: [[4, 3]],
    build: (x) => gather(x!, reshape(numbers(3, 1, 1, 0, 3, 3), [2, 3])),
  }),
  sum: reducing(sum),
  mean: reducing(mean),
  max: reducing(max),
  where: pairwise((a, b) => where(greater(a, 0), a, mul(b, 3))),
  'where with a narrow choice': pointwise((x) => where(greater(x, 0), sum(x), 1)),
  equal: choosing((a, b) => equal(a, mul(cast(less(a, b), 'float32'), a))),
  notEqual: choosing((a, b) => notEqual(a, mul(cast(less(a, b), 'float32'), a))),
  greater: choosing(greater),
  greaterOrEqual: choosing(greaterOrEqual),
  less: choosing(less),
  lessOrEqual: choosing(lessOrEqual),
  and: choosing((a, b) => and(greater(a, 0), greater(b, 0))),
  or: choosing((a, b) => or(greater(a, 0), greater(b, 0))),
  not: choosing((a, b) => not(greater(a, b))),
  cast: pairwise((a, b) => mul(add(a, cast(greater(a, b), 'float32')), b)),
  dropout: shape.map(
    (dims): Case => ({
      shapes: [dims, []],
      build: (x, step) => dropout(x!, { rate: 0.4, seed: 1, step: cast(step!, 'int32') }),
    }),
  ),
  softmaxCrossEntropy: fc.constant<Case>({
    shapes: [[3, 4], [4]],
    build: (logits, bias) => softmaxCrossEntropy(logits!, numbers(2, 0, 3), { bias: bias! }),
  }),
  'softmaxCrossEntropy with a mask': fc.constant<Case>({
    shapes: [[3, 4]],
    build: (logits) => {
      const mask = constant(Uint8Array.of(1, 0, 0, 1, 0, 1, 1, 1, 0, 0, 0, 0), [3, 4]);
      return softmaxCrossEntropy(logits!, numbers(2, 0, 3), { mask });
    },
  }),
};

/** Builds a case, with a loss that weighs every element of the result differently, and draws its inputs. */
function prepare({ shapes, build, domain = (value) => value }: Case, seed: number) {
  const random = new Random(seed);
  const inputs = shapes.map((dims, i) => input(`x${i}`, 'float32', dims));
  const result = build(...inputs);
  const dims = result.shape.map(Number);
  const weights = constant(draw(random, dims, 0.3).data, dims);
  const loss = sum(mul(result, weights));
  const feeds = Object.fromEntries(
    shapes.map((shape, i) => {
      const value = draw(random, shape, 0.3 + 0.07 * i);
      return [`x${i}`, { ...value, data: value.data.map((x) => Math.fround(domain(x))) }];
    }),
  );
  return { inputs, result, loss, feeds };
}

/** A shuffled grid over (−2, 2): values are not close to each other or to 0, so that no kink is near. */
function draw(random: Random, shape: readonly number[], shift: number): TensorData {
  const count = shape.reduce((product, dim) => product * dim, 1);
  const grid = Float64Array.from({ length: count }, (_, i) => Math.fround(-2 + (4 * (i + shift)) / count));
  return { dtype: 'float32', shape, data: random.shuffle(grid) };
}

async function centralDifferences(loss: Tensor, feeds: Record<string, TensorData>, name: string) {
  const interpreter = createInterpreter({ loss });
  const { data, ...type } = feeds[name]!;
  const step = 1e-5;
  const lossAt = async (i: number, shift: number) => {
    const moved = Float64Array.from(data);
    moved[i]! += shift;
    const { loss: value } = await interpreter.run({ ...feeds, [name]: { ...type, data: moved } });
    return value!.data[0]!;
  };
  const differences: number[] = [];
  for (let i = 0; i < data.length; i++) {
    differences.push(((await lossAt(i, step)) - (await lossAt(i, -step))) / (2 * step));
  }
  return differences;
}

function expectClose(got: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number): void {
  expect(got.length).toBe(wanted.length);
  const scale = Array.from(wanted).reduce((highest, value) => Math.max(highest, Math.abs(value)), 1);
  for (let i = 0; i < wanted.length; i++) {
    if (!(Math.abs(got[i]! - wanted[i]!) <= tolerance * scale)) {
      expect.fail(`element ${i}: expected ${wanted[i]}, got ${got[i]}`);
    }
  }
}

test('every operation has a case', () => {
  const covered = Object.keys(cases).map((name) => /^\w+/.exec(name)![0]);
  expect(operationNames.filter((name) => !covered.includes(name))).toEqual([]);
});

describe.each(Object.entries(cases))('%s', (_, arbitrary) => {
  test('has the gradient of central differences', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrary, fc.integer(), async (example, seed) => {
        const { inputs, loss, feeds } = prepare(example, seed);
        const outputs = Object.fromEntries(gradients(loss, inputs).map((g, i) => [`x${i}`, g]));
        const computed = await createInterpreter(outputs).run(feeds);
        for (const [name, { data, shape }] of Object.entries(computed)) {
          expect(shape).toEqual(feeds[name]!.shape);
          expectClose(data, await centralDifferences(loss, feeds, name), 1e-7);
        }
      }),
      { numRuns: 8 },
    );
  });

  test.each([
    ['ONNX Runtime', (outputs: Record<string, Tensor>) => createOnnxExecutor(outputs, { threads: 1 })],
    [
      'an exported model',
      (outputs: Record<string, Tensor>) => loadOnnxModel(toOnnx(outputs), { threads: 1 }),
    ],
  ])('gives the same result in %s as in the interpreter', async (_, open) => {
    await fc.assert(
      fc.asyncProperty(arbitrary, fc.integer(), async (example, seed) => {
        const { inputs, result, loss, feeds } = prepare(example, seed);
        const outputs: Record<string, Tensor> = { result };
        gradients(loss, inputs).forEach((gradient, i) => {
          outputs[`gradient of x${i}`] = gradient;
        });
        const wanted = await createInterpreter(outputs).run(feeds);
        const executor = await open(outputs);
        const got = await executor.run(feeds);
        await executor.dispose();
        for (const [name, { data, shape }] of Object.entries(wanted)) {
          expect(got[name]!.shape).toEqual(shape);
          expectClose(got[name]!.data, data, 1e-5);
        }
      }),
      { numRuns: 5 },
    );
  });
});

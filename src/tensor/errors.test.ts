/** Errors of graph building: each names its operation, what it expected, what it got, and the user's line. */
import { runInThisContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { LinkSageError } from '../base/index.ts';
import * as tensor from './index.ts';
import { operationNames } from './testing/operation-names.ts';

const { constant, greater, input } = tensor;
const floats = input('floats', 'float32', [3, 4]);
const values = {
  floats,
  ints: input('ints', 'int32', [3, 4]),
  flags: greater(floats, 0),
  tokens: input('tokens', 'float32', ['batch', 32, 128]),
  labels: input('labels', 'int32', ['batch']),
  rows: input('rows', 'int32', ['rows']),
  number: constant(1),
  step: input('step', 'int32', []),
};

/** Wrong code of a user, and its error. */
const mistakes: [string, RegExp][] = [
  ['add(floats, tokens)', /add: .* broadcast, got float32 \[3, 4\] and float32 \[batch, 32, 128\]/],
  ['add(floats, ints)', /add: expected operands of one type.*, got float32 \[3, 4\] and int32 \[3, 4\]/],
  ['add(labels, rows)', /add: .* broadcast, got int32 \[batch\] and int32 \[rows\]/],
  ['add(ints, 0.5)', /add: expected a whole number beside int32, got 0.5/],
  ['sub(flags, flags)', /sub: expected float32 or int32, got bool \[3, 4\]/],
  ['mul(flags, flags)', /mul: expected float32 or int32, got bool \[3, 4\]/],
  ['div(floats, tokens)', /div: expected operands .* broadcast, got/],
  ['neg(flags)', /neg: expected float32 or int32, got bool \[3, 4\]/],
  ['equal(floats, ints)', /equal: expected operands of one type.*, got/],
  ['notEqual(floats, tokens)', /equal: expected operands .* broadcast, got/],
  ['greater(flags, flags)', /greater: expected float32 or int32, got bool \[3, 4\]/],
  ['greaterOrEqual(floats, tokens)', /greaterOrEqual: expected operands .* broadcast, got/],
  ['less(floats, ints)', /less: expected operands of one type.*, got/],
  ['lessOrEqual(ints, 0.5)', /lessOrEqual: expected a whole number beside int32, got 0.5/],
  ['and(ints, ints)', /and: expected bool, got int32 \[3, 4\]/],
  ['or(flags, floats)', /or: expected operands of one type.*, got bool \[3, 4\] and float32 \[3, 4\]/],
  ['not(floats)', /not: expected bool, got float32 \[3, 4\]/],
  ['where(floats, 1, 0)', /where: expected a bool mask, got float32 \[3, 4\]/],
  ['where(flags, tokens, 0)', /where: expected a mask .* \[batch, 32, 128\], got \[3, 4\]/],
  ['where(flags, floats, ints)', /where: expected operands of one type/],
  ["cast(floats, 'float64')", /cast: expected float32, int32 or bool, got float64/],
  ['exp(labels)', /exp: expected float32, got int32 \[batch\]/],
  ['log(ints)', /log: expected float32, got int32 \[3, 4\]/],
  ['sqrt(ints)', /sqrt: expected float32, got int32/],
  ['sin(ints)', /sin: expected float32, got int32/],
  ['cos(flags)', /cos: expected float32, got bool/],
  ['tanh(ints)', /tanh: expected float32, got int32/],
  ['sigmoid(ints)', /sigmoid: expected float32, got int32/],
  ['relu(ints)', /relu: expected float32, got int32/],
  ['gelu(ints)', /gelu: expected float32, got int32/],
  ['softmax(ints)', /softmax: expected float32, got int32/],
  ['softmax(floats, 2)', /softmax: expected an axis of \[3, 4\], got 2/],
  ['logSoftmax(floats, -3)', /logSoftmax: expected an axis of \[3, 4\], got -3/],
  ['l2Normalize(ints)', /l2Normalize: expected float32, got int32/],
  ['layerNorm(floats, { scale: number })', /layerNorm: expected scale .*\[4\], got float32 \[\]/],
  ['layerNorm(ints)', /layerNorm: expected float32 \[\.\.\., W\] .*, got int32 \[3, 4\]/],
  ['matmul(floats, floats)', /matmul: expected .*K, N\], got float32 \[3, 4\] and float32 \[3, 4\]/],
  ['matmul(ints, ints, { transposeB: true })', /matmul: expected float32 .*N, K\], got int32 \[3, 4\] and/],
  ['linear(floats, floats, number, { transposeB: true })', /linear: expected an addend .*, got float32 \[\]/],
  ['linear(floats, tokens)', /linear: expected a weight of two axes, got float32 \[batch, 32, 128\]/],
  [
    'attention(tokens, tokens, tokens, { heads: 3 })',
    /attention: expected a query .* multiple of 3 heads, got float32 \[batch, 32, 128\]/,
  ],
  [
    'attention(tokens, tokens, tokens, { heads: 4, mask: flags })',
    /attention: expected mask bool \[batch, 32\], got bool \[3, 4\]/,
  ],
  [
    'feedForward(floats, { expand: floats, expandBias: floats, contract: floats, contractBias: floats })',
    /feedForward: expected expand float32 .*, got float32 \[3, 4\]/,
  ],
  ['reshape(floats, [5, -1])', /reshape: expected a shape of 12 elements.*got \[5, -1\]/],
  ['reshape(floats, [-1, -1])', /reshape: expected a shape of 12 elements.*got \[-1, -1\]/],
  ['transpose(floats, [0, 0])', /transpose: expected every axis of \[3, 4\] once, got \[0, 0\]/],
  ['concat([floats, tokens], 0)', /concat: expected .*axis 0, got float32 \[batch, 32, 128\]/],
  ['concat([floats, ints], 0)', /concat: expected .*float32 \[3, 4\].*, got int32 \[3, 4\]/],
  ['concat([], 0)', /concat: expected at least one tensor, got none/],
  ['slice(floats, 1, 2, 5)', /slice: expected 0 ≤ start ≤ end ≤ 4, .* got 2 to 5/],
  ['slice(tokens, 0, 1)', /slice: expected a numeric size of axis 0, got \[batch, 32, 128\]/],
  ['gather(floats, floats)', /gather: expected .* int32 indices, got float32 \[3, 4\] and float32 \[3, 4\]/],
  ['sum(floats, { axes: 2 })', /sum: expected an axis of \[3, 4\], got 2/],
  ['sum(flags)', /sum: expected float32 or int32, got bool/],
  ['mean(ints)', /mean: expected float32, got int32/],
  ['max(flags)', /max: expected float32 or int32, got bool/],
  ['dropout(ints, { rate: 0.1, seed: 1, step })', /dropout: expected float32, got int32/],
  ['dropout(floats, { rate: 1, seed: 1, step })', /dropout: expected a rate .* below 1, got 1/],
  ['dropout(floats, { rate: 0.1, seed: 0.5, step })', /dropout: expected a seed .* whole number, got 0.5/],
  ['dropout(floats, { rate: 0.1, seed: 1, step: number })', /dropout: expected step int32 \[\], got float32/],
  ['softmaxCrossEntropy(floats, labels)', /softmaxCrossEntropy: expected labels int32 \[3\], got int32 \[b/],
  ['softmaxCrossEntropy(ints, labels)', /softmaxCrossEntropy: expected logits float32 \[R, C\].*, got int32/],
  [
    'softmaxCrossEntropy(tokens, labels)',
    /softmaxCrossEntropy: expected logits .*, got float32 \[batch, 32, 128\]/,
  ],
  [
    'softmaxCrossEntropy(input("x", "float32", [3, 4]), input("y", "int32", [3]), { bias: number })',
    /softmaxCrossEntropy: expected bias float32 \[4\], got float32 \[\]/,
  ],
  [
    'softmaxCrossEntropy(input("x", "float32", [3, 4]), input("y", "int32", [3]), { mask: floats })',
    /softmaxCrossEntropy: expected mask bool \[3, 4\], got float32 \[3, 4\]/,
  ],
  ['constant(Int32Array.of(1, 2), [3])', /constant: expected 3 elements for shape \[3\], got 2/],
  ["input('x', 'float32', [-1])", /input 'x': expected sizes .*, got \[-1\]/],
  ["input('/x', 'float32', [])", /input: expected a name .*, got "\/x"/],
  ['gradients(floats, [floats])', /gradients: expected a loss float32 \[\], got float32 \[3, 4\]/],
  ['warmUpCosine(step, { warmUp: 1, total: 9 })', /warmUpCosine: expected step float32 \[\], got int32 \[\]/],
  ['warmUpCosine(number, { warmUp: 0, total: 9 })', /warmUpCosine: expected warmUp .* one step, got 0 and 9/],
  [
    'rowWiseAdagrad({ rows: tokens, gradients: tokens, accumulators: floats, learningRate: 1 })',
    /rowWiseAdagrad: expected rows float32 \[R, W\], got float32 \[batch, 32, 128\]/,
  ],
  [
    'rowWiseAdagrad({ rows: floats, gradients: floats, accumulators: floats, learningRate: 1 })',
    /rowWiseAdagrad: expected accumulators float32 \[3\], got float32 \[3, 4\]/,
  ],
  [
    'adam({ parameters: [floats], gradients: [number], firstMoments: [], secondMoments: [], step, learningRate: 1 })',
    /adam: expected gradients of shapes \[3, 4\], got \[\]/,
  ],
];

const scope = { ...tensor, ...values };

test.each(mistakes)('%s', (code, message) => {
  const source = `({ ${Object.keys(scope).join(', ')} }) =>\n  ${code}`;
  const build = runInThisContext(source, { filename: '/home/user/model.js' });
  expect(() => build(scope)).toThrow(LinkSageError);
  expect(() => build(scope)).toThrow(message);
  expect(() => build(scope)).toThrow(/ \(at \/home\/user\/model\.js:2:\d+\)$/);
});

describe('all operations', () => {
  test.each(operationNames)('%s has a mistake above', (name) => {
    expect(mistakes.some(([code]) => code.startsWith(`${name}(`))).toBe(true);
  });
});

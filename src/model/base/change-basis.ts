/**
 * An encoder's weights, learned in the directions of one corpus, for those of another.
 *
 * Rows of words are turned to the leading directions of a corpus, R (see `word-start.ts`). The vectors of two corpora are
 * related by T = R_toᵀ · R_from: x_from ≈ x_to · T. What an encoder has learned is what it adds to a sum (`weights.ts`), so
 * it is enough to turn that: a matrix A that reads and writes vectors becomes T · A · Tᵀ. The sum itself keeps all
 * directions of the new corpus, also those that the old one lacks.
 *
 * P = numbers of a projection, W = width
 */
import { createOnnxExecutor, input, matmul, type Tensor, type TensorData } from '../../tensor/index.ts';
import type { Weight, Weights } from '../encoder/weights.ts';

/** How each weight reads or writes vectors, by its name without the layer; others do neither. */
const roles: Readonly<Record<string, 'rows' | 'reads' | 'writes' | 'both'>> = {
  cls: 'rows',
  'own.position': 'rows',
  'neighbor.position': 'rows',
  'degree.weight': 'rows',
  'degree.bias': 'rows',
  'visits.weight': 'rows',
  'stream.page': 'both',
  'stream.pin': 'both',
  'stream.board': 'both',
  query: 'reads',
  key: 'reads',
  value: 'reads',
  output: 'writes',
  'output.bias': 'rows',
  expand: 'reads',
  contract: 'writes',
  'contract.bias': 'rows',
  projection: 'both',
};

/**
 * The weights for rows that are turned by `to` instead of `from`. `[P, W]` each
 *
 * @param weights of an encoder whose embeddings are as long as it is wide
 */
export async function changeBasis(
  weights: Weights,
  from: Float32Array,
  to: Float32Array,
  width: number,
): Promise<Weights> {
  const basis = [from.length / width, width];
  const turn = matmul(input('to', 'float32', basis), input('from', 'float32', basis), { transposeA: true });
  const outputs: Record<string, Tensor> = { turn };
  const feeds: Record<string, TensorData> = {
    // Copies, since they may lie in shared memory, which ONNX Runtime does not take
    from: { dtype: 'float32', data: from.slice(), shape: basis },
    to: { dtype: 'float32', data: to.slice(), shape: basis },
  };
  for (const [name, weight] of Object.entries(weights)) {
    const role = roles[name.replace(/^layer\.\d+\./, '')];
    if (role === undefined) continue;
    const shape = role === 'reads' ? weight.shape : matricesOf(weight, role, width);
    feeds[name] = { dtype: 'float32', data: learnedOf(name, weight.data, width), shape };
    const learned = input(name, 'float32', shape);
    const read = role === 'reads' || role === 'both' ? matmul(turn, learned) : learned;
    outputs[`turned.${name}`] = role === 'reads' ? read : matmul(read, turn, { transposeB: true });
  }
  const executor = await createOnnxExecutor(outputs);
  try {
    const turned = await executor.run(feeds);
    const change = (name: string, { shape, data }: Weight): Weight => {
      const changed = turned[`turned.${name}`]?.data as Float32Array | undefined;
      if (changed === undefined) return { shape, data };
      return { shape, data: name === 'projection' ? addIdentity(changed, width, 1) : changed.slice() };
    };
    return Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, change(name, weight)]));
  } finally {
    await executor.dispose();
  }
}

/** The shape of rows of vectors, `[n, W]`, or of matrices that read and write vectors, `[kinds, W, W]`. */
function matricesOf({ data }: Weight, role: 'rows' | 'writes' | 'both', width: number): number[] {
  return role === 'both' ? [data.length / width ** 2, width, width] : [data.length / width, width];
}

/** What a weight has learned: of the projection of each kind, its difference from the identity. */
function learnedOf(name: string, data: Float32Array, width: number): Float32Array {
  return name === 'projection' ? addIdentity(data, width, -1) : data;
}

/** Square matrices, `[n, W, W]`, plus `sign` times the identity each. */
function addIdentity(matrices: Float32Array, width: number, sign: number): Float32Array {
  const size = width * width;
  return matrices.map((value, i) => ((i % size) % (width + 1) === 0 ? value + sign : value));
}

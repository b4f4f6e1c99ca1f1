/** The matrix product that compares queries with candidates, on ONNX Runtime. */
import { createOnnxExecutor, input, matmul } from '../../tensor/index.ts';

/** Compares rows of two matrices of the same width. */
export interface Product {
  /** `a` [n, width] · `b` [m, width]ᵀ, `[n, m]`. Equal rows of `b` give equal columns, bit by bit. */
  multiply(a: Float32Array, b: Float32Array, width: number): Promise<Float32Array>;
  /** Frees the engine. */
  dispose(): Promise<void>;
}

/** Compiles the product. */
export async function openProduct(): Promise<Product> {
  const a = input('a', 'float32', ['n', 'width']);
  const b = input('b', 'float32', ['m', 'width']);
  const executor = await createOnnxExecutor({ product: matmul(a, b, { transposeB: true }) });
  return {
    multiply: async (a, b, width) => {
      const feed = (data: Float32Array) =>
        ({ dtype: 'float32', data, shape: [data.length / width, width] }) as const;
      const { product } = await executor.run({ a: feed(a), b: feed(b) });
      return product!.data as Float32Array;
    },
    dispose: () => executor.dispose(),
  };
}

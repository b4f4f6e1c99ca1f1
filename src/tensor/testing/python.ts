/** Python, which should be able to read what the library writes. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'vitest';
import type { DType, Shape, TensorData } from '../index.ts';

/** `LINKSAGE_PYTHON` names another Python than python3. */
const python = process.env.LINKSAGE_PYTHON ?? 'python3';

/**
 * Runs a script with arguments and gives what it prints, which is JSON. The test is skipped, and says so, where Python
 * or one of the modules is missing.
 */
export function runPython(
  context: TestContext,
  { script, modules, args }: { script: string; modules: readonly string[]; args: readonly string[] },
): unknown {
  const probe = spawnSync(python, ['-c', `import ${modules.join(', ')}`]);
  if (probe.status !== 0) {
    context.skip(`${python} has no ${modules.join(', ')}: set LINKSAGE_PYTHON to one that has`);
  }
  const { status, stdout, stderr } = spawnSync(python, [script, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${python} ${script} failed: ${stderr}`);
  return JSON.parse(stdout);
}

/** A model as Python sees it, and one run of it. */
interface OnnxInPython {
  readonly inputs: Record<string, { dtype: DType; shape: Shape }>;
  readonly outputs: Record<string, { dtype: DType; shape: Shape }>;
  readonly metadata: Record<string, string>;
  /** Operator sets; the standard one is ''. */
  readonly domains: string[];
  readonly operators: string[];
  /** Random values of all inputs, and what came of them. */
  readonly feeds: Record<string, TensorData>;
  readonly results: Record<string, TensorData>;
}

/** Opens, checks and runs a model in Python; `sizes` are those of named dimensions. */
export function openInPython(
  context: TestContext,
  path: string,
  sizes: Record<string, number>,
): OnnxInPython {
  const script = fileURLToPath(new URL('./run_onnx.py', import.meta.url));
  const modules = ['numpy', 'onnx', 'onnxruntime'];
  const seen = runPython(context, { script, modules, args: [path, JSON.stringify(sizes)] }) as OnnxInPython;
  return { ...seen, feeds: typed(seen.feeds), results: typed(seen.results) };
}

const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };

/** Plain arrays as typed ones. */
function typed(tensors: Record<string, TensorData>): Record<string, TensorData> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { dtype, shape, data }]) => [
      name,
      { dtype, shape, data: arrays[dtype].from(Array.from(data, Number)) },
    ]),
  );
}

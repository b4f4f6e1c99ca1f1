/** Runs Python, to check that it can read exported models. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'vitest';
import type { DType, Shape, TensorData } from '../index.ts';

/** The Python to use; `LINKSAGE_PYTHON` overrides the default python3. */
const python = process.env.LINKSAGE_PYTHON ?? 'python3';

/**
 * Runs a script with arguments and parses the JSON that it prints. Skips the test, with a message, if Python or one of
 * the modules is missing.
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

/** A model as Python reads it, and one run of it. */
interface OnnxInPython {
  readonly inputs: Record<string, { dtype: DType; shape: Shape }>;
  readonly outputs: Record<string, { dtype: DType; shape: Shape }>;
  readonly metadata: Record<string, string>;
  /** Operator sets; the standard one is ''. */
  readonly domains: string[];
  readonly operators: string[];
  /** Random values of all inputs. */
  readonly feeds: Record<string, TensorData>;
  /** The outputs for these inputs. */
  readonly results: Record<string, TensorData>;
}

/** Opens, checks and runs a model in Python. `sizes`: the sizes of named dimensions. */
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

/** Converts plain arrays to typed arrays. */
function typed(tensors: Record<string, TensorData>): Record<string, TensorData> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { dtype, shape, data }]) => [
      name,
      { dtype, shape, data: arrays[dtype].from(Array.from(data, Number)) },
    ]),
  );
}

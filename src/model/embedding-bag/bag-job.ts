/** The share of one thread in a job of the embedding bag in WebAssembly. */
import { readFileSync } from 'node:fs';
import { builtUrl } from '../../base/index.ts';

/** What kernels/embedding-bag.ts exports. Addresses are in bytes. */
interface BagFunctions {
  sumBags(
    table: number,
    offsets: number,
    ids: number,
    weights: number,
    vectors: number,
    width: number,
    from: number,
    to: number,
  ): void;
  transposeBags(
    offsets: number,
    ids: number,
    weights: number,
    texts: number,
    starts: number,
    uses: number,
    useWeights: number,
    from: number,
    to: number,
  ): void;
  updateRows(
    table: number,
    accumulators: number,
    starts: number,
    uses: number,
    useWeights: number,
    gradients: number,
    gradient: number,
    width: number,
    from: number,
    to: number,
    learningRate: number,
  ): void;
}

/** Where things lie in the memory, in bytes, and how large they are; the table is at 0. */
export interface BagJob {
  readonly kind: 'sum' | 'update';
  readonly width: number;
  readonly rows: number;
  readonly texts: number;
  readonly features: number;
  readonly offsets: number;
  readonly ids: number;
  readonly weights: number;
  /** Vectors of texts, or their gradients. */
  readonly vectors: number;
  readonly accumulators: number;
  /** Where the scratch space of each thread begins. */
  readonly scratch: number;
  readonly learningRate: number;
}

/** Fields in the order in which they lie in the array that threads share. */
const fields = [
  'width',
  'rows',
  'texts',
  'features',
  'offsets',
  'ids',
  'weights',
  'vectors',
  'accumulators',
  'scratch',
  'learningRate',
] as const;

/** What threads share besides the memory. */
export interface BagControl {
  /** The number of the last job, and how many workers are done with it. `[2]` */
  readonly signals: Int32Array;
  /** The last job. */
  readonly job: Float64Array;
}

/** Before the first job. */
export function createControl(): BagControl {
  return {
    signals: new Int32Array(new SharedArrayBuffer(8)),
    job: new Float64Array(new SharedArrayBuffer(8 * (1 + fields.length))),
  };
}

/** Puts a job where all threads see it. */
export function writeJob({ job: array }: BagControl, job: BagJob): void {
  array[0] = job.kind === 'sum' ? 0 : 1;
  for (const [i, field] of fields.entries()) array[1 + i] = job[field];
}

function readJob({ job: array }: BagControl): BagJob {
  const values = fields.map((field, i) => [field, array[1 + i]!]);
  return { kind: array[0] === 0 ? 'sum' : 'update', ...Object.fromEntries(values) } as BagJob;
}

/** Bytes of scratch space that a thread needs: starts, uses, their weights, and one gradient. */
export function scratchBytes(job: Pick<BagJob, 'rows' | 'features' | 'width'>, parts: number): number {
  return 4 * (ownRows(job, parts) + 1 + 2 * job.features + job.width) + 16;
}

function ownRows({ rows }: Pick<BagJob, 'rows'>, parts: number): number {
  return Math.ceil(rows / parts);
}

let compiled: WebAssembly.Module | undefined;

/** Compiles the functions, once. */
export function loadModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(readFileSync(builtUrl(import.meta.url, './embedding-bag.wasm')));
  return compiled;
}

/** Loads the functions over a memory. */
export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): BagFunctions {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as BagFunctions;
}

/** Does part number `part` of the job: a range of texts, or of rows of the table. */
export function runPart(functions: BagFunctions, control: BagControl, part: number, parts: number): void {
  const job = readJob(control);
  const { width, rows, texts, features, offsets, ids, weights, vectors, accumulators, learningRate } = job;
  if (job.kind === 'sum') {
    const cut = (at: number) => Math.round((at * texts) / parts);
    functions.sumBags(0, offsets, ids, weights, vectors, width, cut(part), cut(part + 1));
    return;
  }
  const from = Math.min(rows, part * ownRows(job, parts));
  const to = Math.min(rows, from + ownRows(job, parts));
  const gradient = job.scratch + part * scratchBytes(job, parts);
  const starts = gradient + 4 * width;
  const uses = starts + 4 * (ownRows(job, parts) + 1);
  const useWeights = uses + 4 * features;
  functions.transposeBags(offsets, ids, weights, texts, starts, uses, useWeights, from, to);
  functions.updateRows(
    0,
    accumulators,
    starts,
    uses,
    useWeights,
    vectors,
    gradient,
    width,
    from,
    to,
    learningRate,
  );
}

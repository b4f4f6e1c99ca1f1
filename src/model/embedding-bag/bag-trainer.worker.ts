/** The worker side of the embedding bag in WebAssembly: waits for jobs and does its part of each. */
import { workerData } from 'node:worker_threads';
import { type BagControl, instantiate, runPart } from './bag-job.ts';

/** What a worker is started with. */
export interface BagWorkerData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: BagControl;
  readonly part: number;
  readonly parts: number;
}

const { module, memory, control, part, parts } = workerData as BagWorkerData;
const functions = instantiate(module, memory);
for (let seen = 0; ; ) {
  Atomics.wait(control.signals, 0, seen);
  seen = Atomics.load(control.signals, 0);
  runPart(functions, control, part, parts);
  Atomics.add(control.signals, 1, 1);
  Atomics.notify(control.signals, 1);
}

/** The service's side of a thread that answers. */
import { Worker } from 'node:worker_threads';
import { builtUrl } from '../../base/index.ts';
import type { EncodedBatch } from '../../search/index.ts';
import type { LiveStatus } from '../../streaming/index.ts';
import type { AnswersEvent, AnswersThreadData } from './answers.worker.ts';
import { Calls } from './calls.ts';
import { type Reply, receiveError, type VersionFacts } from './messages.ts';

type Ready = Extract<AnswersEvent, { readonly event: 'ready' }>;

/** A thread with one loaded version. */
export class AnswersThread {
  readonly version: VersionFacts;
  /** How far events are in its answers, as it has said last. */
  live: LiveStatus;
  readonly #worker: Worker;
  readonly #calls: Calls;

  /**
   * Starts a thread; it is ready when it has read the current version into memory.
   *
   * @param onBatch is told of each batch that its encoder has encoded
   * @param onEnd is called if the thread ends by itself, which it never should
   */
  static async start(
    folder: string,
    onBatch: (batch: EncodedBatch) => void,
    onEnd: (thread: AnswersThread, error: Error) => void,
  ): Promise<AnswersThread> {
    const workerData: AnswersThreadData = { folder };
    const worker = new Worker(builtUrl(import.meta.url, './answers.worker.ts'), { workerData });
    const calls = new Calls((call) => worker.postMessage(call));
    let thread: AnswersThread | undefined;
    const { version, live } = await new Promise<Ready>((resolve, reject) => {
      worker.on('message', (message: AnswersEvent | Reply) => {
        if (!('event' in message)) calls.settle(message);
        else if (message.event === 'ready') resolve(message);
        else if (message.event === 'live') {
          if (thread !== undefined) thread.live = message.status;
        } else if (message.event === 'failed') reject(receiveError(message.error));
        else onBatch(message.batch);
      });
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`the thread that answers ended with code ${code}`)));
    });
    thread = new AnswersThread(version, live, worker, calls, onEnd);
    return thread;
  }

  private constructor(
    version: VersionFacts,
    live: LiveStatus,
    worker: Worker,
    calls: Calls,
    onEnd: (thread: AnswersThread, error: Error) => void,
  ) {
    this.version = version;
    this.live = live;
    this.#worker = worker;
    this.#calls = calls;
    const end = (error: Error) => {
      calls.fail('the end of the thread that answers');
      onEnd(this, error);
    };
    worker.removeAllListeners('error').removeAllListeners('exit');
    worker.once('error', end);
    worker.once('exit', () => calls.fail('the end of the thread that answers'));
  }

  /** How many calls wait for their replies. */
  get waiting(): number {
    return this.#calls.size;
  }

  call(method: string, args: readonly unknown[]): Promise<unknown> {
    return this.#calls.call(method, args);
  }

  /** Ends the thread after all calls have been answered. */
  async close(): Promise<void> {
    while (this.#calls.size > 0) await new Promise((done) => setTimeout(done, 20));
    await this.call('close', []);
    await this.#worker.terminate();
  }
}

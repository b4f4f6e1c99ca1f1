/** The service's side of the process that writes: started when there is something to write, ended when there is not. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { builtUrl } from '../../base/index.ts';
import { Calls } from './calls.ts';
import type { Reply } from './messages.ts';

/** The process is ended after so many milliseconds without work. */
const idleMilliseconds = 20_000;

/** Runs one method after another in a process of its own. */
export class Writer {
  readonly #folder: string;
  #child: ChildProcess | undefined;
  #calls: Calls | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Calls a method after all that were called before. */
  call(method: string, args: readonly unknown[]): Promise<unknown> {
    const result = this.#last.then(() => this.#callNow(method, args));
    this.#last = result.catch(() => {});
    return result;
  }

  /** Ends the process. A call that is at work ends with an error; what it has committed stays. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#idle);
    this.#child?.kill();
    await this.#last;
  }

  async #callNow(method: string, args: readonly unknown[]): Promise<unknown> {
    if (this.#isClosed) throw new Error('the service is stopping');
    clearTimeout(this.#idle);
    this.#calls ??= this.#start();
    try {
      return await this.#calls.call(method, args);
    } finally {
      this.#idle = setTimeout(() => this.#child?.kill(), idleMilliseconds).unref();
    }
  }

  #start(): Calls {
    const program = fileURLToPath(builtUrl(import.meta.url, './writer.process.ts'));
    const child = fork(program, [this.#folder], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const calls = new Calls((call) => child.send(call));
    child.on('message', (message: Reply | { readonly ready: true }) => {
      if (!('ready' in message)) calls.settle(message);
    });
    const end = () => {
      calls.fail('the end of the process that writes');
      if (this.#calls !== calls) return;
      this.#calls = undefined;
      this.#child = undefined;
    };
    child.once('error', end).once('exit', end);
    this.#child = child;
    return calls;
  }
}

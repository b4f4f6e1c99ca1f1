/** A server in a process of its own: where it listens, what it costs, and requests to it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { LinkSageError } from '../../src/base/index.ts';

/** The unit of processor times in /proc, in seconds: 100 a second on Linux. */
const tick = 0.01;

/** A running server. */
export class Served {
  readonly #child: ChildProcess;
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });

  /** Starts a program and waits until it says `Ready: URL` on standard error. */
  static async start(args: readonly string[]): Promise<Served> {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let text = '';
    const url = await new Promise<string>((ready, fail) => {
      child.stderr.on('data', (part) => {
        text += part;
        const found = /Ready: (\S+)/.exec(text)?.[1];
        if (found !== undefined) ready(found);
      });
      child.once('exit', () => fail(new LinkSageError(`bench: expected a server, got: ${text}`)));
    });
    return new Served(child, url);
  }

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.#url = url;
  }

  /** Seconds of processor time of all its threads so far. */
  get seconds(): number {
    const stat = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * tick;
  }

  /** Megabytes in memory now. */
  get megabytes(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  }

  /** Posts JSON; returns the answer. Throws LinkSageError unless its status is `expected`. */
  post(path: string, body: unknown, expected = 200): Promise<string> {
    return this.#send('POST', path, JSON.stringify(body), expected);
  }

  /** The value of a metric without labels. */
  async metric(name: string): Promise<number> {
    const text = await this.#send('GET', '/metrics', '');
    return Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1]);
  }

  #send(method: string, path: string, body: string, expected = 200): Promise<string> {
    const headers = {
      'content-length': Buffer.byteLength(body),
      ...(body !== '' && { 'content-type': 'application/json' }),
    };
    return new Promise((resolve, reject) => {
      const sent = request(`${this.#url}${path}`, { method, agent: this.#agent, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.on('end', () => {
          if (response.statusCode === expected) resolve(text);
          else
            reject(
              new LinkSageError(`${path}: expected status ${expected}, got ${response.statusCode}: ${text}`),
            );
        });
      });
      sent.on('error', reject).end(body);
    });
  }

  /** Kills it, as a crash would. */
  async kill(): Promise<void> {
    this.#agent.destroy();
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }
}

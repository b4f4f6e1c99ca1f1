/** A peer in a Python process that runs on: one line per request, one line per answer. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { LinkSageError } from '../../src/base/index.ts';

/** The root of the repository, both from the sources and from dist-bench/. */
const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/dist-bench\/$/, '');

/** A file beside this one that TypeScript does not build. */
export function peerFile(name: string): string {
  return join(root, 'bench/peers', name);
}

/** The running process. */
export class PeerProcess {
  /** Name and version of the peer. */
  readonly name: string;
  readonly #script: string;
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #answers: AsyncIterator<string>;

  /** Starts a script of this folder; its first answer is its `name`. */
  static async start(python: string, script: string, args: readonly string[]): Promise<PeerProcess> {
    const child = spawn(python, [peerFile(script), ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const { name } = await nextAnswer<{ name: string }>(script, answers);
    return new PeerProcess(name, script, child, answers);
  }

  private constructor(
    name: string,
    script: string,
    child: ChildProcessByStdio<Writable, Readable, null>,
    answers: AsyncIterator<string>,
  ) {
    this.name = name;
    this.#script = script;
    this.#child = child;
    this.#answers = answers;
  }

  /** Sends a request and returns the answer. */
  ask<Answer>(order: object): Promise<Answer> {
    this.#child.stdin.write(`${JSON.stringify(order)}\n`);
    return nextAnswer(this.#script, this.#answers);
  }

  stop(): void {
    this.#child.stdin.end();
  }
}

async function nextAnswer<Answer>(script: string, answers: AsyncIterator<string>): Promise<Answer> {
  const { value, done } = await answers.next();
  if (done === true) throw new LinkSageError(`${script}: expected an answer, got the end of its output`);
  return JSON.parse(value) as Answer;
}

/** PyTorch in a Python process that stays alive and runs steps on command. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { LinkSageError } from '../../src/base/index.ts';

/** What the peer is asked to build: a Transformer or an embedding bag, as torch_step.py says. */
export type TorchCase = Readonly<Record<string, string | number | boolean>>;

/** The repository, seen from the sources as well as from dist-bench/. */
const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/dist-bench\/$/, '');

/** How to get the peer where it is missing. */
export const howToInstallTorch =
  'bash bench/peers/setup.sh torch (or set LINKSAGE_TORCH_PYTHON to a Python that has torch)';

/** The Python that has PyTorch; undefined where there is none. */
export function torchPython(): string | undefined {
  const python = process.env.LINKSAGE_TORCH_PYTHON ?? join(root, 'bench/peers/.venv-torch/bin/python');
  return existsSync(python) ? python : undefined;
}

/** The running peer. */
export class Torch {
  /** What it is, with its version. */
  readonly name: string;
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #answers: AsyncIterator<string>;

  /** Starts the peer. `device`: as PyTorch names it. */
  static async start(python: string, threads: number, device = 'cpu'): Promise<Torch> {
    const script = join(root, 'bench/peers/torch_step.py');
    const child = spawn(python, [script, String(threads), device], { stdio: ['pipe', 'pipe', 'inherit'] });
    const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const { name } = await nextAnswer<{ name: string }>(answers);
    return new Torch(child, answers, name);
  }

  private constructor(
    child: ChildProcessByStdio<Writable, Readable, null>,
    answers: AsyncIterator<string>,
    name: string,
  ) {
    this.#child = child;
    this.#answers = answers;
    this.name = name;
  }

  /** Builds a case under a name. */
  async make(name: string, torchCase: TorchCase): Promise<void> {
    await this.#ask({ make: name, case: torchCase });
  }

  /** Runs a case so many times: the seconds of each run and the last loss. */
  run(name: string, times: number): Promise<{ seconds: number[]; loss: number }> {
    return this.#ask({ run: name, times });
  }

  /** The bytes by which the resident memory rises at most while a case runs so many times. */
  async peak(name: string, times: number): Promise<number> {
    return (await this.#ask<{ bytes: number }>({ peak: name, times })).bytes;
  }

  /** Forgets a case. */
  async drop(name: string): Promise<void> {
    await this.#ask({ drop: name });
  }

  stop(): void {
    this.#child.stdin.end();
  }

  #ask<Answer>(order: object): Promise<Answer> {
    this.#child.stdin.write(`${JSON.stringify(order)}\n`);
    return nextAnswer(this.#answers);
  }
}

async function nextAnswer<Answer>(answers: AsyncIterator<string>): Promise<Answer> {
  const { value, done } = await answers.next();
  if (done === true) throw new LinkSageError('torch_step.py: expected an answer, got the end of its output');
  return JSON.parse(value) as Answer;
}

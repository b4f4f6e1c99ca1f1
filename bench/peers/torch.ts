/** PyTorch, in a Python process that runs on and computes steps on command. */
import { existsSync } from 'node:fs';
import { PeerProcess, peerFile } from './peer-process.ts';

/** What the peer builds: a Transformer or an embedding bag, see torch_step.py. */
export type TorchCase = Readonly<Record<string, string | number | boolean>>;

/** How to install a missing peer. */
export const howToInstallTorch =
  'bash bench/peers/setup.sh torch (or set LINKSAGE_TORCH_PYTHON to a Python that has torch)';

/** The Python that has PyTorch; undefined if there is none. */
export function torchPython(): string | undefined {
  const python = process.env.LINKSAGE_TORCH_PYTHON ?? peerFile('.venv-torch/bin/python');
  return existsSync(python) ? python : undefined;
}

/** The running peer. */
export class Torch {
  readonly #process: PeerProcess;

  /** Starts the peer. `device` is PyTorch's name of it. */
  static async start(python: string, threads: number, device = 'cpu'): Promise<Torch> {
    return new Torch(await PeerProcess.start(python, 'torch_step.py', [String(threads), device]));
  }

  private constructor(process: PeerProcess) {
    this.#process = process;
  }

  /** Its name and version. */
  get name(): string {
    return this.#process.name;
  }

  /** Builds a case under a name. */
  async make(name: string, torchCase: TorchCase): Promise<void> {
    await this.#process.ask({ make: name, case: torchCase });
  }

  /** Runs a case `times` times; returns the seconds of each run and the last loss. */
  run(name: string, times: number): Promise<{ seconds: number[]; loss: number }> {
    return this.#process.ask({ run: name, times });
  }

  /** Runs a case `times` times; returns the largest rise of the resident memory, in bytes. */
  async peak(name: string, times: number): Promise<number> {
    return (await this.#process.ask<{ bytes: number }>({ peak: name, times })).bytes;
  }

  /** Forgets a case. */
  async drop(name: string): Promise<void> {
    await this.#process.ask({ drop: name });
  }

  stop(): void {
    this.#process.stop();
  }
}

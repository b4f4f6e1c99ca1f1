/** faiss in a Python process that stays alive and searches on command. */
import { existsSync } from 'node:fs';
import { PeerProcess, peerFile } from './peer-process.ts';

/** The indexes of the peer: all vectors compared; lists of clusters; a proximity graph. */
export type FaissIndex = 'flat' | 'ivf' | 'hnsw';

/** What is asked for. */
export interface FaissOrder {
  /** The queries from here to there (exclusive). */
  readonly from: number;
  readonly to: number;
  /** Whether they are asked one at a time. */
  readonly one: boolean;
  readonly threads: number;
}

/** What was found. */
export interface FaissAnswer {
  /** Of each call. */
  readonly seconds: readonly number[];
  /** The ids of the ten best of each query. */
  readonly ids: readonly (readonly number[])[];
}

/** How to get the peer where it is missing. */
export const howToInstallFaiss =
  'bash bench/peers/setup.sh faiss (or set LINKSAGE_FAISS_PYTHON to a Python that has faiss)';

/** The Python that has faiss; undefined where there is none. */
export function faissPython(): string | undefined {
  const python = process.env.LINKSAGE_FAISS_PYTHON ?? peerFile('.venv-faiss/bin/python');
  return existsSync(python) ? python : undefined;
}

/** The running peer. */
export class Faiss {
  readonly #process: PeerProcess;

  /** Starts the peer over vectors and queries in `.npy` files. */
  static async start(python: string, vectors: string, queries: string): Promise<Faiss> {
    return new Faiss(await PeerProcess.start(python, 'faiss_search.py', [vectors, queries]));
  }

  private constructor(process: PeerProcess) {
    this.#process = process;
  }

  /** What it is, with its version. */
  get name(): string {
    return this.#process.name;
  }

  /** Makes an index; the seconds that it takes. */
  async build(index: FaissIndex): Promise<number> {
    return (await this.#process.ask<{ seconds: number }>({ build: index })).seconds;
  }

  search(index: FaissIndex, order: FaissOrder): Promise<FaissAnswer> {
    return this.#process.ask({ search: index, ...order });
  }

  stop(): void {
    this.#process.stop();
  }
}

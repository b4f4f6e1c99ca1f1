/** faiss, in a Python process that runs on and searches on command. */
import { existsSync } from 'node:fs';
import { PeerProcess, peerFile } from './peer-process.ts';

/** The indexes of faiss: exact, lists of clusters, a proximity graph. */
export type FaissIndex = 'flat' | 'ivf' | 'hnsw';

/** A search. */
export interface FaissOrder {
  /** The first query and the end (exclusive). */
  readonly from: number;
  readonly to: number;
  /** Whether queries are sent one at a time. */
  readonly one: boolean;
  readonly threads: number;
}

/** The result. */
export interface FaissAnswer {
  /** Of each call. */
  readonly seconds: readonly number[];
  /** The ids of the ten best of each query. */
  readonly ids: readonly (readonly number[])[];
}

/** How to install a missing peer. */
export const howToInstallFaiss =
  'bash bench/peers/setup.sh faiss (or set LINKSAGE_FAISS_PYTHON to a Python that has faiss)';

/** The Python that has faiss; undefined if there is none. */
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

  /** Its name and version. */
  get name(): string {
    return this.#process.name;
  }

  /** Builds an index; returns its seconds. */
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

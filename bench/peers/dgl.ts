/** DGL's PinSAGE sampler, in a Python process that runs on and walks on command. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Graph } from '../../src/graph/index.ts';
import { writeNpy } from '../../src/storage/index.ts';
import { PeerProcess, peerFile } from './peer-process.ts';

/** One timed run. */
export interface DglOrder {
  /** A .npy file of page ids. */
  readonly starts: string;
  readonly walks: number;
  /** The probability that a walk ends after two hops. */
  readonly restart: number;
  /** The most pairs of hops of a walk. */
  readonly longest: number;
  readonly top: number;
  /** Starts per call. */
  readonly batch: number;
}

/** How to install a missing peer. */
export const howToInstall = 'bash bench/peers/setup.sh (or set LINKSAGE_DGL_PYTHON to a Python that has dgl)';

/** The Python that has DGL; undefined if there is none. */
export function dglPython(): string | undefined {
  const python = process.env.LINKSAGE_DGL_PYTHON ?? peerFile('.venv-dgl/bin/python');
  return existsSync(python) ? python : undefined;
}

/** Writes a graph of pages, pins and boards in the format of the peer, with pages and boards as items. */
export async function writeForDgl(
  { counts, first, offsets, neighbors }: Graph,
  folder: string,
): Promise<void> {
  const write = (name: string, array: Uint32Array) =>
    writeNpy(join(folder, `${name}.npy`), array, [array.length]);
  const [pins, boards] = [offsets[first.pin]!, offsets[first.board]!]; // where their rows begin
  const itemOffsets = new Uint32Array(counts.page + counts.board + 1);
  itemOffsets.set(offsets.subarray(0, first.pin + 1));
  for (let board = 0; board <= counts.board; board++)
    itemOffsets[counts.page + board] = offsets[first.board + board]! - boards + pins;
  const itemPins = new Uint32Array(itemOffsets.at(-1)!);
  itemPins.set(neighbors.subarray(0, pins));
  itemPins.set(neighbors.subarray(boards), pins);
  await write('item_offsets', itemOffsets);
  await write(
    'item_pins',
    itemPins.map((pin) => pin - first.pin),
  );
  await write(
    'pin_offsets',
    offsets.slice(first.pin, first.board + 1).map((offset) => offset - pins),
  );
  const toItem = (node: number) => (node < first.pin ? node : node - counts.pin);
  await write('pin_items', neighbors.slice(pins, boards).map(toItem));
}

/** The running peer. */
export class DglSampler {
  readonly #process: PeerProcess;

  /** Starts the peer over a graph that `writeForDgl` wrote. */
  static async start(python: string, folder: string): Promise<DglSampler> {
    return new DglSampler(await PeerProcess.start(python, 'dgl_walks.py', [folder]));
  }

  private constructor(process: PeerProcess) {
    this.#process = process;
  }

  /** Its name and version. */
  get name(): string {
    return this.#process.name;
  }

  /** Seconds of a run, on one thread. */
  async time(order: DglOrder): Promise<number> {
    return (await this.#process.ask<{ seconds: number }>(order)).seconds;
  }

  stop(): void {
    this.#process.stop();
  }
}

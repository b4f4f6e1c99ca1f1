/** DGL's PinSAGE sampler in a Python process that stays alive and walks on command. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { LinkSageError } from '../../src/base/index.ts';
import type { Graph } from '../../src/graph/index.ts';
import { writeNpy } from '../../src/storage/index.ts';

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

/** The repository, seen from the sources as well as from dist-bench/. */
const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/dist-bench\/$/, '');

/** How to get the peer where it is missing. */
export const howToInstall = 'bash bench/peers/setup.sh (or set LINKSAGE_DGL_PYTHON to a Python that has dgl)';

/** The Python that has DGL; undefined where there is none. */
export function dglPython(): string | undefined {
  const python = process.env.LINKSAGE_DGL_PYTHON ?? join(root, 'bench/peers/.venv-dgl/bin/python');
  return existsSync(python) ? python : undefined;
}

/** Writes a graph of pages, pins and boards as the peer reads it: pages and boards are its items. */
export async function writeForDgl(
  { counts, first, offsets, neighbours }: Graph,
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
  itemPins.set(neighbours.subarray(0, pins));
  itemPins.set(neighbours.subarray(boards), pins);
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
  await write('pin_items', neighbours.slice(pins, boards).map(toItem));
}

/** The running peer. */
export class DglSampler {
  /** What it is, with its version. */
  readonly name: string;
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #answers: AsyncIterator<string>;

  /** Starts the peer over a graph that `writeForDgl` wrote. */
  static async start(python: string, folder: string): Promise<DglSampler> {
    const script = join(root, 'bench/peers/dgl_walks.py');
    const child = spawn(python, [script, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
    const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const { name } = await nextAnswer<{ name: string }>(answers);
    return new DglSampler(child, answers, name);
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

  /** The seconds that a run takes, on one thread. */
  async time(order: DglOrder): Promise<number> {
    this.#child.stdin.write(`${JSON.stringify(order)}\n`);
    return (await nextAnswer<{ seconds: number }>(this.#answers)).seconds;
  }

  stop(): void {
    this.#child.stdin.end();
  }
}

async function nextAnswer<Answer>(answers: AsyncIterator<string>): Promise<Answer> {
  const { value, done } = await answers.next();
  if (done === true) throw new LinkSageError('dgl_walks.py: expected an answer, got the end of its output');
  return JSON.parse(value) as Answer;
}

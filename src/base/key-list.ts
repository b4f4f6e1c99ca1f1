/** Many keys in memory. */
import { LinkSageError } from './errors.ts';

/** Keys in order, as an array of strings has them. */
export interface Keys {
  readonly length: number;
  /** The key at an index from 0 on; undefined beyond the last. */
  at(index: number): string | undefined;
}

/**
 * Keys that are kept as UTF-8, one after another: their bytes and four more each, where each string of an array is an
 * object of its own.
 */
export class KeyList implements Keys {
  #bytes = Buffer.alloc(2 ** 16);
  /** Where each key ends. */
  #ends = new Uint32Array(2 ** 12);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /**
   * Adds a key at the end.
   *
   * @throws LinkSageError where all keys take more than 4 GiB
   */
  push(key: string): void {
    const start = this.#startOf(this.#length);
    const most = start + 3 * key.length; // of UTF-8 for a UTF-16 code unit
    if (most > this.#bytes.length) this.#bytes = grow(this.#bytes, Buffer.alloc(roomFor(most)));
    if (this.#length === this.#ends.length) this.#ends = grow(this.#ends, new Uint32Array(2 * this.#length));
    this.#ends[this.#length++] = start + this.#bytes.write(key, start);
  }

  at(index: number): string | undefined {
    if (index < 0 || index >= this.#length) return undefined;
    return this.#bytes.toString('utf8', this.#startOf(index), this.#ends[index]);
  }

  #startOf(index: number): number {
    return index === 0 ? 0 : this.#ends[index - 1]!;
  }
}

/** The keys at some positions, which are read when they are asked for. */
export function keysAt(keys: Keys, positions: Uint32Array): Keys {
  return {
    length: positions.length,
    at: (index) => (index < positions.length ? keys.at(positions[index]!) : undefined),
  };
}

/** Half as much again, as much as ends can tell. */
function roomFor(bytes: number): number {
  const most = 2 ** 32 - 1;
  if (bytes > most) throw new LinkSageError(`keys: expected at most ${most} bytes in all, got ${bytes}`);
  return Math.min(most, Math.ceil(1.5 * bytes));
}

function grow<A extends Uint8Array | Uint32Array>(from: A, to: A): A {
  to.set(from);
  return to;
}

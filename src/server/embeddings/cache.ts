/** Vectors of inputs that were embedded before, as they are sent. */

/** A vector as it is sent. */
export interface SentVector {
  /** A JSON string of base64, or a JSON array. */
  readonly json: string;
  /** The words that the encoder has read. */
  readonly words: number;
}

/** The bytes that a cache takes at most, some 40,000 vectors of 256 numbers in base64. */
const mostBytes = 64 << 20;
/** What an entry takes beside its texts. */
const entryBytes = 150;

/** Keeps the vectors that were asked for last, all of one version. */
export class EmbeddingCache {
  readonly #mostBytes: number;
  readonly #entries = new Map<string, SentVector>();
  #version = '';
  #bytes = 0;

  constructor(bytes: number = mostBytes) {
    this.#mostBytes = bytes;
  }

  /** The vector of an input in a form and size, if it is of this version. */
  find(version: string, form: string, input: string): SentVector | undefined {
    if (version !== this.#version) return undefined;
    const key = `${form}\n${input}`;
    const found = this.#entries.get(key);
    if (found === undefined) return undefined;
    this.#entries.delete(key); // and put it at the end, as the one that was asked for last
    this.#entries.set(key, found);
    return found;
  }

  /** Keeps a vector. Those of another version are forgotten. */
  keep(version: string, form: string, input: string, vector: SentVector): void {
    if (version !== this.#version) {
      this.#entries.clear();
      this.#bytes = 0;
      this.#version = version;
    }
    const key = `${form}\n${input}`;
    const size = sizeOf(key, vector);
    if (size > this.#mostBytes / 10) return;
    if (!this.#entries.has(key)) this.#bytes += size;
    this.#entries.set(key, vector);
    for (const [oldest, entry] of this.#entries) {
      if (this.#bytes <= this.#mostBytes) break;
      this.#entries.delete(oldest);
      this.#bytes -= sizeOf(oldest, entry);
    }
  }
}

/** Texts may take two bytes a character. */
function sizeOf(key: string, { json }: SentVector): number {
  return 2 * key.length + json.length + entryBytes;
}

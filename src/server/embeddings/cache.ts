/** Vectors of inputs that were embedded before, as they are sent. */

/** A vector as it is sent. */
export interface SentVector {
  /** A JSON string of base64, or a JSON array. */
  readonly json: string;
  /** The words that the encoder has read. */
  readonly words: number;
}

/** A vector that is kept, and whether it was asked for since it last came up for removal. */
interface Entry {
  readonly vector: SentVector;
  isUsed: boolean;
}

/** The bytes that a cache takes at most, some 40,000 vectors of 256 numbers in base64. */
const mostBytes = 64 << 20;
/** What an entry takes beside its texts. */
const entryBytes = 150;

/**
 * Keeps vectors of one version. The oldest are removed, but those that were asked for since get a second chance, which costs less
 * than moving each to the end whenever it is asked for.
 */
export class EmbeddingCache {
  readonly #mostBytes: number;
  readonly #entries = new Map<string, Entry>();
  #version = '';
  #bytes = 0;

  constructor(bytes: number = mostBytes) {
    this.#mostBytes = bytes;
  }

  /** The vector of an input in a form and size, if it is of this version. */
  find(version: string, form: string, input: string): SentVector | undefined {
    if (version !== this.#version) return undefined;
    const found = this.#entries.get(`${form}\n${input}`);
    if (found === undefined) return undefined;
    found.isUsed = true;
    return found.vector;
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
    this.#entries.set(key, { vector, isUsed: false });
    for (const [oldest, entry] of this.#entries) {
      if (this.#bytes <= this.#mostBytes) break;
      this.#entries.delete(oldest);
      if (entry.isUsed) this.#entries.set(oldest, { ...entry, isUsed: false });
      else this.#bytes -= sizeOf(oldest, entry.vector);
    }
  }
}

/** Texts may take two bytes a character. */
function sizeOf(key: string, { json }: SentVector): number {
  return 2 * key.length + json.length + entryBytes;
}

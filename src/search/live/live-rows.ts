/** The rows of one kind that are newer than the version: added, changed or gone since. E = the length of the vectors */

/**
 * Rows keep their numbers: those of the version come first, new ones follow in the order in which they came. A row that is
 * gone is not found any more; if its key comes back, it gets its old number.
 */
export class LiveRows {
  /** The rows of the version. */
  readonly ofVersion: number;
  readonly #keys: string[];
  readonly #positions: Map<string, number>;
  readonly #vectors = new Map<number, Float32Array>();
  readonly #gone = new Map<string, number>();
  #replaced: Uint32Array | undefined;

  /** E; 0 as long as there is no vector. */
  get width(): number {
    const [first] = this.#vectors.values();
    return first?.length ?? 0;
  }

  /** @param keys and `positions` of the version's rows; both change with the rows */
  constructor(keys: string[], positions: Map<string, number>) {
    this.ofVersion = keys.length;
    this.#keys = keys;
    this.#positions = positions;
  }

  /** Whether nothing has changed. */
  get isEmpty(): boolean {
    return this.#vectors.size === 0 && this.#gone.size === 0;
  }

  /** The number of rows, with those that are gone. */
  get count(): number {
    return this.#keys.length;
  }

  /** The new vectors by row. Each `[E]`, of unit length */
  get vectors(): ReadonlyMap<number, Float32Array> {
    return this.#vectors;
  }

  /** The rows that are gone. */
  get gone(): Iterable<number> {
    return this.#gone.values();
  }

  /** The rows of the version that have another vector now or are gone. */
  get replaced(): Uint32Array {
    this.#replaced ??= Uint32Array.from([...this.#vectors.keys(), ...this.gone])
      .filter((row) => row < this.ofVersion)
      .sort();
    return this.#replaced;
  }

  /** Sets the vector of a key, and returns its row. */
  put(key: string, vector: Float32Array): number {
    const row = this.#positions.get(key) ?? this.#gone.get(key) ?? this.#keys.push(key) - 1;
    this.#positions.set(key, row);
    this.#gone.delete(key);
    this.#vectors.set(row, vector);
    this.#replaced = undefined;
    return row;
  }

  /** Removes a key, and returns its row; undefined if it is not there. */
  remove(key: string): number | undefined {
    const row = this.#positions.get(key);
    if (row === undefined) return undefined;
    this.#positions.delete(key);
    this.#vectors.delete(row);
    this.#gone.set(key, row);
    this.#replaced = undefined;
    return row;
  }
}

/** Nearest neighbors among the rows of a version and those that are newer. */
import { BestFew, none } from '../../base/index.ts';
import type { SearchOptions, SearchResult, VectorIndex } from '../../nearest/index.ts';
import { cosinesWith } from '../fused.ts';
import type { LiveRows } from './live-rows.ts';

/** An index over an index of the version's rows: what is newer is compared exactly, row by row. */
export class LiveIndex implements VectorIndex {
  readonly #version: VectorIndex;
  readonly #rows: LiveRows;

  constructor(version: VectorIndex, rows: LiveRows) {
    this.#version = version;
    this.#rows = rows;
  }

  get size(): number {
    return this.#rows.count;
  }

  get dims(): number {
    return this.#version.dims;
  }

  async search(queries: Float32Array, k: number, options: SearchOptions = {}): Promise<SearchResult> {
    if (this.#rows.isEmpty) return this.#version.search(queries, k, options);
    const asked = queries.length / this.dims;
    const { replaced } = this.#rows;
    const newer = this.#newerRows(options.allowed);
    const old = await this.#searchVersion(queries, k, replaced, options);
    const vectors = { all: new Float32Array(0), newer: this.#rows.vectors };
    const width = this.#rows.width;
    const best = new BestFew(k);
    const ids = new Uint32Array(asked * k);
    const scores = new Float32Array(asked * k);
    for (let query = 0; query < asked; query++) {
      const vector = queries.subarray(query * this.dims, (query + 1) * this.dims);
      const excluded = new Set(options.exclude?.[query]);
      for (let i = query * k; old !== undefined && i < (query + 1) * k; i++)
        if (old.ids[i] !== none) best.add(old.ids[i]!, old.scores[i]!);
      const cosines = cosinesWith(vector, vectors, width)(newer);
      for (let i = 0; i < newer.length; i++) if (!excluded.has(newer[i]!)) best.add(newer[i]!, cosines[i]!);
      best.drain(ids, scores, query * k);
    }
    return { ids, scores };
  }

  dispose(): Promise<void> {
    return this.#version.dispose();
  }

  /** The newer rows that may be found. */
  #newerRows(allowed: Uint32Array | undefined): Uint32Array {
    if (allowed === undefined) return Uint32Array.from(this.#rows.vectors.keys());
    return allowed.filter((row) => this.#rows.vectors.has(row));
  }

  /** Searches the rows of the version that are still as they were; undefined if none of them may be found. */
  async #searchVersion(
    queries: Float32Array,
    k: number,
    replaced: Uint32Array,
    { exclude, allowed }: SearchOptions,
  ): Promise<SearchResult | undefined> {
    const { size } = this.#version;
    if (replaced.length >= size) return undefined;
    if (allowed !== undefined) {
      const without = new Set(replaced);
      const left = allowed.filter((row) => row < size && !without.has(row));
      if (left.length === 0) return undefined;
      const excluded = exclude?.map((rows) => rows.filter((row) => row < size));
      return this.#version.search(queries, k, { allowed: left, ...(excluded && { exclude: excluded }) });
    }
    const lists = Array.from({ length: queries.length / this.dims }, (_, query) => {
      const own = (exclude?.[query] ?? new Uint32Array(0)).filter((row) => row < size);
      return own.length === 0 ? replaced : Uint32Array.from([...replaced, ...own]);
    });
    return this.#version.search(queries, k, { exclude: lists });
  }
}

/** An embedding version in memory. Each part is read when it is first needed, and stays. */
import { LinkSageError, remember } from '../base/index.ts';
import type { NodeKind } from '../catalog/index.ts';
import type { EmbeddingVersion, NodeRows } from '../embeddings/index.ts';
import { openIndex } from '../embeddings/index.ts';
import type { VectorIndex } from '../nearest/index.ts';
import { createExactIndex, prefixOf } from '../nearest/index.ts';

/** The rows of a kind. */
export interface KindRows extends NodeRows {
  /** The index of each key in `keys`. */
  readonly positions: ReadonlyMap<string, number>;
}

/** A version with its keys, vectors and indexes in memory. E = the length of its vectors */
export class OpenVersion {
  readonly version: EmbeddingVersion;
  readonly #rows = new Map<NodeKind, Promise<KindRows>>();
  readonly #vectors = new Map<NodeKind, Promise<Float32Array>>();
  readonly #indexes = new Map<string, Promise<VectorIndex>>();

  constructor(version: EmbeddingVersion) {
    this.version = version;
  }

  /** The given dims, by default the largest. Throws LinkSageError if the version does not have them. */
  dimsOf(dims: number = this.version.width): number {
    const { dims: known } = this.version.meta;
    if (known.includes(dims)) return dims;
    throw new LinkSageError(`dims: expected one of ${known.join(', ')}, got ${dims}`);
  }

  /** The keys of a kind, and the locations of their vectors. */
  rowsOf(kind: NodeKind): Promise<KindRows> {
    return remember(this.#rows, kind, async () => {
      const rows = await this.version.readRows(kind);
      return { ...rows, positions: new Map(rows.keys.map((key, position) => [key, position])) };
    });
  }

  /** All vectors of a kind. `[n, E]` */
  vectorsOf(kind: NodeKind): Promise<Float32Array> {
    return remember(this.#vectors, kind, async () =>
      this.version.readVectorsAt(kind, await this.rowsOf(kind)),
    );
  }

  /**
   * The vectors of some keys; only these are read from disk. Undefined for keys that the version lacks.
   *
   * @returns for each key a vector `[dims]`
   */
  async vectorsAt(
    kind: NodeKind,
    keys: readonly string[],
    dims?: number,
  ): Promise<(Float32Array | undefined)[]> {
    const length = this.dimsOf(dims);
    const { positions, shards, rows } = await this.rowsOf(kind);
    const found = keys.map((key) => positions.get(key));
    const here = Uint32Array.from(found.filter((position) => position !== undefined));
    const locations = { shards: here.map((at) => shards[at]!), rows: here.map((at) => rows[at]!) };
    const vectors = prefixOf(await this.version.readVectorsAt(kind, locations), this.version.width, length);
    let next = 0;
    return found.map((position) => {
      if (position === undefined) return undefined;
      const from = length * next++;
      return vectors.slice(from, from + length);
    });
  }

  /** The index of a kind for vectors of length `dims`. */
  indexOf(kind: NodeKind, dims: number): Promise<VectorIndex> {
    return remember(this.#indexes, `${kind}/${dims}`, async () => {
      const vectors = await this.vectorsOf(kind);
      const { width } = this.version;
      const index = dims === width ? await openIndex(this.version, kind, vectors) : undefined;
      return index ?? createExactIndex(prefixOf(vectors, width, dims), dims);
    });
  }

  /** Frees the memory that indexes hold outside JavaScript. */
  async close(): Promise<void> {
    for (const index of this.#indexes.values()) await (await index).dispose();
    this.#indexes.clear();
  }
}

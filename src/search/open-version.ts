/** An embedding version in memory, and what is newer. Each part is read when it is first needed, and stays. */
import { LinkSageError, remember } from '../base/index.ts';
import type { NodeKind } from '../catalog/index.ts';
import type { EmbeddingVersion, NodeRows } from '../embeddings/index.ts';
import { openIndex } from '../embeddings/index.ts';
import type { VectorIndex } from '../nearest/index.ts';
import { createExactIndex, prefixOf } from '../nearest/index.ts';
import type { RowVectors } from './fused.ts';
import { LiveIndex } from './live/live-index.ts';
import { LiveRows } from './live/live-rows.ts';

/** The rows of a kind: those of the version, then newer ones. Locations are those of the version's. */
export interface KindRows extends NodeRows {
  /** The row of each key that can be found. */
  readonly positions: ReadonlyMap<string, number>;
  readonly live: LiveRows;
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
      const keys = [...rows.keys];
      const positions = new Map(keys.map((key, position) => [key, position]));
      return { ...rows, keys, positions, live: new LiveRows(keys, positions) };
    });
  }

  /** The vectors of a kind by row. */
  async vectorsOf(kind: NodeKind): Promise<RowVectors> {
    const { live } = await this.rowsOf(kind);
    return { all: await this.#vectorsOfVersion(kind), newer: live.vectors };
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
    const { width } = this.version;
    const { positions, shards, rows, live } = await this.rowsOf(kind);
    const found = keys.map((key) => positions.get(key));
    const newer = found.map((row) => (row === undefined ? undefined : live.vectors.get(row)));
    const here = Uint32Array.from(found.filter((row, i) => row !== undefined && newer[i] === undefined));
    const locations = { shards: here.map((at) => shards[at]!), rows: here.map((at) => rows[at]!) };
    const vectors = prefixOf(await this.version.readVectorsAt(kind, locations), width, length);
    let next = 0;
    return found.map((row, i) => {
      if (row === undefined) return undefined;
      if (newer[i] !== undefined) return prefixOf(newer[i], width, length).slice();
      const from = length * next++;
      return vectors.slice(from, from + length);
    });
  }

  /** The index of a kind for vectors of length `dims`. */
  indexOf(kind: NodeKind, dims: number): Promise<VectorIndex> {
    return remember(this.#indexes, `${kind}/${dims}`, async () => {
      const vectors = await this.#vectorsOfVersion(kind);
      const { width } = this.version;
      const index = dims === width ? await openIndex(this.version, kind, vectors) : undefined;
      return new LiveIndex(
        index ?? (await createExactIndex(prefixOf(vectors, width, dims), dims)),
        (await this.rowsOf(kind)).live,
      );
    });
  }

  /** Frees the memory that indexes hold outside JavaScript. */
  async close(): Promise<void> {
    for (const index of this.#indexes.values()) await (await index).dispose();
    this.#indexes.clear();
  }

  /** All vectors of a kind that the version has. `[n, E]` */
  #vectorsOfVersion(kind: NodeKind): Promise<Float32Array> {
    return remember(this.#vectors, kind, async () =>
      this.version.readVectorsAt(kind, await this.rowsOf(kind)),
    );
  }
}

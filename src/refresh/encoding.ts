/** Encodes the nodes of a plan, in chunks. Each chunk is committed to the unfinished version. */
import { indexesWhere, none, type Progress, silent } from '../base/index.ts';
import type { NodeKind, PerKind } from '../catalog/index.ts';
import {
  type EmbeddingVersion,
  type KeyFile,
  type LocatedRows,
  type RowLocations,
  readKeyAt,
  shardRows,
  type UnfinishedVersion,
} from '../embeddings/index.ts';
import type { NodeEncoder } from '../model/index.ts';
import { prefixOf } from '../nearest/index.ts';
import { findChanged, findDrifted } from './compare-shard.ts';
import { HashIndex } from './hash-index.ts';
import type { NodeNeighborhoods, NodeReader } from './node-reader.ts';
import type { KindPlan } from './plan.ts';

/** How long encoding took. */
export interface Timing {
  readonly nodes: number;
  readonly seconds: number;
}

/** What reads and encodes nodes, and where their vectors go. */
export interface EncodingParts {
  readonly reader: NodeReader;
  readonly encoder: NodeEncoder;
  readonly unfinished: UnfinishedVersion;
  /** The files with the keys of each kind, in the order of its nodes. */
  readonly keys: PerKind<KeyFile>;
  /** The most nodes that are encoded and committed at once. Default 65,536, the rows of a shard. */
  readonly chunk?: number | undefined;
  readonly progress?: Progress | undefined;
}

/** Encodes nodes into the shards of an unfinished version. E = the length of its vectors */
export class Encoding {
  /** How long encoding has taken so far, by kind. */
  readonly timings: Record<NodeKind, Timing> = {
    page: { nodes: 0, seconds: 0 },
    pin: { nodes: 0, seconds: 0 },
    board: { nodes: 0, seconds: 0 },
  };
  /** How many nodes the unfinished version held already. */
  readonly resumed: Record<NodeKind, number> = { page: 0, pin: 0, board: 0 };
  readonly #reader: NodeReader;
  readonly #encoder: NodeEncoder;
  readonly #unfinished: UnfinishedVersion;
  readonly #keys: PerKind<KeyFile>;
  readonly #chunk: number;
  readonly #progress: Progress;

  constructor({ reader, encoder, unfinished, keys, chunk = shardRows, progress = silent }: EncodingParts) {
    this.#reader = reader;
    this.#encoder = encoder;
    this.#unfinished = unfinished;
    this.#keys = keys;
    this.#chunk = chunk;
    this.#progress = progress;
  }

  /**
   * Gives all rows of a kind with their locations: rows carried over from the version before, rows that an interrupted
   * refresh has encoded, and the others, which are encoded now.
   */
  async complete(
    kind: NodeKind,
    { locations, encode, records }: KindPlan,
    before: EmbeddingVersion | undefined,
  ): Promise<LocatedRows> {
    const shards = locations.shards.slice();
    const rows = locations.rows.slice();
    const ofBefore = before?.shardsOf(kind) ?? [];
    const put = (position: number, shard: number, row: number) => {
      shards[position] = ofBefore.length + shard;
      rows[position] = row;
    };
    const done = await this.#findDone(kind, encode);
    const left: number[] = [];
    for (let i = 0; i < encode.length; i++) {
      if (done.shards[i] === none) left.push(encode[i]!);
      else put(encode[i]!, done.shards[i]!, done.rows[i]!);
    }
    this.resumed[kind] = encode.length - left.length;
    const chunk = this.#chunk;
    let number = this.#unfinished.shards[kind].length;
    let written: Promise<unknown> = Promise.resolve();
    try {
      for (let from = 0; from < left.length; from += chunk, number++) {
        const positions = Uint32Array.from(left.slice(from, from + chunk));
        const encoded = await this.#encodeChunk(kind, positions, { done: from, total: left.length });
        await written;
        written = this.#write(kind, positions, encoded); // while the next one is encoded
        written.catch(() => {}); // the error is thrown by `await written`
        for (const [row, position] of positions.entries()) put(position, number, row);
      }
    } finally {
      await written; // even if encoding fails: nothing else may write meanwhile
    }
    const kept = [...ofBefore, ...this.#unfinished.shards[kind]];
    return {
      keys: this.#keys[kind],
      shards,
      rows,
      kept,
      records: records ?? this.#reader.recordEdges(kind),
    };
  }

  /** Encodes nodes without storing their vectors. Positions are ascending. `[positions, E]` */
  async encode(kind: NodeKind, positions: Uint32Array): Promise<Float32Array> {
    return this.#encodeIn(kind, positions, await this.#reader.neighborhoods(kind, positions), silent);
  }

  async #encodeChunk(
    kind: NodeKind,
    positions: Uint32Array,
    { done, total }: { done: number; total: number },
  ) {
    const start = performance.now();
    const neighborhoods = await this.#reader.neighborhoods(kind, positions);
    const tell: Progress = (event) =>
      this.#progress(
        event.total === positions.length
          ? { ...event, task: `${event.task} ${kind}s`, done: done + event.done, total }
          : event,
      );
    const vectors = await this.#encodeIn(kind, positions, neighborhoods, tell);
    const { nodes, seconds } = this.timings[kind];
    this.timings[kind] = {
      nodes: nodes + positions.length,
      seconds: seconds + (performance.now() - start) / 1000,
    };
    return { vectors, neighborhoods };
  }

  async #write(
    kind: NodeKind,
    positions: Uint32Array,
    { vectors, neighborhoods }: { vectors: Float32Array; neighborhoods: NodeNeighborhoods },
  ) {
    const contents = this.#reader.contents(kind, positions);
    const keys = {
      hashes: this.#reader.keyHashes(kind, positions),
      at: (row: number) => readKeyAt(this.#keys[kind], positions[row]!),
    };
    const { neighbors, visits, degrees } = neighborhoods;
    await this.#unfinished.addShard(kind, keys, { vectors, contents, neighbors, visits, degrees });
  }

  async #encodeIn(
    kind: NodeKind,
    positions: Uint32Array,
    { lists }: NodeNeighborhoods,
    progress: Progress,
  ): Promise<Float32Array> {
    const vectors = await this.#encoder.encode(this.#reader.ids(kind, positions), lists, progress);
    return prefixOf(vectors, this.#encoder.size, this.#unfinished.width);
  }

  /** The locations of nodes that the unfinished version has, encoded exactly as they are now; `none` for the others. */
  async #findDone(kind: NodeKind, encode: Uint32Array): Promise<RowLocations> {
    const done: RowLocations = { shards: none32(encode.length), rows: none32(encode.length) };
    const shards = this.#unfinished.shards[kind];
    if (shards.length === 0) return done;
    const wanted = new HashIndex(this.#reader.keyHashes(kind, encode));
    for (const [number, shard] of shards.entries()) {
      const found = (await this.#unfinished.readKeyHashes(shard)).map((hash) => wanted.find(hash) ?? none);
      const rows = indexesWhere(found.length, (row) => found[row] !== none);
      const indexes = rows.map((row) => found[row]!);
      const nodes = {
        kind,
        positions: indexes.map((i) => encode[i]!),
        rows,
        shard,
        finder: this.#unfinished,
      };
      // Two keys may have the same hash. But equal texts and neighbors give equal vectors, so that does no harm
      const changed = await findChanged(this.#reader, nodes);
      const drifted = await findDrifted(this.#reader, nodes, 0);
      for (const [n, i] of indexes.entries()) {
        if (changed[n] === 1 || drifted[n] === 1) continue;
        done.shards[i] = number;
        done.rows[i] = rows[n]!;
      }
    }
    return done;
  }
}

function none32(length: number): Uint32Array {
  return new Uint32Array(length).fill(none);
}

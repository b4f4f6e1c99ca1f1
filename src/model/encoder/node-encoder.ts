/** Encoding any number of nodes: a block at a time, on worker threads where there are many. */
import { openWorkers, type Progress, silent, type Workers } from '../../base/index.ts';
import type { NodeKind } from '../../catalog/index.ts';
import type { NeighborLists } from '../../graph/index.ts';
import type { TextVectorFiles } from '../../vectors/index.ts';
import { embeddingSize } from '../config.ts';
import type { Model } from '../files/files.ts';
import type { TokenSource } from '../texts/corpus.ts';
import { type Block, BlockEncoder, type EncodingSource } from './block-encoder.ts';

/** Some 50 MiB of text vectors for a thread, where each node has 30 texts of its own. */
const blockNodes = 2048;
/** Below this many nodes, starting threads costs more than they save; those that were started are used. */
const nodesWorthThreads = 16_384;

/**
 * Encodes nodes of one corpus with one model, as many at once as there are. E = numbers of an embedding
 *
 * @example
 * const encoder = new NodeEncoder(model, corpus, await texts.files());
 * const embeddings = await encoder.encode(pages, await findNeighbors(corpus.graph, pages, walk));
 * await encoder.dispose();
 */
export class NodeEncoder {
  readonly #source: EncodingSource;
  #here: Promise<BlockEncoder> | undefined;
  #workers: Promise<Workers<Block, void>> | undefined;
  /** The vectors of the last call and of the one before. */
  #vectors: readonly [last: Float32Array, before: Float32Array] = [shared(0), shared(0)];

  /** @param texts where the vectors of the texts of the corpus lie, which are read as nodes need them */
  constructor({ config, weights }: Model, { graph, own }: TokenSource, texts: TextVectorFiles) {
    this.#source = { model: { config, weights }, corpus: { graph, own }, texts };
  }

  /** E, the largest of the model's dims. */
  get size(): number {
    return embeddingSize(this.#source.model.config);
  }

  /**
   * The embeddings of nodes at unit length. `[nodes, E]` They lie in memory that the call after the next one takes again: shared memory
   * that is dropped is not freed for long.
   *
   * @param neighbors of the same nodes, row by row; left out, nodes are encoded from their own texts alone
   */
  async encode(
    nodes: Uint32Array,
    neighbors?: NeighborLists,
    progress: Progress = silent,
  ): Promise<Float32Array> {
    const { size } = this;
    const vectors = this.#takeVectors(nodes.length * size);
    let done = 0;
    const tell = (block: Block) => {
      done += block.nodes.length;
      progress({ task: 'encoding', done, total: nodes.length });
    };
    const blocks = splitIntoBlocks(nodes, neighbors, vectors, size);
    if (this.#workers === undefined && nodes.length < nodesWorthThreads) {
      this.#here ??= BlockEncoder.open(this.#source);
      const encoder = await this.#here;
      for (const block of blocks) {
        await encoder.encode(block);
        tell(block);
      }
      return vectors;
    }
    this.#workers ??= openWorkers(import.meta.url, './node-encoder.worker.ts', this.#source);
    const workers = await this.#workers;
    await Promise.all(
      blocks.map(async (block) => {
        await workers.run(block);
        tell(block);
      }),
    );
    return vectors;
  }

  #takeVectors(length: number): Float32Array {
    const [last, before] = this.#vectors;
    const vectors =
      before.buffer.byteLength < 4 * length ? shared(length) : new Float32Array(before.buffer, 0, length);
    this.#vectors = [vectors, last];
    return vectors;
  }

  /** Stops threads and frees the engine's memory. */
  async dispose(): Promise<void> {
    await (await this.#here)?.dispose();
    await (await this.#workers)?.close();
  }
}

function shared(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(4 * length));
}

function splitIntoBlocks(
  nodes: Uint32Array,
  neighbors: NeighborLists | undefined,
  vectors: Float32Array,
  size: number,
): Block[] {
  return Array.from({ length: Math.ceil(nodes.length / blockNodes) }, (_, i) => {
    const [from, to] = [i * blockNodes, Math.min((i + 1) * blockNodes, nodes.length)];
    return {
      nodes: nodes.slice(from, to), // travels as it is, and would take along what it is a view of
      neighbors: neighbors && sliceLists(neighbors, from, to),
      vectors: vectors.subarray(from * size, to * size),
    };
  });
}

/** The rows `from` to `to` (exclusive) of lists. */
function sliceLists(lists: NeighborLists, from: number, to: number): NeighborLists {
  const slice = ({ ids, visits, width }: NeighborLists[NodeKind]) => ({
    ids: ids.subarray(from * width, to * width),
    visits: visits.subarray(from * width, to * width),
    width,
  });
  return { page: slice(lists.page), pin: slice(lists.pin), board: slice(lists.board) };
}

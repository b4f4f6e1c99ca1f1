/** The batch builder: draws examples and negatives, hides answers, lays out tokens. */
import type { Random } from '../../base/index.ts';
import { type NodeKind, nodeKinds } from '../../catalog/index.ts';
import { degree, findNeighbors, type NeighborLists, nodeIds, type WalkOptions } from '../../graph/index.ts';
import {
  type BagTrainer,
  type Corpus,
  type ModelConfig,
  type TextVectors,
  TokenBatch,
  visibleDegree,
} from '../../model/index.ts';
import type { TensorData } from '../../tensor/index.ts';
import type { SparseRows } from '../../text/index.ts';
import type { TrainingConfig } from '../config.ts';
import { type Alignment, alignmentFeeds } from '../step/alignment.ts';
import type { StepSizes } from '../step/step-graph.ts';
import type { Answers } from './answers.ts';
import { Batch } from './batch.ts';
import type { Examples } from './examples.ts';
import { type HiddenAnswers, hideAnswers } from './hidden.ts';
import { AccidentalHits, logQCorrection } from './negatives.ts';

/** What batches are built of. */
export interface BatchSource {
  /** The corpus with names shown and with names hidden; both read the same graph. */
  readonly corpora: { readonly shown: Corpus; readonly hidden: Corpus };
  readonly examples: Examples;
  readonly answers: Answers;
  /** The pin that stands for each pin in the graph; positions. `[pins]` */
  readonly pinClusters: Uint32Array;
  /** Features of the texts of `corpora.hidden`, which has those of both. */
  readonly features: SparseRows;
  /** Sums and updates the table's rows; ended by who steps. */
  readonly bags: BagTrainer;
  readonly model: ModelConfig;
  readonly training: TrainingConfig;
  readonly walk: WalkOptions;
  /** What the vectors shall stay close to, if anything. */
  readonly alignment?: Alignment | undefined;
}

/** The sizes of a step: small corpora make small batches. */
export function stepSizes({ examples, training }: BatchSource): StepSizes {
  return {
    examples: Math.min(training.batch, examples.pin.length),
    randomPins: training.randomPins,
    randomBoards: training.randomBoards,
  };
}

/**
 * Builds batches.
 *
 * Rows of the node part: the examples' pages, their boards, random boards. Rows of the pin part: the examples'
 * pins, random pins; pins are encoded from their own text alone.
 */
export class BatchBuilder {
  readonly #source: BatchSource;
  readonly #hidden: HiddenAnswers;
  readonly #walks: {
    readonly page: NeighborLists;
    readonly board: NeighborLists;
    readonly anyBoard: NeighborLists;
  };
  readonly #hits: AccidentalHits;
  readonly #logQ: { readonly pin: Float32Array; readonly board: Float32Array };

  /** Walks once from the page and the board of every example; `hidden`, its answer, stays unseen. */
  static async create(
    source: BatchSource,
    hidden: HiddenAnswers = hideAnswers(source.corpora.shown, source.examples, source.pinClusters),
  ): Promise<BatchBuilder> {
    const { corpora, examples, walk } = source;
    const { graph } = corpora.shown;
    const nodes = (first: number, positions: Uint32Array) => positions.map((position) => first + position);
    const page = await findNeighbors(graph, nodes(graph.first.page, examples.page), walk, {
      hidden: hidden.ofPage,
    });
    const board = await findNeighbors(graph, nodes(graph.first.board, examples.board), walk, {
      hidden: hidden.ofBoard,
    });
    const anyBoard = await findNeighbors(graph, nodeIds(graph, 'board'), walk);
    return new BatchBuilder(source, hidden, { page, board, anyBoard });
  }

  private constructor(
    source: BatchSource,
    hidden: HiddenAnswers,
    walks: { page: NeighborLists; board: NeighborLists; anyBoard: NeighborLists },
  ) {
    const { corpora, examples, answers } = source;
    const sizes = stepSizes(source);
    const { counts } = corpora.shown.graph;
    this.#source = source;
    this.#hidden = hidden;
    this.#walks = walks;
    this.#hits = new AccidentalHits(answers, counts.board);
    this.#logQ = {
      pin: logQCorrection(examples.pin, counts.pin, sizes.examples, sizes.randomPins),
      board: logQCorrection(examples.board, counts.board, sizes.examples, sizes.randomBoards),
    };
  }

  /**
   * Builds the batch of some examples. `cached` holds the vectors of all texts as of the last refresh: neighbors are
   * read from it, own texts are encoded anew for each step.
   */
  build(rows: readonly number[], cached: Float32Array, random: Random): Batch {
    const { corpora, examples, training } = this.#source;
    const sizes = stepSizes(this.#source);
    const corpus = random.uniform() < training.hideNames ? corpora.hidden : corpora.shown;
    const { counts } = corpus.graph;
    const draw = (bound: number, times: number) => Array.from({ length: times }, () => random.below(bound));
    const pins = [...rows.map((row) => examples.pin[row]!), ...draw(counts.pin, sizes.randomPins)];
    const boards = [...rows.map((row) => examples.board[row]!), ...draw(counts.board, sizes.randomBoards)];
    return new Batch({
      nodes: this.#layOutNodes(corpus, rows, boards, { data: cached, rowOf: (text) => text }, random),
      pins: this.#layOutPins(corpus, pins),
      columns: {
        ...this.#columns('pin', pins, rows, corpus),
        ...this.#columns('board', boards, rows, corpus),
      },
      weights: this.#weights(rows),
      targets: this.#targets({ page: rows.map((row) => examples.page[row]!), pin: pins, board: boards }),
    });
  }

  /** How much each example counts in what is taught about pages. */
  #weights(rows: readonly number[]): Record<string, TensorData> {
    const { examples, training } = this.#source;
    if (training.minCohesion === 0) return {};
    const fits = rows.map((row) => examples.fits[row]!);
    const fitting = Math.max(
      1,
      fits.reduce((sum, each) => sum + each),
    );
    const data = Float32Array.from(fits, (each) => each / fitting);
    return { 'page.weight': { dtype: 'float32', data, shape: [rows.length] } };
  }

  /** What the nodes of the batch are aligned to, given by position. */
  #targets(positions: Readonly<Record<NodeKind, readonly number[]>>): Record<string, TensorData> {
    const { alignment } = this.#source;
    if (alignment === undefined) return {};
    return Object.assign({}, ...nodeKinds.map((kind) => alignmentFeeds(alignment, kind, positions[kind])));
  }

  #layOutNodes(
    corpus: Corpus,
    rows: readonly number[],
    boards: readonly number[],
    cached: TextVectors,
    random: Random,
  ): TokenBatch {
    const { examples, training, model } = this.#source;
    const { first } = corpus.graph;
    const nodes = new TokenBatch(model, rows.length + boards.length, true);
    for (const [i, row] of rows.entries()) {
      const page = first.page + examples.page[row]!;
      nodes.setNode(i, corpus, page);
      if (random.uniform() < training.dropNeighbors) continue;
      const visible = visibleDegree(corpus, page, hiddenOf(this.#hidden.ofPage, row));
      nodes.setContext(i, corpus, visible, this.#walks.page, row, cached);
    }
    for (const [j, position] of boards.entries()) {
      const board = first.board + position;
      const target = rows[j];
      nodes.setNode(rows.length + j, corpus, board);
      if (target === undefined) {
        const all = degree(corpus.graph, board);
        nodes.setContext(rows.length + j, corpus, all, this.#walks.anyBoard, position, cached);
      } else {
        const visible = visibleDegree(corpus, board, hiddenOf(this.#hidden.ofBoard, target));
        nodes.setContext(rows.length + j, corpus, visible, this.#walks.board, target, cached);
      }
    }
    return nodes;
  }

  #layOutPins(corpus: Corpus, positions: readonly number[]): TokenBatch {
    const pins = new TokenBatch(this.#source.model, positions.length, false, 1);
    for (const [j, pin] of positions.entries()) pins.setNode(j, corpus, corpus.graph.first.pin + pin);
    return pins;
  }

  /** The correction and the mask of the columns of one kind. */
  #columns(
    kind: 'pin' | 'board',
    columns: readonly number[],
    rows: readonly number[],
    corpus: Corpus,
  ): Record<string, TensorData> {
    const mask = new Uint8Array(rows.length * columns.length);
    if (kind === 'pin') this.#hits.markPins(mask, rows, this.#source.examples, columns, corpus);
    else this.#hits.markBoards(mask, rows, this.#source.examples, columns);
    const logQ = Float32Array.from(columns, (column) => this.#logQ[kind][column]!);
    return {
      [`${kind}.logQ`]: { dtype: 'float32', data: logQ, shape: [columns.length] },
      [`${kind}.hits`]: { dtype: 'bool', data: mask, shape: [rows.length, columns.length] },
    };
  }
}

function hiddenOf(hidden: HiddenAnswers['ofPage'], row: number): Uint32Array {
  return hidden.nodes.subarray(hidden.offsets[row]!, hidden.offsets[row + 1]!);
}

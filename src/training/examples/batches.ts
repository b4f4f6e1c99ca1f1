/** The batch builder: draws examples and negatives, hides answers, lays out tokens. */
import { type Groups, groupByKey, indexesWhere, membersOf, type Random } from '../../base/index.ts';
import { type NodeKind, nodeKinds, perKind } from '../../catalog/index.ts';
import { findNeighbors, type NeighborLists, type WalkOptions } from '../../graph/index.ts';
import {
  type BagTrainer,
  type Corpus,
  type ModelConfig,
  type NeighborTexts,
  pinSlots,
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

/** What neighbors are read from: the vectors of all texts, and how each kind's count. */
export type CachedTexts = Pick<NeighborTexts, 'data' | 'shares'>;

/** What batches are built of. */
export interface BatchSource {
  /** The corpus with names shown and with names hidden; both read the same graph. */
  readonly corpora: { readonly shown: Corpus; readonly hidden: Corpus };
  readonly examples: Examples;
  readonly answers: Answers;
  /** The pin that stands for each pin in the graph; positions. `[pins]` */
  readonly pinClusters: Uint32Array;
  /** A number for the owner of each board, boards without one apart. `[boards]` */
  readonly boardOwners: Uint32Array;
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

/** Steps of fewer examples than this teach hardly anything. */
const fewestExamples = 64;
/** A step has at most this share of the examples, so that a small corpus has several different ones. */
const mostOfExamples = 0.25;

/** The sizes of a step: small corpora make small steps, all of whose parts shrink alike. */
export function stepSizes({ examples, training }: BatchSource): StepSizes {
  const count = examples.pin.length;
  const most = Math.max(fewestExamples, Math.floor(mostOfExamples * count));
  const share = Math.min(1, most / training.batch);
  const shrunk = (size: number) => Math.ceil(share * size);
  return {
    examples: Math.min(shrunk(training.batch), count),
    randomPins: shrunk(training.randomPins),
    randomBoards: shrunk(training.randomBoards),
    randomPages: shrunk(training.randomPages),
    ownerBoards: shrunk(Math.min(training.ownerBoards, training.randomBoards)),
  };
}

/**
 * Builds batches.
 *
 * Rows of the node part: the examples' pages, random pages, the examples' boards, random boards. Rows of the pin part:
 * the examples' pins, random pins; pins are encoded from their own texts alone. Whatever is random is drawn from the
 * examples too and laid out as its example sees it, so that no answer can be told by what it lacks.
 */
export class BatchBuilder {
  readonly #source: BatchSource;
  readonly #hidden: HiddenAnswers;
  readonly #walks: {
    readonly page: NeighborLists;
    readonly board: NeighborLists;
  };
  readonly #draws: ExampleDraws;
  readonly #hits: AccidentalHits;
  readonly #logQ: Readonly<Record<NodeKind, Float32Array>>;

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
    return new BatchBuilder(source, hidden, { page, board });
  }

  private constructor(
    source: BatchSource,
    hidden: HiddenAnswers,
    walks: { page: NeighborLists; board: NeighborLists },
  ) {
    const { corpora, examples, answers } = source;
    const sizes = stepSizes(source);
    const { counts } = corpora.shown.graph;
    this.#source = source;
    this.#hidden = hidden;
    this.#walks = walks;
    this.#hits = new AccidentalHits(answers, counts.board);
    this.#draws = new ExampleDraws(examples, counts, source.boardOwners);
    this.#logQ = {
      pin: logQCorrection(examples.pin, counts.pin, sizes.examples, sizes.randomPins),
      board: logQCorrection(examples.board, counts.board, sizes.examples, sizes.randomBoards),
      page: logQCorrection(examples.page, counts.page, sizes.examples, sizes.randomPages),
    };
  }

  /**
   * Builds the batch of some examples. `cached` holds the vectors of all texts as of the last refresh: neighbors are
   * read from it, own texts are encoded anew for each step.
   */
  build(rows: readonly number[], cached: CachedTexts, random: Random): Batch {
    const { corpora, examples, training } = this.#source;
    const sizes = stepSizes(this.#source);
    const corpus = random.uniform() < training.hideNames ? corpora.hidden : corpora.shown;
    const pageRows = [...rows, ...this.#draws.rows('page', sizes.randomPages, random)];
    const boardRows = [
      ...rows,
      ...this.#draws.rows('board', sizes.randomBoards - sizes.ownerBoards, random),
      ...this.#draws.boardsBeside(rows, sizes.ownerBoards, random),
    ];
    const pinRows = [...rows, ...this.#draws.rows('pin', sizes.randomPins, random)];
    const positions = {
      page: pageRows.map((row) => examples.page[row]!),
      board: boardRows.map((row) => examples.board[row]!),
      pin: pinRows.map((row) => examples.pin[row]!),
    };
    return new Batch({
      nodes: this.#layOutNodes(corpus, pageRows, boardRows, { ...cached, rowOf: (text) => text }, random),
      pins: this.#layOutPins(corpus, positions.pin),
      columns: {
        ...this.#columns('pin', positions.pin, rows, corpus),
        ...this.#columns('board', positions.board, rows, corpus),
        ...this.#columns('page', positions.page, rows, corpus),
      },
      weights: this.#weights(rows),
      targets: this.#targets(positions),
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

  /**
   * Pages and boards, each as its example sees it: short of the save that is asked for, whether it is an answer or a
   * negative, so that nothing but content tells the two apart.
   */
  #layOutNodes(
    corpus: Corpus,
    pageRows: readonly number[],
    boardRows: readonly number[],
    cached: NeighborTexts,
    random: Random,
  ): TokenBatch {
    const { examples, training, model } = this.#source;
    const { first } = corpus.graph;
    const nodes = new TokenBatch(model, pageRows.length + boardRows.length, true);
    for (const [i, row] of pageRows.entries()) {
      const page = first.page + examples.page[row]!;
      nodes.setNode(i, corpus, page);
      if (random.uniform() < training.dropNeighbors) continue;
      const visible = visibleDegree(corpus, page, hiddenOf(this.#hidden.ofPage, row));
      nodes.setContext(i, corpus, visible, this.#walks.page, row, cached);
    }
    for (const [j, row] of boardRows.entries()) {
      const board = first.board + examples.board[row]!;
      nodes.setNode(pageRows.length + j, corpus, board);
      const visible = visibleDegree(corpus, board, hiddenOf(this.#hidden.ofBoard, row));
      nodes.setContext(pageRows.length + j, corpus, visible, this.#walks.board, row, cached);
    }
    return nodes;
  }

  #layOutPins(corpus: Corpus, positions: readonly number[]): TokenBatch {
    const pins = new TokenBatch(this.#source.model, positions.length, false, pinSlots);
    for (const [j, pin] of positions.entries()) pins.setNode(j, corpus, corpus.graph.first.pin + pin);
    return pins;
  }

  /** The correction and the mask of the columns of one kind. */
  #columns(
    kind: NodeKind,
    columns: readonly number[],
    rows: readonly number[],
    corpus: Corpus,
  ): Record<string, TensorData> {
    const mask = new Uint8Array(rows.length * columns.length);
    if (kind === 'pin') this.#hits.markPins(mask, rows, this.#source.examples, columns, corpus);
    else if (kind === 'board') this.#hits.markBoards(mask, rows, this.#source.examples, columns);
    else this.#hits.markPages(mask, rows, this.#source.examples, columns);
    const logQ = Float32Array.from(columns, (column) => this.#logQ[kind][column]!);
    return {
      [`${kind}.logQ`]: { dtype: 'float32', data: logQ, shape: [columns.length] },
      [`${kind}.hits`]: { dtype: 'bool', data: mask, shape: [rows.length, columns.length] },
    };
  }
}

/** Draws examples by what they are about: each page, pin or board of an example as likely as another. */
class ExampleDraws {
  readonly #examples: Examples;
  readonly #rows: Readonly<Record<NodeKind, Groups>>;
  /** The nodes of each kind that have an example. */
  readonly #used: Readonly<Record<NodeKind, Uint32Array>>;
  readonly #owners: Uint32Array;
  readonly #boardsOfOwner: Groups;

  constructor(examples: Examples, counts: Readonly<Record<NodeKind, number>>, owners: Uint32Array) {
    this.#examples = examples;
    this.#rows = perKind((kind) => groupByKey(examples[kind], counts[kind]));
    this.#used = perKind((kind) =>
      indexesWhere(counts[kind], (node) => membersOf(this.#rows[kind], node).length > 0),
    );
    this.#owners = owners;
    const usedOwners = this.#used.board.map((board) => owners[board]!);
    const most = owners.reduce((largest, owner) => Math.max(largest, owner + 1), 0);
    this.#boardsOfOwner = groupByKey(usedOwners, most);
  }

  /** Rows of examples of so many nodes of a kind, drawn uniformly among those that have any. */
  rows(kind: NodeKind, times: number, random: Random): number[] {
    const used = this.#used[kind];
    return Array.from({ length: times }, () => this.#rowOf(kind, used[random.below(used.length)]!, random));
  }

  /** Rows of examples of boards that share their owner with that of one of `rows`: the hardest to tell apart. */
  boardsBeside(rows: readonly number[], times: number, random: Random): number[] {
    return Array.from({ length: times }, () => {
      const board = this.#examples.board[rows[random.below(rows.length)]!]!;
      const boards = membersOf(this.#boardsOfOwner, this.#owners[board]!);
      return this.#rowOf('board', this.#used.board[boards[random.below(boards.length)]!]!, random);
    });
  }

  #rowOf(kind: NodeKind, node: number, random: Random): number {
    const rows = membersOf(this.#rows[kind], node);
    return rows[random.below(rows.length)]!;
  }
}

function hiddenOf(hidden: HiddenAnswers['ofPage'], row: number): Uint32Array {
  return hidden.nodes.subarray(hidden.offsets[row]!, hidden.offsets[row + 1]!);
}

/** The validation score: how well held-back saves are found again. */
import { Random } from '../base/index.ts';
import type { NodeKind } from '../catalog/index.ts';
import { findNeighbors, type NeighborLists, nodeIds, type WalkOptions } from '../graph/index.ts';
import { mean, rankOf } from '../metrics/index.ts';
import { type Corpus, type Encoder, embeddingSize, saidBy } from '../model/index.ts';
import { forEachScores } from '../nearest/index.ts';
import type { Answers } from './examples/answers.ts';
import type { Examples } from './examples/examples.ts';
import { type Alignment, meanCosine } from './step/alignment.ts';

/** Rows that are measured at most: enough for a standard error of about .01. */
const maxRows = 1000;

/** What validation reads. */
export interface ValidationSource {
  readonly corpora: { readonly shown: Corpus; readonly hidden: Corpus };
  /** The held-back saves, all of them. */
  readonly examples: Examples;
  /** What is known without them. */
  readonly answers: Answers;
  readonly walk: WalkOptions;
  readonly seed: number;
  readonly alignment?: Alignment | undefined;
}

/** Mean reciprocal ranks, and how close the pages are to what they are aligned to. */
export interface ValidationScore {
  /** Of the held-back pins, the mean with names shown and with names hidden. */
  readonly pagePin: number;
  /** Of the held-back boards. */
  readonly pageBoard: number;
  /** Of the pages with what they are aligned to, names shown; where they are. */
  readonly cosine?: number;
}

/** The reciprocal ranks of what was held back, by row. `[rows]` each */
export interface ReciprocalRanks {
  /** Of the pins: the mean with names shown and with names hidden. */
  readonly pagePin: Float64Array;
  /** Of the boards. */
  readonly pageBoard: Float64Array;
}

/** Measures encoders on held-back saves; the walks are done once. */
export class Validator {
  readonly #source: ValidationSource;
  /** The examples that are measured. */
  readonly #rows: Uint32Array;
  readonly #walks: { readonly pages: NeighborLists; readonly boards: NeighborLists };

  /** Picks the rows, half of them with warm pages where there are as many, and walks from their pages and from all boards. */
  static async create(source: ValidationSource): Promise<Validator> {
    const { corpora, examples, answers, walk, seed } = source;
    const { graph } = corpora.shown;
    const all = new Random(seed, 4).shuffle(Uint32Array.from({ length: examples.pin.length }, (_, i) => i));
    const isWarm = (row: number) => answers.pinsOf(examples.page[row]!).length > 0;
    const warm = all.filter(isWarm).slice(0, maxRows / 2);
    const cold = all.filter((row) => !isWarm(row)).slice(0, maxRows - warm.length);
    const rows = Uint32Array.from([...warm, ...cold]).sort();
    const pages = await findNeighbors(graph, nodesOf(corpora.shown, 'page', examples.page, rows), walk);
    const boards = await findNeighbors(graph, nodeIds(graph, 'board'), walk);
    return new Validator(source, rows, { pages, boards });
  }

  private constructor(
    source: ValidationSource,
    rows: Uint32Array,
    walks: { pages: NeighborLists; boards: NeighborLists },
  ) {
    this.#source = source;
    this.#rows = rows;
    this.#walks = walks;
  }

  /** Scores an encoder; `vectors` are those of all texts of `corpora.hidden`. */
  async score(encoder: Encoder, vectors: Float32Array): Promise<ValidationScore> {
    const { corpora, examples, alignment } = this.#source;
    const pages = await this.#encodePages(encoder, corpora.shown, vectors);
    const { pagePin, pageBoard } = await this.#rankRows(encoder, vectors, pages);
    const pageOfRow = this.#rows.map((row) => examples.page[row]!);
    return {
      pagePin: mean(pagePin),
      pageBoard: mean(pageBoard),
      ...(alignment === undefined ? {} : { cosine: meanCosine(alignment, 'page', pageOfRow, pages) }),
    };
  }

  /** The same by row, for paired comparisons of encoders or graphs. */
  async ranks(encoder: Encoder, vectors: Float32Array): Promise<ReciprocalRanks> {
    const pages = await this.#encodePages(encoder, this.#source.corpora.shown, vectors);
    return this.#rankRows(encoder, vectors, pages);
  }

  async #rankRows(encoder: Encoder, vectors: Float32Array, pages: Float32Array): Promise<ReciprocalRanks> {
    const { shown, hidden } = this.#source.corpora;
    const named = await this.#pagePin(encoder, vectors, shown, pages);
    const unnamed = await this.#pagePin(
      encoder,
      vectors,
      hidden,
      await this.#encodePages(encoder, hidden, vectors),
    );
    return {
      pagePin: named.map((rank, row) => (rank + unnamed[row]!) / 2),
      pageBoard: await this.#pageBoard(encoder, vectors, pages),
    };
  }

  /** Page → pin among all pins but the page's others and those of the same text. */
  async #pagePin(
    encoder: Encoder,
    vectors: Float32Array,
    corpus: Corpus,
    pages: Float32Array,
  ): Promise<Float64Array> {
    const { examples } = this.#source;
    const pins = await encoder.encode(corpus, vectors, nodeIds(corpus.graph, 'pin'));
    const sameAnswer = new PinAnswers(corpus, this.#source.answers);
    return this.#rank(encoder, pages, pins, (row) => ({
      positive: examples.pin[row]!,
      excluded: sameAnswer.others(examples.page[row]!, examples.pin[row]!),
    }));
  }

  /** Page and pin → board with names shown, among all boards but those that hold the page. */
  async #pageBoard(encoder: Encoder, vectors: Float32Array, pages: Float32Array): Promise<Float64Array> {
    const { corpora, examples, answers } = this.#source;
    const corpus = corpora.shown;
    const pins = await encoder.encode(corpus, vectors, nodesOf(corpus, 'pin', examples.pin, this.#rows));
    const boards = await encoder.encode(corpus, vectors, nodeIds(corpus.graph, 'board'), this.#walks.boards);
    const queries = pages.map((value, i) => value + pins[i]!); // the direction of the mean
    return this.#rank(encoder, queries, boards, (row) => ({
      positive: examples.board[row]!,
      excluded: boardsOf(answers, examples.page[row]!).filter((board) => board !== examples.board[row]),
    }));
  }

  #encodePages(encoder: Encoder, corpus: Corpus, vectors: Float32Array): Promise<Float32Array> {
    const nodes = nodesOf(corpus, 'page', this.#source.examples.page, this.#rows);
    return encoder.encode(corpus, vectors, nodes, this.#walks.pages);
  }

  async #rank(
    encoder: Encoder,
    queries: Float32Array,
    candidates: Float32Array,
    answer: (row: number) => { positive: number; excluded: Uint32Array },
  ): Promise<Float64Array> {
    const ranks = new Float64Array(this.#rows.length);
    await forEachScores(queries, candidates, embeddingSize(encoder.config), (query, scores) => {
      const { positive, excluded } = answer(this.#rows[query]!);
      ranks[query] = 1 / rankOf(scores, positive, excluded);
    });
    return ranks;
  }
}

/** Finds the pins that answer for a page as well as a given one. */
class PinAnswers {
  readonly #corpus: Corpus;
  readonly #answers: Answers;
  readonly #byText = new Map<string, number[]>();

  constructor(corpus: Corpus, answers: Answers) {
    this.#corpus = corpus;
    this.#answers = answers;
    for (let pin = 0; pin < corpus.graph.counts.pin; pin++) {
      const text = saidBy(corpus, corpus.graph.first.pin + pin);
      const same = this.#byText.get(text);
      if (same) same.push(pin);
      else this.#byText.set(text, [pin]);
    }
  }

  /** The page's other pins and those with the pin's text, ascending. */
  others(page: number, pin: number): Uint32Array {
    const { graph } = this.#corpus;
    const ofText = this.#byText.get(saidBy(this.#corpus, graph.first.pin + pin)) ?? [];
    const others = [...this.#answers.pinsOf(page), ...ofText].filter((other) => other !== pin);
    return Uint32Array.from(new Set(others)).sort();
  }
}

/** The boards that hold a page, ascending. */
function boardsOf(answers: Answers, page: number): Uint32Array {
  const boards = new Set<number>();
  answers.forEachBoardOf(page, (board) => boards.add(board));
  return Uint32Array.from(boards).sort();
}

function nodesOf({ graph }: Corpus, kind: NodeKind, positions: Uint32Array, rows: Uint32Array): Uint32Array {
  return rows.map((row) => graph.first[kind] + positions[row]!);
}

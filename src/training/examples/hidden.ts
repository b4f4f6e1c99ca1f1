/** A page never sees the answer: what the walks of an example's page and board may not see. */
import { type HiddenNodes, kindOf } from '../../graph/index.ts';
import { type Corpus, saidBy } from '../../model/index.ts';
import { wordJaccard } from '../../text/index.ts';
import type { Examples } from './examples.ts';

/** Texts this alike are one text: the pin's copies would give it away. */
const nearDuplicate = 0.8;

/** Hidden nodes per example, of the walk from its page and of the walk from its board. */
export interface HiddenAnswers {
  readonly ofPage: HiddenNodes;
  readonly ofBoard: HiddenNodes;
}

/**
 * While (page, pin) and (page, board) are targets, the page's walk sees neither the pin (that is, the pin that
 * stands for its cluster), nor the page's other pins that say the same, nor the board; the board's walk sees
 * neither these pins nor the page.
 *
 * @param pinClusters the pin that stands for each pin in the graph; positions. `[pins]`
 */
export function hideAnswers(corpus: Corpus, examples: Examples, pinClusters: Uint32Array): HiddenAnswers {
  const { first } = corpus.graph;
  const ofPage = new HiddenRows();
  const ofBoard = new HiddenRows();
  for (let i = 0; i < examples.pin.length; i++) {
    const page = first.page + examples.page[i]!;
    const pin = first.pin + pinClusters[examples.pin[i]!]!;
    const pins = [pin, ...duplicatesOf(corpus, page, pin)];
    ofPage.add([...pins, first.board + examples.board[i]!]);
    ofBoard.add([...pins, page]);
  }
  return { ofPage: ofPage.finish(), ofBoard: ofBoard.finish() };
}

/** The other pins of the page whose text is a copy or near-duplicate of the pin's. */
function duplicatesOf(corpus: Corpus, page: number, pin: number): number[] {
  const { graph } = corpus;
  const row = graph.neighbors.subarray(graph.offsets[page]!, graph.offsets[page + 1]!);
  const text = row.length < 2 ? '' : saidBy(corpus, pin);
  if (text === '') return [];
  const pins = row.filter((node) => kindOf(graph, node) === 'pin');
  return [...pins].filter((other) => {
    if (other === pin) return false;
    const otherText = saidBy(corpus, other);
    return otherText === text || wordJaccard(text, otherText) >= nearDuplicate;
  });
}

class HiddenRows {
  readonly #offsets = [0];
  readonly #nodes: number[] = [];

  add(nodes: readonly number[]): void {
    this.#nodes.push(...nodes);
    this.#offsets.push(this.#nodes.length);
  }

  finish(): HiddenNodes {
    return { offsets: Uint32Array.from(this.#offsets), nodes: Uint32Array.from(this.#nodes) };
  }
}

/** Who is connected with whom, by key. */
import { type CompiledGraph, type Graph, kindOf } from '../graph/index.ts';

/** Looks pages' pins and boards up in a compiled graph. */
export class Connections {
  readonly #graph: Graph;
  readonly #keys: CompiledGraph['keys'];
  readonly #pages: ReadonlyMap<string, number>;

  constructor({ graph, keys }: CompiledGraph) {
    this.#graph = graph;
    this.#keys = keys;
    this.#pages = new Map(keys.page.map((url, page) => [url, page]));
  }

  /** Ids of a page's pins; none where the page is not in the graph. */
  pinsOf(url: string): string[] {
    return this.#pins(url).map((node) => this.#keys.pin[node - this.#graph.first.pin]!);
  }

  /** Ids of the boards that hold a page. */
  boardsOf(url: string): string[] {
    const { first } = this.#graph;
    const nodes = new Set(this.#pins(url).flatMap((pin) => this.#neighbours(pin)));
    return [...nodes]
      .filter((node) => kindOf(this.#graph, node) === 'board')
      .map((node) => this.#keys.board[node - first.board]!);
  }

  #pins(url: string): number[] {
    const page = this.#pages.get(url);
    return page === undefined ? [] : this.#neighbours(page);
  }

  #neighbours(node: number): number[] {
    return [...this.#graph.neighbours.subarray(this.#graph.offsets[node]!, this.#graph.offsets[node + 1]!)];
  }
}

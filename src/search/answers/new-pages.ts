/** Encodes pages that the corpus lacks, with the pins and boards that a program names: they walk the graph of the corpus. */
import { keyHash, LinkSageError } from '../../base/index.ts';
import { perKind } from '../../catalog/index.ts';
import { degree, findNeighbors, GraphDelta, type NeighborLists } from '../../graph/index.ts';
import { requireUrl } from '../address.ts';
import type { Cards } from '../cards.ts';
import { gatherCorpus } from '../in-graph/gather-corpus.ts';
import { connectToSite, type KeyedGraph } from '../in-graph/keyed-graph.ts';
import type { NewPage, NodeText } from '../node-text.ts';
import type { QueryEncoder } from '../query-encoder.ts';

/** A pin of a page that the corpus may lack. */
export interface PagePin {
  /** Its id, if it has one: with the ids of an import, the page is encoded as after that import. */
  readonly id?: string;
  readonly title?: string;
  readonly description?: string;
  /** The ids of boards that hold the pin. */
  readonly boards?: readonly string[];
}

/** A page with its texts and its pins, whether or not the corpus has it. */
export interface PageDocument extends NewPage {
  readonly pins?: readonly PagePin[];
}

/** A page in the graph: the node that its walks start from, its pins, and what it is connected with. */
interface PlacedPage {
  readonly text: NodeText;
  readonly pins: readonly NodeText[];
  readonly neighbors: NeighborLists;
  /** The id of the first of the pins that were added to the graph. */
  readonly firstPin: number;
  /** The edges of the page. */
  readonly degree: number;
}

/** Encodes pages that the corpus lacks. E = the length of the version's vectors */
export class NewPageEncoder {
  readonly #keyed: KeyedGraph;
  readonly #cards: Cards;
  readonly #queries: QueryEncoder;

  constructor(keyed: KeyedGraph, cards: Cards, queries: QueryEncoder) {
    this.#keyed = keyed;
    this.#cards = cards;
    this.#queries = queries;
  }

  /**
   * The embeddings of pages in the graph of the corpus, of unit length. Each page is placed alone, so that the others have
   * no effect on it. Compile steps that remove edges or find similar pages do not see the new pages.
   *
   * @returns `[pages, E]`
   * @throws LinkSageError if a page has no valid URL or names a board that the corpus lacks
   */
  async encode(pages: readonly PageDocument[]): Promise<Float32Array> {
    const placed: PlacedPage[] = [];
    for (const [i, page] of pages.entries())
      placed.push(await placePage(page, i, this.#keyed, this.#queries));
    const { corpus, nodes, lists } = gather(placed, this.#keyed, this.#cards, this.#queries);
    return this.#queries.encodeIn(corpus, nodes, lists);
  }
}

async function placePage(
  page: PageDocument,
  index: number,
  { graph, positions }: KeyedGraph,
  { walk }: QueryEncoder,
): Promise<PlacedPage> {
  const { pins = [], ...text } = page;
  const url = requireUrl(page.url);
  const delta = new GraphDelta(graph);
  const known = positions.page.get(url);
  const start = known === undefined ? delta.addNode('page', keyHash('page', url)) : graph.first.page + known;
  if (known === undefined) connectToSite(delta, graph, start, url);
  for (const [p, pin] of pins.entries()) {
    const node = delta.addNode('pin', keyHash('pin', pin.id ?? `${url}#${p}`));
    delta.addEdge(start, node);
    for (const board of pin.boards ?? []) {
      const position = positions.board.get(board);
      if (position === undefined) throw unknownBoard(`pages[${index}].pins[${p}].boards`, board);
      delta.addEdge(node, graph.first.board + position);
    }
  }
  const neighbors = await findNeighbors(graph, Uint32Array.of(start), walk, { delta });
  const { rows } = delta.rows;
  const edges = rows.get(start)?.length ?? degree(graph, start);
  const firstPin = graph.keyHashes.length + (known === undefined ? 1 : 0);
  return { text: { ...text, key: url }, pins, neighbors, firstPin, degree: edges };
}

/** Makes one small corpus of the pages, their pins and their neighbors, with the pages first; and their neighbor lists. */
function gather(
  placed: readonly PlacedPage[],
  { graph, keys }: KeyedGraph,
  cards: Cards,
  { walk }: QueryEncoder,
) {
  const lists = joinLists(
    placed.map(({ neighbors }) => neighbors),
    walk,
  );
  return gatherCorpus(
    placed.map(({ text, degree }) => ({ kind: 'page' as const, text, degree })),
    lists,
    (row, kind, id) => {
      const { pins, firstPin } = placed[row]!;
      if (id >= graph.keyHashes.length) return { name: `${row}/${id}`, text: pins[id - firstPin]! };
      const key = keys[kind][id - graph.first[kind]]!;
      return { name: key, text: cards.nodeText(kind, key) };
    },
  );
}

/** Lists of one row each as one. */
function joinLists(each: readonly NeighborLists[], { top }: QueryEncoder['walk']): NeighborLists {
  return perKind((kind) => {
    const width = top[kind];
    const ids = new Uint32Array(each.length * width);
    const visits = new Uint32Array(each.length * width);
    for (const [row, lists] of each.entries()) {
      ids.set(lists[kind].ids, row * width);
      visits.set(lists[kind].visits, row * width);
    }
    return { ids, visits, width };
  });
}

function unknownBoard(where: string, board: string): LinkSageError {
  return new LinkSageError(
    `${where}: expected ids of boards, got ${JSON.stringify(board)}, which there is not`,
    {
      code: 'not-found',
      hint: 'Run, to find ids of boards: linksage search --kind board "..."',
    },
  );
}

/** Encodes pages that the corpus lacks, with the pins and boards that a program names: they walk the graph of the corpus. */
import { keyHash, LinkSageError, none, sharedUint32 } from '../../base/index.ts';
import { type NodeKind, nodeKinds, perKind } from '../../catalog/index.ts';
import { siteOf } from '../../content/index.ts';
import {
  type CompiledGraph,
  connect,
  degree,
  findNeighbors,
  type Graph,
  GraphDelta,
  type NeighborLists,
  noEdges,
} from '../../graph/index.ts';
import { makeCorpus } from '../../model/index.ts';
import { requireUrl } from '../address.ts';
import type { Cards } from '../cards.ts';
import { type NewPage, type NodeText, tablesOf } from '../node-text.ts';
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

/** A graph with the keys of its nodes. */
export interface KeyedGraph {
  readonly graph: Graph;
  readonly keys: Readonly<Record<NodeKind, readonly string[]>>;
  /** The position of each board and page. */
  readonly positions: Readonly<Record<'page' | 'board', ReadonlyMap<string, number>>>;
}

/** Reads the keys of a graph. */
export async function readKeyedGraph(compiled: CompiledGraph): Promise<KeyedGraph> {
  const keys = {
    page: await compiled.keys('page'),
    pin: await compiled.keys('pin'),
    board: await compiled.keys('board'),
  };
  const index = (kind: NodeKind) => new Map(keys[kind].map((key, position) => [key, position]));
  return { graph: compiled.graph, keys, positions: { page: index('page'), board: index('board') } };
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
    const { corpus, lists } = gather(placed, this.#keyed, this.#cards, this.#queries);
    return this.#queries.encodeIn(corpus, Uint32Array.from(placed.keys()), lists);
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

/** A page belongs to its site, if the graph has nodes of sites and the site of the page is one of them. */
function connectToSite(delta: GraphDelta, graph: Graph, page: number, url: string): void {
  const hash = keyHash('site', siteOf(url));
  const sites = graph.keyHashes.subarray(graph.first.site);
  const site = sites.indexOf(hash);
  if (site >= 0) delta.addEdge(page, graph.first.site + site);
}

/** Makes one small corpus of the pages, their pins and their neighbors, with the pages first; and their neighbor lists. */
function gather(
  placed: readonly PlacedPage[],
  { graph, keys }: KeyedGraph,
  cards: Cards,
  { walk }: QueryEncoder,
) {
  const nodes: Record<NodeKind, NodeText[]> = { page: placed.map(({ text }) => text), pin: [], board: [] };
  const found = perKind(() => new Map<number, number>());
  const places = placed.map(({ neighbors, pins, firstPin }) => {
    const ownPins = nodes.pin.length;
    nodes.pin.push(...pins);
    return perKind((kind) =>
      Array.from(neighbors[kind].ids, (id) => {
        if (id === none) return none;
        if (id >= graph.keyHashes.length) return ownPins + id - firstPin;
        const known = found[kind].get(id);
        if (known !== undefined) return known;
        found[kind].set(id, nodes[kind].length);
        return nodes[kind].push(cards.nodeText(kind, keys[kind][id - graph.first[kind]]!)) - 1;
      }),
    );
  });
  const small = connectPages(placed, nodes);
  const lists = perKind((kind) => {
    const width = walk.top[kind];
    const ids = new Uint32Array(placed.length * width).fill(none);
    const visits = new Uint32Array(placed.length * width);
    for (const [row, { neighbors }] of placed.entries()) {
      visits.set(neighbors[kind].visits, row * width);
      for (const [i, place] of places[row]![kind].entries())
        if (place !== none) ids[row * width + i] = small.first[kind] + place;
    }
    return { ids, visits, width };
  });
  return { corpus: makeCorpus(small, tablesOf(nodes)), lists };
}

/** A graph in which each page has its degree. The model reads nothing else of it, so the edges lead to any nodes. */
function connectPages(
  placed: readonly PlacedPage[],
  nodes: Readonly<Record<NodeKind, readonly NodeText[]>>,
): Graph {
  const most = Math.max(0, ...placed.map((page) => page.degree));
  const counts = { ...perKind((kind) => nodes[kind].length), cluster: 0, site: most };
  const total = nodeKinds.reduce((sum, kind) => sum + counts[kind], most);
  const ends = placed.flatMap((page, i) =>
    Array.from({ length: page.degree }, (_, site) => [i, site] as const),
  );
  const pageSites = {
    page: Uint32Array.from(ends, ([page]) => page),
    site: Uint32Array.from(ends, ([, site]) => site),
  };
  return connect({ counts, keyHashes: sharedUint32(total) }, { ...noEdges, pageSites });
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

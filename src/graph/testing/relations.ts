/** Relations for tests: from pins given by their keys. */
import { keyHash, none } from '../../base/index.ts';
import { type Graph, kindOf } from '../graph.ts';
import { noSignals, type Relation } from '../relation.ts';

/** A pin with its page and its boards, by key. */
export interface PinLinks {
  readonly pin: string;
  readonly page?: string;
  readonly cohesion?: number;
  /** Boards with the time of the save; NaN: not known. */
  readonly boards?: Readonly<Record<string, number>>;
}

/** The other parts of a relation; pages and pins are given by key. */
export interface MoreLinks {
  readonly pages?: readonly string[];
  readonly boards?: readonly string[];
  /** The site of each page. Default: a site of its own. */
  readonly sites?: Readonly<Record<string, string>>;
  /** The pin or page that represents another. */
  readonly pinClusters?: Readonly<Record<string, string>>;
  readonly linkClusters?: Readonly<Record<string, string>>;
  readonly similar?: readonly (readonly [page: string, other: string, similarity: number])[];
}

/** A relation, and the keys of its nodes. */
export interface KeyedRelation {
  readonly relation: Relation;
  readonly keys: Readonly<Record<'page' | 'pin' | 'board' | 'site', readonly string[]>>;
}

/** The relation of some pins. Keys are ASCII. */
export function relationOf(pins: readonly PinLinks[], more: MoreLinks = {}): KeyedRelation {
  const sorted = (keys: Iterable<string>) => [...new Set(keys)].sort();
  const page = sorted([...pins.flatMap((pin) => pin.page ?? []), ...(more.pages ?? [])]);
  const pin = sorted(pins.map((each) => each.pin));
  const board = sorted([...pins.flatMap(({ boards }) => Object.keys(boards ?? {})), ...(more.boards ?? [])]);
  const siteOf = (url: string) => more.sites?.[url] ?? `site of ${url}`;
  const site = sorted(page.map(siteOf));
  const counts = { page: page.length, pin: pin.length, board: board.length };
  const hashes = (kind: string, keys: readonly string[]) =>
    Uint32Array.from(keys, (key) => keyHash(kind, key));
  const byKey = pin.map((key) => pins.find((each) => each.pin === key)!);
  const saves = byKey.flatMap(({ boards }, position) =>
    Object.entries(boards ?? {})
      .map(([key, at]) => ({ pin: position, board: board.indexOf(key), at }))
      .sort((a, b) => a.board - b.board),
  );
  const similar = more.similar ?? [];
  const relation: Relation = {
    ...noSignals(counts),
    counts,
    keyHashes: { page: hashes('page', page), pin: hashes('pin', pin), board: hashes('board', board) },
    pageOfPin: Uint32Array.from(byKey, (each) => (each.page === undefined ? none : page.indexOf(each.page))),
    saves: {
      pin: Uint32Array.from(saves, (save) => save.pin),
      board: Uint32Array.from(saves, (save) => save.board),
      savedAt: Float64Array.from(saves, (save) => save.at),
    },
    sites: {
      ofPage: Uint32Array.from(page, (url) => site.indexOf(siteOf(url))),
      keyHashes: hashes('site', site),
    },
    cohesion: Float32Array.from(byKey, ({ cohesion }) => cohesion ?? Number.NaN),
    pinClusters: Uint32Array.from(pin, (key) => pin.indexOf(more.pinClusters?.[key] ?? key)),
    linkClusters: Uint32Array.from(page, (key) => page.indexOf(more.linkClusters?.[key] ?? key)),
    similarPages: {
      page: Uint32Array.from(similar, ([key]) => page.indexOf(key)),
      other: Uint32Array.from(similar, ([, key]) => page.indexOf(key)),
      similarity: Float32Array.from(similar, ([, , similarity]) => similarity),
    },
  };
  return { relation, keys: { page, pin, board, site } };
}

/** Every edge of a graph once, as `page 0 – pin 3` with positions within kinds, sorted. */
export function listEdges(graph: Graph): string[] {
  const name = (node: number) => `${kindOf(graph, node)} ${node - graph.first[kindOf(graph, node)]}`;
  const edges: string[] = [];
  for (let node = 0; node < graph.keyHashes.length; node++) {
    for (const other of graph.neighbors.subarray(graph.offsets[node]!, graph.offsets[node + 1]!)) {
      if (node < other) edges.push(`${name(node)} – ${name(other)}`);
    }
  }
  return edges.sort();
}

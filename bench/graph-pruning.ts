/** What pruning does to a page that is everywhere, and to the walks of all others. */
import { join } from 'node:path';
import { Random } from '../src/base/index.ts';
import { Catalog, type HeldOut } from '../src/catalog/index.ts';
import {
  compileConfig,
  connectRelation,
  findNeighbours,
  type Graph,
  loadGraph,
  none,
  type Relation,
  walkConfig,
} from '../src/graph/index.ts';
import type { Workspace } from '../src/index.ts';
import { mean, pairedBootstrap } from '../src/metrics/index.ts';
import type { BenchRow } from './report.ts';

/** Pages that are walked from to count visits. */
const starts = 20_000;
/** Held-out saves that are asked for. */
const asked = 30_000;
const walk = { ...walkConfig.parse({}), top: { page: 600, pin: 600, board: 600 } };
/** The documented settings against pages that are everywhere (docs/graph.md), and the name of the one with the goal. */
const settings: Readonly<Record<string, Parameters<typeof compileConfig.parse>[0]>> = {
  'default settings': {},
  'prune.edges': { prune: { edges: true } },
  'most 20, least 5': { prune: { edges: true, most: 20, least: 5 } },
  'no page of over 5000': { prune: { maxDegree: { page: 5000 } } },
  'most 3000, no pin of over 70': {
    prune: { edges: true, exponent: 1, most: 3000, maxDegree: { pin: 70 } },
  },
};
const chosen = 'most 3000, no pin of over 70';

/** The largest share of all visits of one page, and how well walks alone find held-out boards, by setting. */
export async function benchPruning({ workspace }: { readonly workspace: Workspace }): Promise<BenchRow[]> {
  await workspace.compile({ view: 'train' });
  const compiled = (await loadGraph(join(workspace.folder, 'graph'), 'train'))!;
  const relation = await compiled.relation();
  const saves = await readAsked(
    workspace,
    relation,
    await compiled.keys('page'),
    await compiled.keys('board'),
  );
  const rows: BenchRow[] = [];
  const found: Record<string, Float64Array> = {};
  for (const [name, setting] of Object.entries(settings)) {
    const { graph } = connectRelation(relation, compileConfig.parse(setting));
    const { ofAll, ofPages } = await largestShares(graph);
    found[name] = await findBoards(graph, saves);
    const goal = (share: number) => (name === chosen ? { wanted: 0.001, met: share <= 0.001 } : {});
    const visited = { case: `pruning: ${name}: the most visited page`, better: 'lower' } as const;
    rows.push(
      { ...visited, metric: 'share of visits', ours: ofAll, ...goal(ofAll) },
      { ...visited, metric: 'share of the visits of pages', ours: ofPages, ...goal(ofPages) },
      {
        case: `pruning: ${name}: walk only, page-board`,
        metric: 'recall@10',
        better: 'higher',
        ours: mean(found[name]),
      },
    );
  }
  const difference = pairedBootstrap(found[chosen]!, found['default settings']!, { seed: 1 });
  rows.push({
    case: `pruning: ${chosen} minus default settings: walk only, page-board`,
    metric: 'recall@10 difference',
    better: 'higher',
    ours: difference.mean,
    low: difference.low,
    high: difference.high,
    wanted: 0,
    met: difference.high >= 0,
  });
  return rows;
}

/** Held-out saves of known pages on known boards, as node ids. */
interface Asked {
  readonly page: Uint32Array;
  readonly board: Uint32Array;
}

async function readAsked(
  workspace: Workspace,
  { counts }: Relation,
  pages: readonly string[],
  boards: readonly string[],
): Promise<Asked> {
  const catalog = await Catalog.open(join(workspace.folder, 'catalog'));
  const { rows }: HeldOut = await catalog.heldOut();
  await catalog.close();
  const pageOf = new Map(pages.map((key, i) => [key, i]));
  const boardOf = new Map(boards.map((key, i) => [key, counts.page + counts.pin + i]));
  const known = [...rows.page.keys()].filter(
    (i) => rows.page[i] !== null && pageOf.has(rows.page[i]!) && boardOf.has(rows.board[i]!),
  );
  const chosen = new Random(1).shuffle(Uint32Array.from(known)).subarray(0, asked);
  return {
    page: chosen.map((i) => pageOf.get(rows.page[i]!)!),
    board: chosen.map((i) => boardOf.get(rows.board[i]!)!),
  };
}

/** The largest share that one page has of all visits, and of those of pages. */
async function largestShares(graph: Graph): Promise<{ ofAll: number; ofPages: number }> {
  const random = new Random(2);
  const pages = Uint32Array.from({ length: starts }, () => random.below(graph.counts.page));
  const lists = await findNeighbours(graph, pages, walk);
  const visits = new Float64Array(graph.counts.page);
  let all = 0;
  for (const { ids, visits: counts } of [lists.page, lists.pin, lists.board]) {
    for (let i = 0; i < ids.length; i++) {
      if (ids[i] === none) continue;
      all += counts[i]!;
      if (ids[i]! < graph.counts.page) visits[ids[i]!]! += counts[i]!;
    }
  }
  const most = visits.reduce((largest, count) => Math.max(largest, count), 0);
  const ofPages = visits.reduce((sum, count) => sum + count, 0);
  return { ofAll: most / all, ofPages: most / ofPages };
}

/** 1 for each save whose board is among the ten most visited from its page. */
async function findBoards(graph: Graph, { page, board }: Asked): Promise<Float64Array> {
  const { board: lists } = await findNeighbours(graph, page, {
    ...walk,
    top: { page: 0, pin: 0, board: 10 },
  });
  return Float64Array.from(page, (_, row) =>
    lists.ids.subarray(row * lists.width, (row + 1) * lists.width).includes(board[row]!) ? 1 : 0,
  );
}

import { describe, expect, it } from 'vitest';
import { Random } from '../../base/index.ts';
import { nodeKinds } from '../../catalog/index.ts';
import { type Graph, nodeIds } from '../graph.ts';
import { type PinLinks, relationOf } from '../testing/relations.ts';
import { walkConfig } from '../walks/config.ts';
import { findNeighbors } from '../walks/neighbors.ts';
import { connectRelation } from './compile.ts';
import { compileConfig } from './config.ts';

const boards = 500;
const popular = 'https://popular.example/';

/** Boards of four pins; every fifth of them also holds a pin of one page that everybody saves. */
function corpus(): PinLinks[] {
  const random = new Random(1);
  const pins: PinLinks[] = [];
  const save = (page: string, board: number) =>
    pins.push({
      pin: `pin ${String(pins.length).padStart(5, '0')}`,
      page,
      boards: { [`board ${board}`]: 1 },
    });
  for (let board = 0; board < boards; board++) {
    for (let i = 0; i < 4; i++) save(`https://a.example/${random.below(750)}`, board);
    if (board % 5 === 0) save(popular, board);
  }
  return pins;
}

/** The share of the visits of all other pages' walks that a page gets. */
async function shareOfVisits(graph: Graph, page: number): Promise<number> {
  const { length } = graph.keyHashes;
  const top = { page: length, pin: length, board: length };
  const starts = nodeIds(graph, 'page');
  let visits = 0;
  let all = 0;
  for (let from = 0; from < starts.length; from += 200) {
    const lists = await findNeighbors(graph, starts.subarray(from, from + 200), {
      ...walkConfig.parse({}),
      top,
    });
    for (const kind of nodeKinds) for (const count of lists[kind].visits) all += count;
    for (const [i, id] of lists.page.ids.entries()) if (id === page) visits += lists.page.visits[i]!;
  }
  return visits / all;
}

describe('a page on a fifth of the boards', () => {
  const { relation, keys } = relationOf(corpus());
  const page = keys.page.indexOf(popular);
  const compiled = (prune: object) => connectRelation(relation, compileConfig.parse({ prune })).graph;

  it('gets less than a thousandth of the visits once it is pruned', async () => {
    expect(await shareOfVisits(compiled({}), page)).toBeGreaterThan(0.003);
    expect(await shareOfVisits(compiled({ edges: true, most: 10 }), page)).toBeLessThan(0.001);
  });
});

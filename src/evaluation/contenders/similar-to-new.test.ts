import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { compileConfig } from '../../graph/index.ts';
import type { NodeTables } from '../../model/index.ts';
import { fitOnce } from '../../signals/cohesion/signal-files.ts';
import { fitStatistics, readTexts, signalsConfig, tableSource } from '../../signals/index.ts';
import { similarToNew } from './similar-to-new.ts';

/** Pages by their bodies; their addresses have no words. */
function tablesOf(bodies: readonly string[]): NodeTables {
  const nothing = bodies.map(() => '');
  const keys = bodies.map((_, i) => `https://${'-'.repeat(i + 1)}`);
  return {
    page: { kind: 'page', keys, title: nothing, description: nothing, body: bodies },
    pin: { kind: 'pin', keys: [], title: [], description: [], url: [] },
    board: { kind: 'board', keys: [], title: [], description: [], owner: [] },
  };
}

const known = ['rye bread', 'rye flour', 'alpine hike'];
const isNew = ['rye bread oven', 'rye bread oven crust', 'alpine rye bread oven']; // each most like the other two

async function findOthers(densify: object): Promise<number[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-similar-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const signals = signalsConfig.parse({ similarPages: { minSimilarity: 0.01 } });
  const texts = await readTexts(tableSource(tablesOf(known)));
  const statistics = await fitStatistics({ texts, pageOfPin: new Uint32Array(0) });
  await fitOnce(folder, 'train', signals.cohesion, async () => statistics);
  const pages = Uint32Array.of(3, 4, 5);
  const similarPages = similarToNew(folder, compileConfig.parse({ densify }), signals);
  const { page, other } = await similarPages(tablesOf([...known, ...isNew]), pages, known.length);
  return Array.from(pages, (asked) => [...other.filter((_, pair) => page[pair] === asked)]);
}

it('finds only known pages for a new page, the most similar first: new pages are the answers', async () => {
  expect(await findOthers({ below: 2 })).toEqual([
    [0, 1],
    [0, 1],
    [0, 2, 1],
  ]);
});

it('finds none if densifying is off', async () => {
  expect(await findOthers({ below: 0 })).toEqual([[], [], []]);
});

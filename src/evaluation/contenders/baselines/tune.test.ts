import { expect, test } from 'vitest';
import { compileGraph } from '../../../graph/index.ts';
import { openEveryTask } from '../../testing/every-task.ts';
import { baselinesConfig } from './config.ts';
import { tuneBaselines } from './tune.ts';

test('keeps the best settings tried, or the defaults if none is better; gives the same twice', async () => {
  const { validation } = await openEveryTask();
  const { view, heldOut } = await validation();
  const { graph } = await compileGraph(view);
  const tuned = await tuneBaselines({ view, heldOut, graph });
  const defaults = baselinesConfig.parse({});
  expect(tuned.baselines.map(({ baseline }) => baseline)).toEqual([
    'bm25',
    'tf-idf',
    'tf-idf n-grams',
    'lsa',
    'walk only',
    'item kNN',
    'iALS',
  ]);
  const sections = Object.keys(defaults) as (keyof typeof defaults)[];
  for (const [i, { trials, before, after }] of tuned.baselines.entries()) {
    const section = sections[i]!;
    expect(trials[0]).toEqual({ settings: defaults[section], score: before });
    expect(after).toBe(Math.max(...trials.map(({ score }) => score)));
    expect(tuned.settings[section]).toEqual(trials.find(({ score }) => score === after)!.settings);
  }
  expect(baselinesConfig.parse(tuned.settings)).toEqual(tuned.settings);
  expect(await tuneBaselines({ view, heldOut, graph })).toEqual(tuned);
});

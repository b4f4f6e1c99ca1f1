import { expect, test } from 'vitest';
import { once } from '../../base/testing/once.ts';
import { modelConfig } from '../../model/index.ts';
import { type EvaluatedModel, evaluate, modelCard } from '../index.ts';
import { openSmallCatalog } from '../testing/small-catalog.ts';
import type { CardSource } from './card.ts';

/** A model for which nothing resembles anything: every baseline that reads is better. */
const blind: EvaluatedModel = {
  name: 'LinkSage',
  embed: async (_names, { tables }) => {
    const vectors = (nodes: number) => Float32Array.from({ length: 2 * nodes }, (_, i) => (i % 2) - 0.5);
    return {
      page: vectors(tables.page.keys.length),
      pin: vectors(tables.pin.keys.length),
      board: vectors(tables.board.keys.length),
    };
  },
  embedQueries: async (texts) => new Float32Array(2 * texts.length).fill(1),
};

/** As many as make chance small: `aqueba`, `aqueca`, ... */
const fruits = Array.from({ length: 40 }, (_, i) => `aque${'bcdfghjk'[i % 8]}${'aeiou'[i >> 3]}`);

const report = once(async () => {
  const catalog = await openSmallCatalog(
    fruits.flatMap((fruit, i) => [
      { pin: `k${i}`, url: `https://${fruit}.com`, title: `${fruit} tree`, board: fruit, day: 1 },
      {
        pin: `n${i}`,
        url: `https://${fruit}.com/new`,
        title: `${fruit} harvest time`,
        board: fruit,
        day: 100 + i,
      },
    ]),
  );
  return evaluate({
    ...catalog,
    versions: { graph: 'g1', model: 'run-0001-abc' },
    model: blind,
    dims: [2, 1],
  });
});

const round = (n: number, score: number) => ({
  round: n,
  score,
  pagePin: score,
  pageBoard: score,
  steps: 5,
  loss: 1,
});
const run: CardSource['run'] = {
  run: 'run-0001',
  id: 'run-0001-abc',
  isBase: false,
  meta: {
    run: 'run-0001',
    config: modelConfig.parse({}),
    view: 'train',
    builtFrom: 'f00',
    training: { batch: 8 },
    from: 'base-123',
    start: { round: 0, score: 0.25, pagePin: 0.25, pageBoard: 0.25 },
    corpus: { page: 1200, pin: 3400, board: 56, trained: 3000, validation: 300 },
    metrics: [round(1, 0.2), round(2, 0.5)],
  },
};

test('the card says what a model is made of, and nothing of how good it is before it was evaluated', () => {
  const card = modelCard({ run });
  for (const said of ['run-0001-abc', '| pages | 1,200 |', '| boards | 56 |', '| 2 | .500 |', '"batch": 8'])
    expect(card).toContain(said);
  expect(card).toContain('Not evaluated. `linksage evaluate` measures it');
  expect(card).toContain('- How good it is on these links is not known');
  expect(card).not.toContain('It has learned nothing of these links');
});

test('the card of an evaluated model has its figures beside the best baseline, and names what baselines do better', async () => {
  const card = modelCard({ run, report: await report() });
  expect(card).toMatch(/\| Page to board, from page and pin \| 40 \| recall@10 \| .* \[/);
  expect(card).toMatch(/- Page to board, from page and pin: .* is better \(recall@10 -/);
  expect(card).toMatch(/- So few rows prove little: .*Board to page \(40\)/);
  expect(card).not.toContain('Not evaluated');
});

test('the card of a model that is no better than the base model says so', () => {
  const metrics = [round(1, 0.2), round(2, 0.25)];
  const noBetter = modelCard({ run: { ...run, meta: { ...run.meta, metrics } } });
  expect(noBetter).toContain('It has learned nothing of these links');
  const base = modelCard({ run: { ...run, isBase: true, meta: { ...run.meta, metrics: [] } } });
  expect(base).toContain('The weights are those of `base-123`.');
});

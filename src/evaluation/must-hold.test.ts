/** What must hold of every evaluation, whatever the model. */
import { describe, expect, test } from 'vitest';
import { Random } from '../base/index.ts';
import { once } from '../base/testing/once.ts';
import type { nodeKinds } from '../catalog/index.ts';
import { baselineNames, fitBaselines } from './contenders/baselines/baselines.ts';
import { baselinesConfig } from './contenders/baselines/config.ts';
import { makeDocuments } from './contenders/documents.ts';
import type { Scorer } from './contenders/scorers/scorer.ts';
import { type EvaluatedModel, type EvaluationReport, evaluate } from './index.ts';
import { type RankTable, rankTasks } from './measures/ranks.ts';
import { rowOf } from './questions/adjacency.ts';
import { readCandidates } from './questions/candidates.ts';
import { readLinks } from './questions/links.ts';
import { indexHeldOut } from './questions/saves.ts';
import { answersIn, readPageTraits, sliceNames } from './questions/slices.ts';
import { type Task, taskIds } from './questions/tasks/task.ts';
import { makeTasks } from './questions/tasks/tasks.ts';
import { chooseTestRows } from './questions/test-set.ts';
import { reportTask } from './report/report.ts';
import { ascending, descending, openEveryTask } from './testing/every-task.ts';

const openTasks = once(async () => {
  const { view, heldOut, graph } = await openEveryTask();
  const candidates = await readCandidates(view, heldOut);
  const links = await readLinks(view, heldOut, candidates);
  const test = chooseTestRows(candidates, links, indexHeldOut(heldOut, candidates));
  const documents = {
    hidden: makeDocuments(candidates, links, 'hidden'),
    shown: makeDocuments(candidates, links, 'shown'),
  };
  const tasks = (['hidden', 'shown'] as const).flatMap((names) =>
    makeTasks({ candidates, links, test }, documents[names], names),
  );
  return { candidates, links, graph, documents, tasks, traits: readPageTraits(candidates, links) };
});

/** Scores every candidate by a rule, given the query and whether the candidate is an answer. */
function scorerOf(task: Task, score: (isAnswer: boolean) => number): Scorer {
  return {
    name: 'rule',
    score: async (_, visit) => {
      for (let query = 0; query < task.question.queries; query++) {
        const answers = rowOf(task.answers, query);
        visit(
          query,
          Float32Array.from({ length: task.to }, (_, each) => score(answers.includes(each))),
        );
      }
    },
  };
}

async function reportOf(task: Task, scorer: Scorer) {
  const { traits } = await openTasks();
  const table: RankTable = { name: scorer.name, role: 'model', dims: 2, ranks: new Map() };
  await rankTasks(scorer, [task], table);
  return reportTask(task, [table], traits, 0);
}

/** The expected measures of random orders of the candidates, by their definitions. */
function chance(task: Task, measure: string, groups: readonly (readonly number[])[]): number {
  const queryOf = (answer: number) =>
    Array.from({ length: task.question.queries }, (_, query) => query).find(
      (query) => answer < task.answers.offsets[query + 1]!,
    )!;
  const [name, cutoff] = measure.split('@');
  const values = groups.map((group) => {
    const query = queryOf(group[0]!);
    const all = rowOf(task.answers, query).length;
    const excluded = new Set(task.excluded(query));
    const range = Array.from({ length: task.to - task.from }, (_, i) => task.from + i);
    const among = [...(task.among?.(query) ?? range)].filter((each) => !excluded.has(each));
    const candidates = among.length - (all - group.length);
    const k = Math.min(Number(cutoff), candidates);
    const positions = Array.from({ length: candidates }, (_, i) => i + 1);
    if (name === 'recall') return k / candidates;
    if (name === 'MRR') return positions.reduce((sum, p) => sum + 1 / p, 0) / candidates;
    const discount = (p: number) => 1 / Math.log2(1 + p);
    const gained = positions.slice(0, k).reduce((sum, p) => sum + discount(p), 0);
    const most = positions.slice(0, Math.min(k, group.length)).reduce((sum, p) => sum + discount(p), 0);
    return ((gained / candidates) * group.length) / most;
  });
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('every task', () => {
  test('has rows here', async () => {
    const data = await openTasks();
    expect(data.tasks.map(({ id }) => id).sort()).toEqual([...taskIds].sort());
    for (const { question } of data.tasks) expect(question.queries).toBeGreaterThan(0);
  });

  test('gives an oracle 1, in every slice', async () => {
    const data = await openTasks();
    for (const task of data.tasks) {
      for (const { scores, answers, slice } of (await reportOf(task, scorerOf(task, Number))).slices) {
        if (answers === 0) continue;
        for (const measure of task.measures) {
          const { mean, low } = scores[0]!.measures[measure]!;
          expect([task.id, slice, measure, mean, low]).toEqual([task.id, slice, measure, 1, 1]);
        }
      }
    }
  });

  test('gives a constant model chance at most, in every slice', async () => {
    const data = await openTasks();
    for (const task of data.tasks) {
      const { slices } = await reportOf(
        task,
        scorerOf(task, () => 0.5),
      );
      for (const [i, slice] of sliceNames.entries()) {
        const groups = answersIn(slice, task, data.traits);
        if (groups.length === 0) continue;
        for (const measure of task.measures) {
          const { mean } = slices[i]!.scores[0]!.measures[measure]!;
          const most = chance(task, measure, groups);
          expect(mean, `${task.id}, ${slice}, ${measure}`).toBeLessThanOrEqual(most + 1e-9);
          if (measure !== 'MRR') expect(mean).toBeCloseTo(most, 9);
        }
      }
    }
  });

  test('gives a model without vectors nothing, if there are enough other candidates', async () => {
    const data = await openTasks();
    const task = data.tasks.find(({ id }) => id === 'page-pin, names shown')!;
    const { slices } = await reportOf(
      task,
      scorerOf(task, () => Number.NaN),
    );
    expect(slices[0]!.scores[0]!.measures['recall@10']!.mean).toBe(0);
  });

  test('never excludes an answer, and has all answers among the candidates', async () => {
    const data = await openTasks();
    for (const task of data.tasks) {
      for (let query = 0; query < task.question.queries; query++) {
        const answers = [...rowOf(task.answers, query)];
        const excluded = task.excluded(query);
        expect(answers.filter((answer) => excluded.includes(answer))).toEqual([]);
        expect(answers.every((answer) => answer >= task.from && answer < task.to)).toBe(true);
        expect([...excluded].sort((a, b) => a - b)).toEqual([...excluded]);
      }
    }
  });

  test('is answered by every baseline, iALS by board-page alone', async () => {
    const data = await openTasks();
    const { candidates, links, graph, documents, tasks } = data;
    const makers = fitBaselines({ candidates, links, graph, seed: 0 }, baselinesConfig.parse({}));
    for (const name of baselineNames) {
      const table: RankTable = { name, role: 'baseline', dims: null, ranks: new Map() };
      await rankTasks(makers[name](documents.shown), tasks, table);
      expect([...table.ranks.keys()]).toEqual(name === 'iALS' ? ['board-page'] : tasks.map(({ id }) => id));
    }
  });
});

/** Embeds by what a node is called, whatever its position. */
const model: EvaluatedModel = {
  name: 'by key',
  embed: async (_, { tables }) => {
    const embed = (keys: readonly string[]) =>
      Float32Array.from(
        keys.flatMap((key) => {
          const random = new Random([...key].reduce((hash, letter) => hash * 31 + letter.charCodeAt(0), 7));
          return [random.normal(), random.normal()];
        }),
      );
    return { page: embed(tables.page.keys), pin: embed(tables.pin.keys), board: embed(tables.board.keys) };
  },
  embedQueries: async (texts) =>
    Float32Array.from(texts.flatMap((text) => [text.length % 7, (text.length % 5) - 2])),
};

async function evaluateAnew(): Promise<EvaluationReport> {
  const versions = { graph: 'g', model: 'm' };
  return evaluate({ ...(await openEveryTask(ascending)), versions, model, dims: [2] });
}

const evaluateAll = once(evaluateAnew);

describe('a report', () => {
  test('is the same to the byte when it is made again', async () => {
    expect(JSON.stringify(await evaluateAnew())).toBe(JSON.stringify(await evaluateAll()));
  });

  test('does not depend on the positions of candidates, except for random scores', async () => {
    // The key of the descending name at a position is the ascending one's of another: embed by what they stand for
    const opposite: EvaluatedModel = {
      ...model,
      embed: async (names, candidates) => {
        const back = (keys: readonly string[], kind: (typeof nodeKinds)[number]) =>
          keys.map((key) => original(key, kind));
        const { page, pin, board } = candidates.tables;
        return model.embed(names, {
          ...candidates,
          tables: {
            page: { ...page, keys: back(page.keys, 'page') },
            pin: { ...pin, keys: back(pin.keys, 'pin') },
            board: { ...board, keys: back(board.keys, 'board') },
          },
        });
      },
    };
    const versions = { graph: 'g', model: 'm' };
    const renamed = await evaluate({
      ...(await openEveryTask(descending)),
      versions,
      model: opposite,
      dims: [2],
    });
    const drawn = ['random', 'walk only', 'lsa', 'iALS'];
    const figures = ({ tasks }: EvaluationReport) =>
      tasks.flatMap(({ id, slices }) =>
        slices.flatMap(({ slice, rows, scores }) =>
          scores
            .filter(({ name }) => !drawn.includes(name))
            .flatMap(({ name, measures }) =>
              Object.entries(measures).map(([measure, interval]) => [
                id,
                slice,
                rows,
                name,
                measure,
                interval!.mean.toFixed(6),
              ]),
            ),
        ),
      );
    const report = await evaluateAll();
    expect(figures(renamed)).toEqual(figures(report));
    expect(report.search!.slices[0]!.queries).toBeGreaterThan(0);
    const found = ({ search }: EvaluationReport) =>
      search!.slices.flatMap(({ slice, queries, modes }) =>
        modes.map(({ mode, measures }) => [
          slice,
          queries,
          mode,
          Object.values(measures).map(({ mean }) => mean.toFixed(6)),
        ]),
      );
    expect(found(renamed)).toEqual(found(report));
  });
});

/** The ascending name of what has a descending name. */
function original(key: string, kind: (typeof nodeKinds)[number]): string {
  if (kind === 'page') {
    const numbers = Array.from({ length: 18 }, (_, i) => i);
    const found = numbers.find((i) => key === `https://${descending.page(i)}.com`)!;
    return `https://${ascending.page(found)}.com`;
  }
  const numbers = Array.from({ length: kind === 'pin' ? 1000 : 18 }, (_, i) => i);
  return ascending[kind](numbers.find((i) => key === descending[kind](i))!);
}

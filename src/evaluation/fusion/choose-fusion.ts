/** Chooses on validation saves how vectors and words are fused. */

import { type CompileConfig, connectRelation, type Relation, type WalkOptions } from '../../graph/index.ts';
import { mean, standingsOf } from '../../metrics/index.ts';
import {
  defaultFusion,
  embeddingSize,
  type FusedTarget,
  type Fusion,
  type Model,
  type NodeTables,
} from '../../model/index.ts';
import { forEachScores } from '../../nearest/index.ts';
import { fuse } from '../../search/index.ts';
import { WordShare } from '../../text/index.ts';
import { makeDocuments } from '../contenders/documents.ts';
import { embedNodes, embedTexts } from '../contenders/embed.ts';
import { readShares, type SharesOf } from '../contenders/scorers/fused.ts';
import type { Scorer } from '../contenders/scorers/scorer.ts';
import { type NodeVectors, normalizePrefixes, vectorScorer } from '../contenders/scorers/vectors.ts';
import { knownDocuments } from '../contenders/text-links.ts';
import type { MeasureName } from '../measures/measure-name.ts';
import { worthOf } from '../measures/measures.ts';
import { addRanks, standingsAmong, type TaskRanks } from '../measures/ranks.ts';
import { answersByQuery } from '../questions/slices.ts';
import type { Task, TaskId } from '../questions/tasks/task.ts';
import { makeTasks } from '../questions/tasks/tasks.ts';
import { chooseQueries } from '../search/queries.ts';
import { readBoardRows } from './board-rows.ts';
import { fitPicks } from './fit-picks.ts';
import { type HeldBack, holdBack } from './validation-set.ts';

/** Rows at most: enough for a standard error of about .02. */
const mostRows = 500;
/** The values of λ that are tried. */
const tried = [0, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2, 3, 5, 8];

/** The measures that a λ is judged by, as means over tasks. */
const judgedBy: Readonly<Partial<Record<TaskId, MeasureName>>> = {
  'page-pin, names shown': 'recall@10',
  'page-pin, names hidden': 'recall@10',
  'page-board, page and pin': 'recall@10',
  'board-page': 'recall@100',
};

/** What fusing is chosen on: a model, and what it was trained on. */
export interface FusionSource {
  readonly model: Model;
  readonly relation: Relation;
  readonly compile: CompileConfig;
  readonly tables: NodeTables;
  readonly training: HeldBack;
  readonly walk: WalkOptions;
}

/**
 * Chooses each λ by what it finds, and then fits the choice among boards. Values of λ whose gain over the default is not
 * clear, given so few saves, leave it where it is.
 */
export async function chooseFusion(source: FusionSource): Promise<Fusion> {
  const { model, compile, tables, walk } = source;
  const { candidates, links, test, relation, order } = holdBack(
    source.relation,
    tables,
    source.training,
    mostRows,
  );
  if (test.rows.page.length === 0) return defaultFusion;
  const size = embeddingSize(model.config);
  const { graph } = connectRelation(relation, compile);
  const gains = new Map<FusedTarget, number[][]>();
  const add = (target: FusedTarget, worths: number[][]) => {
    const before = gains.get(target);
    gains.set(target, before === undefined ? worths : before.map((each, i) => [...each, ...worths[i]!]));
  };
  let shown: { readonly byVector: Scorer; readonly sharesOf: SharesOf } | undefined;
  for (const names of ['hidden', 'shown'] as const) {
    const vectors = inOrder(await embedNodes(model, graph, tables, names, walk), order, size);
    const documents = makeDocuments(candidates, links, names);
    const byVector = vectorScorer(vectors, { name: 'vector', size, dims: size, candidates });
    const sharesOf = readShares(documents, candidates, links);
    for (const task of makeTasks({ candidates, links, test }, documents, names)) {
      if (judgedBy[task.id] === undefined || task.question.queries === 0) continue;
      const worths = await tryWeights(task, byVector, sharesOf);
      add(task.question.target, worths);
    }
    if (names === 'hidden') continue;
    shown = { byVector, sharesOf };
    const queries = chooseQueries(candidates, links, test.rows);
    if (queries.texts.length === 0) continue;
    const embedded = normalizePrefixes(await embedTexts(model, walk, queries.texts), size, size);
    const pages = normalizePrefixes(vectors.page, size, size);
    const shares = new WordShare(knownDocuments('page', candidates, links));
    const found: number[][] = tried.map(() => []);
    await forEachScores(embedded, pages, size, (query, cosines) => {
      const ofWords = shares.scores(queries.texts[query]!);
      for (const [i, words] of tried.entries()) {
        const fused = cosines.map((cosine, at) => fuse(cosine, ofWords[at]!, words));
        found[i]!.push(worthOf('recall@10', standingsOf(fused, queries.pages.subarray(query, query + 1))));
      }
    });
    add('text', found);
  }
  const words = { ...defaultFusion.words };
  for (const [target, worths] of gains) words[target] = chooseWeight(worths, words[target]);
  const rows = await readBoardRows(test.rows, candidates, links, shown!.byVector, shown!.sharesOf);
  return { words, picks: fitPicks(rows, words.board, defaultFusion.picks), rows: rows.length };
}

/** What each query of a task is worth with each λ. `[tried][queries]` */
async function tryWeights(task: Task, byVector: Scorer, sharesOf: SharesOf): Promise<number[][]> {
  const ranks: TaskRanks[] = tried.map(() => ({ standings: [], scores: [] }));
  await byVector.score(task.question, (query, cosines) => {
    const shares = sharesOf(task.question, query);
    for (const [i, words] of tried.entries()) {
      const fused = cosines.map((cosine, at) => fuse(cosine, shares[at]!, words));
      addRanks(ranks[i]!, task, query, fused);
    }
  });
  const measure = judgedBy[task.id]!;
  return ranks.map((each) =>
    answersByQuery(task).map((answers) => worthOf(measure, standingsAmong(each, answers))),
  );
}

/**
 * Of the values of λ that do about as well as the best, within a standard error of the paired difference, the one closest
 * to the default.
 */
function chooseWeight(worths: readonly (readonly number[])[], standard: number): number {
  const means = worths.map((each) => mean(Float64Array.from(each)));
  const best = means.indexOf(Math.max(...means));
  const isClose = (i: number) => {
    const differences = worths[best]!.map((worth, query) => worth - worths[i]![query]!);
    const difference = mean(Float64Array.from(differences));
    const variance = mean(Float64Array.from(differences, (each) => (each - difference) ** 2));
    return difference <= Math.sqrt(variance / differences.length);
  };
  const distance = (words: number) => Math.abs(Math.log((words + 0.1) / (standard + 0.1)));
  return tried.filter((_, i) => isClose(i)).reduce((a, b) => (distance(b) < distance(a) ? b : a));
}

function inOrder(
  vectors: NodeVectors,
  order: Readonly<Record<keyof NodeVectors, Uint32Array>>,
  size: number,
): NodeVectors {
  const take = (kind: keyof NodeVectors) => {
    const rows = new Float32Array(vectors[kind].length);
    for (const [place, position] of order[kind].entries())
      rows.set(vectors[kind].subarray(position * size, (position + 1) * size), place * size);
    return rows;
  };
  return { page: take('page'), pin: take('pin'), board: take('board') };
}

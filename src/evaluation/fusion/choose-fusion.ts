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
import { chooseQueries, type SearchQueries } from '../search/queries.ts';
import { readBoardRows } from './board-rows.ts';
import { fitPicks } from './fit-picks.ts';
import { type HeldBack, holdBack } from './validation-set.ts';

/** Rows at most: enough for a standard error of about .02. */
const mostRows = 500;
/** The values of λ that are tried. */
const tried = [0, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2, 3, 5, 8];

/** The tasks that judge λ: what they look for, and by which measure. */
const judges: Readonly<Partial<Record<TaskId, readonly [FusedTarget, MeasureName]>>> = {
  'page-pin, names shown': ['pin', 'recall@10'],
  'page-board, page and pin': ['board', 'recall@10'],
  'board-page': ['page', 'recall@100'],
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
  const vectors = inOrder(await embedNodes(model, graph, tables, 'shown', walk), order, size);
  const documents = makeDocuments(candidates, links, 'shown');
  const byVector = vectorScorer(vectors, { name: 'vector', size, dims: size, candidates });
  const sharesOf = readShares(documents, candidates, links);

  const words = { ...defaultFusion.words };
  for (const task of makeTasks({ candidates, links, test }, documents, 'shown')) {
    const judge = judges[task.id];
    if (judge === undefined || task.question.queries === 0) continue;
    const [target, measure] = judge;
    const worths = await tryOnTask(task, measure, byVector, sharesOf);
    words[target] = chooseWeight(worths, words[target]);
  }
  const queries = chooseQueries(candidates, links, test.rows);
  if (queries.texts.length > 0) {
    const embedded = normalizePrefixes(await embedTexts(model, walk, queries.texts), size, size);
    const shares = new WordShare(knownDocuments('page', candidates, links));
    const worths = await tryOnTexts(queries, embedded, normalizePrefixes(vectors.page, size, size), shares);
    words.text = chooseWeight(worths, words.text);
  }
  const rows = await readBoardRows(test, candidates, links, byVector, sharesOf);
  return { words, picks: fitPicks(rows, words.board, defaultFusion.picks), rows: rows.length };
}

/** What each text is worth with each λ, as a query for its page. `[tried][queries]` */
async function tryOnTexts(
  { texts, pages: wanted }: SearchQueries,
  queries: Float32Array,
  pages: Float32Array,
  shares: WordShare,
): Promise<number[][]> {
  const found: number[][] = tried.map(() => []);
  await forEachScores(queries, pages, queries.length / texts.length, (query, cosines) => {
    const ofWords = shares.scores(texts[query]!);
    for (const [i, words] of tried.entries()) {
      const standings = standingsOf(fuseAll(cosines, ofWords, words), wanted.subarray(query, query + 1));
      found[i]!.push(worthOf('recall@10', standings));
    }
  });
  return found;
}

/** What each query of a task is worth with each λ. `[tried][queries]` */
async function tryOnTask(
  task: Task,
  measure: MeasureName,
  byVector: Scorer,
  sharesOf: SharesOf,
): Promise<number[][]> {
  const ranks: TaskRanks[] = tried.map(() => ({ standings: [], scores: [] }));
  await byVector.score(task.question, (query, cosines) => {
    const shares = sharesOf(task.question, query);
    for (const [i, words] of tried.entries()) {
      addRanks(ranks[i]!, task, query, fuseAll(cosines, shares, words));
    }
  });
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

function fuseAll(cosines: Float32Array, shares: Float32Array, words: number): Float32Array {
  return cosines.map((cosine, i) => fuse(cosine, shares[i]!, words));
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

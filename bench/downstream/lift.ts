/** The lift: how much better a ranker is with the features of LinkSage. */
import { LinkSageError, Random } from '../../src/base/index.ts';
import {
  areaUnderCurve,
  bootstrapInterval,
  type Interval,
  ndcgAt,
  pairedBootstrap,
} from '../../src/metrics/index.ts';
import { features, linkSageFeatures, measureCandidates, ordinaryFeatures } from './features.ts';
import { drawCandidates, type NegativeKind, negativeKinds, type Question } from './questions.ts';
import { type Examples, fitRanker } from './ranker.ts';
import type { World } from './world.ts';

/** Questions at two cutoffs: a ranker learns from those of the earlier one, and is measured on those of the later one. */
export interface LiftInput {
  readonly past: World;
  readonly future: World;
  readonly pastQuestions: readonly Question[];
  readonly futureQuestions: readonly Question[];
  readonly seed: number;
}

/** The rankers: popularity alone, ordinary features, ordinary ones and LinkSage's, LinkSage's alone. */
export const rankerNames = ['popularity', 'ordinary', 'ordinary + LinkSage', 'LinkSage'] as const;
export type RankerName = (typeof rankerNames)[number];

/** Means over questions, with 95 % intervals. */
export interface RankerScore {
  readonly name: RankerName;
  /** Area under the ROC curve of a question's candidates; chance is 0.5. */
  readonly auc: Interval;
  readonly ndcg: Interval;
}

/** The result for one way of drawing wrong pages. */
export interface Lift {
  readonly negatives: NegativeKind;
  /** Numbers of questions and candidates that the ranker was measured on, and that it learned from. */
  readonly questions: number;
  readonly candidates: number;
  readonly trainingQuestions: number;
  readonly trainingCandidates: number;
  readonly rankers: readonly RankerScore[];
  /** `ordinary + LinkSage` minus `ordinary`, on the same questions. */
  readonly lift: { readonly auc: Interval; readonly ndcg: Interval };
  /** The weights of `ordinary + LinkSage`, by feature, per standard deviation. */
  readonly weights: Readonly<Record<string, number>>;
}

const columnsOf: Readonly<Record<RankerName, readonly number[]>> = {
  popularity: [0],
  ordinary: [...ordinaryFeatures.keys()],
  'ordinary + LinkSage': [...features.keys()],
  LinkSage: [...linkSageFeatures.keys()].map((f) => ordinaryFeatures.length + f),
};
/** The K of NDCG@K. */
const cutoff = 20;

/**
 * Measures the lift, once for each way of drawing wrong pages.
 *
 * @throws LinkSageError if there is no question to learn from, or none to measure on
 */
export function measureLift(input: LiftInput): Lift[] {
  for (const [when, questions] of [
    ['before', input.pastQuestions],
    ['after', input.futureQuestions],
  ] as const) {
    if (questions.length > 0) continue;
    throw new LinkSageError(`lift: expected questions ${when} the later cutoff, got none`, {
      hint: 'Choose cutoffs with more saves after them.',
    });
  }
  return negativeKinds.map((kind, salt) => measureKind(input, kind, salt));
}

function measureKind(
  { past, future, pastQuestions, futureQuestions, seed }: LiftInput,
  negatives: NegativeKind,
  salt: number,
): Lift {
  const learned = gather(past, pastQuestions, negatives, new Random(seed, salt, 0));
  const asked = gather(future, futureQuestions, negatives, new Random(seed, salt, 1));
  const results = rankerNames.map((name) => {
    const ranker = fitRanker(learned, columnsOf[name]);
    return { name, weights: ranker.weights, ...judge(asked, ranker.score(asked.features)) };
  });
  const [, ordinary, both] = results;
  const interval = (values: Float64Array) => bootstrapInterval(values, { seed });
  return {
    negatives,
    questions: asked.answers.length,
    candidates: asked.labels.length,
    trainingQuestions: learned.answers.length,
    trainingCandidates: learned.labels.length,
    rankers: results.map(({ name, auc, ndcg }) => ({ name, auc: interval(auc), ndcg: interval(ndcg) })),
    lift: {
      auc: pairedBootstrap(both!.auc, ordinary!.auc, { seed }),
      ndcg: pairedBootstrap(both!.ndcg, ordinary!.ndcg, { seed }),
    },
    weights: Object.fromEntries(features.map((feature, f) => [feature, both!.weights[f]!])),
  };
}

/** Examples of many questions; question i has the candidates `offsets[i] .. offsets[i + 1]`, its answers first. */
interface Gathered extends Examples {
  readonly offsets: readonly number[];
  readonly answers: readonly number[];
}

function gather(world: World, questions: readonly Question[], kind: NegativeKind, random: Random): Gathered {
  const drawn = questions
    .map((question) => ({ question, candidates: drawCandidates(world, question, kind, random) }))
    .filter(({ question, candidates }) => candidates.length > question.answers.length); // otherwise there is nothing to rank
  const columns = features.length;
  const offsets = [0];
  for (const { candidates } of drawn) offsets.push(offsets.at(-1)! + candidates.length);
  const all = new Float64Array(offsets.at(-1)! * columns);
  const labels = new Uint8Array(offsets.at(-1)!);
  for (const [i, { question, candidates }] of drawn.entries()) {
    all.set(measureCandidates(world, question, candidates), offsets[i]! * columns);
    labels.fill(1, offsets[i]!, offsets[i]! + question.answers.length);
  }
  const answers = drawn.map(({ question }) => question.answers.length);
  return { features: all, labels, columns, offsets, answers };
}

/** By question: the area under the curve, and NDCG@20. */
function judge(
  { offsets, answers }: Gathered,
  scores: Float64Array,
): { readonly auc: Float64Array; readonly ndcg: Float64Array } {
  const auc = new Float64Array(answers.length);
  const ndcg = new Float64Array(answers.length);
  for (const [i, right] of answers.entries()) {
    const own = scores.subarray(offsets[i]!, offsets[i + 1]!);
    auc[i] = areaUnderCurve(own.subarray(0, right), own.subarray(right));
    ndcg[i] = ndcgAt(
      own,
      Uint32Array.from({ length: right }, (_, answer) => answer),
      cutoff,
    );
  }
  return { auc, ndcg };
}

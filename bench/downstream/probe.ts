/** A linear probe: how well logistic regression predicts labels of pages from features, one label at a time. */
import { indexesWhere, LinkSageError, Random } from '../../src/base/index.ts';
import { type FeatureRows, fitLogistic, selectRows, withConstant } from '../../src/linear/index.ts';
import { bootstrapInterval, type Interval, mean, pairedBootstrap } from '../../src/metrics/index.ts';

/** Labels with fewer training pages are left out: they cannot be learned. */
const leastPages = 5;
/** Strengths of the prior to choose from, on a fifth of the training pages. */
const precisions = [0.01, 0.1, 1];
const validationShare = 0.2;
const guessCount = 5;

/** Pages with labels and features. N pages */
export interface ProbePages {
  /** `[N]` */
  readonly labels: readonly (readonly string[])[];
  /** The features of each contender, `[N, any]`; the first is compared with the others. */
  readonly features: Readonly<Record<string, FeatureRows>>;
}

/** Measures of one contender; the first two are means over pages, the last over labels. */
export interface ProbeMeasures<Value> {
  /** Whether the first prediction is one of the page's labels: accuracy where pages have one. */
  readonly first: Value;
  /** The share of the page's labels, five at most, among the first five predictions. */
  readonly five: Value;
  /** The share of the pages with a label for which it is among the first five predictions: rare labels count alike. */
  readonly macro: Value;
}

/** The result of one contender. */
export interface ProbeScore {
  readonly name: string;
  readonly measures: ProbeMeasures<Interval>;
  /** The strength of the prior, chosen on training pages. */
  readonly precision: number;
}

/** The result of a probe. */
export interface Probe {
  readonly labels: number;
  readonly trainingPages: number;
  /** Pages with a label that was learned. */
  readonly testPages: number;
  readonly scores: readonly ProbeScore[];
  /** The first contender minus each other one. */
  readonly differences: readonly { readonly against: string; readonly measures: ProbeMeasures<Interval> }[];
}

/**
 * Learns labels from some pages and predicts those of others.
 *
 * @throws LinkSageError if no label has five training pages, or no test page has such a label
 */
export function probeLabels(training: ProbePages, test: ProbePages, seed: number): Probe {
  const labels = learnableLabels(training.labels);
  const asked = rowsWhere(test.labels, (own) => own.some((label) => labels.includes(label)));
  if (asked.length === 0) {
    throw new LinkSageError(
      `probe: expected test pages with a label of ${leastPages} training pages, got none`,
    );
  }
  const truth = Array.from(
    asked,
    (page) => new Set(test.labels[page]!.flatMap((label) => indexOf(labels, label))),
  );
  const results = Object.entries(training.features).map(([name, features]) => {
    const precision = choosePrecision(features, training.labels, labels, seed);
    const weights = fitLabels(features, training.labels, labels, precision);
    const predictions = guessLabels(selectRows(test.features[name]!, asked), weights);
    return { name, precision, values: measureGuesses(predictions, truth, labels.length) };
  });
  const [first, ...others] = results;
  return {
    labels: labels.length,
    trainingPages: training.labels.length,
    testPages: asked.length,
    scores: results.map(({ name, precision, values }) => ({
      name,
      precision,
      measures: mapMeasures((measure) => bootstrapInterval(values[measure], { seed })),
    })),
    differences: others.map(({ name, values }) => ({
      against: name,
      measures: mapMeasures((measure) => pairedBootstrap(first!.values[measure], values[measure], { seed })),
    })),
  };
}

function learnableLabels(pages: readonly (readonly string[])[]): string[] {
  const counts = new Map<string, number>();
  for (const label of pages.flat()) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].flatMap(([label, count]) => (count < leastPages ? [] : [label])).sort();
}

/** The strength of the prior that is best on a random fifth of the pages, with the others for learning. */
function choosePrecision(
  features: FeatureRows,
  pages: readonly (readonly string[])[],
  labels: readonly string[],
  seed: number,
): number {
  const sets = pages.map((own) => new Set(own.flatMap((label) => indexOf(labels, label))));
  const order = new Random(seed, 4).shuffle(Uint32Array.from(pages.keys()));
  const cut = Math.round(validationShare * order.length);
  const held = order.slice(0, cut).filter((page) => sets[page]!.size > 0);
  const kept = order.slice(cut);
  const keptLabels = Array.from(kept, (page) => pages[page]!);
  const truth = Array.from(held, (page) => sets[page]!);
  const scores = precisions.map((precision) => {
    const weights = fitLabels(selectRows(features, kept), keptLabels, labels, precision);
    return mean(measureGuesses(guessLabels(selectRows(features, held), weights), truth, labels.length).five);
  });
  return precisions[scores.indexOf(Math.max(...scores))]!;
}

/** One logistic regression for each label; the intercept is all but free. */
function fitLabels(
  features: FeatureRows,
  pages: readonly (readonly string[])[],
  labels: readonly string[],
  precision: number,
): Float64Array[] {
  const rows = withConstant(features);
  const strengths = new Float64Array(rows.columns).fill(precision);
  strengths[rows.columns - 1] = 1e-3;
  const prior = { mean: new Float64Array(rows.columns), precision: strengths };
  return labels.map((label) =>
    fitLogistic(
      rows,
      Uint8Array.from(pages, (own) => Number(own.includes(label))),
      prior,
    ),
  );
}

/** The five likeliest labels of every page, likeliest first. */
function guessLabels(features: FeatureRows, weights: readonly Float64Array[]): number[][] {
  const rows = withConstant(features);
  return Array.from({ length: rows.rows }, (_, row) => {
    const logits = weights.map((each) => rows.dot(row, each));
    const order = [...logits.keys()].sort((a, b) => logits[b]! - logits[a]! || a - b);
    return order.slice(0, guessCount);
  });
}

function measureGuesses(
  predictions: readonly (readonly number[])[],
  truth: readonly ReadonlySet<number>[],
  labels: number,
): ProbeMeasures<Float64Array> {
  const hits = predictions.map((guessed, page) => guessed.filter((label) => truth[page]!.has(label)));
  const pagesOf = new Float64Array(labels);
  const foundOf = new Float64Array(labels);
  for (const own of truth) for (const label of own) pagesOf[label]!++;
  for (const found of hits) for (const label of found) foundOf[label]!++;
  return {
    first: Float64Array.from(predictions, ([first], page) => Number(truth[page]!.has(first!))),
    five: Float64Array.from(hits, (found, page) => found.length / Math.min(guessCount, truth[page]!.size)),
    macro: foundOf.map((found, label) => found / pagesOf[label]!).filter((share) => !Number.isNaN(share)),
  };
}

function mapMeasures<Value>(make: (measure: keyof ProbeMeasures<Value>) => Value): ProbeMeasures<Value> {
  return { first: make('first'), five: make('five'), macro: make('macro') };
}

function indexOf(labels: readonly string[], label: string): number[] {
  const index = labels.indexOf(label);
  return index < 0 ? [] : [index];
}

function rowsWhere<Row>(rows: readonly Row[], test: (row: Row) => boolean): Uint32Array {
  return indexesWhere(rows.length, (row) => test(rows[row]!));
}

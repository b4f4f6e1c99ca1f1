/** How far apart good and random pairs are: the distributions of their cosines. */
import { highScore, type VectorShape } from '../../../measures/distribution.ts';
import { formatShare } from '../../print/format.ts';
import type { EvaluationReport } from '../../report.ts';
import { html, type Markup } from '../markup.ts';
import { percent } from '../numbers.ts';
import { colors, drawHistograms } from '../plots.ts';
import { table } from '../tables.ts';

/** A figure and a table of the model. */
export function scoresSection({ vectors }: EvaluationReport): Markup {
  const [model] = vectors;
  return html`<p>Cosines of test pages with their pins (good pairs), and of random pages with random pins. The less the two
overlap, the better a threshold separates them. In the published system, more than half of the good pairs and almost no
random pairs are above ${highScore}.</p>
<figure>${drawHistograms('Cosines of good and of random pairs', [
    { name: 'good pairs', color: colors.model, counts: model!.positives.histogram },
    { name: 'random pairs', color: colors.baseline, counts: model!.negatives.histogram },
  ])}<figcaption>${model!.name}: share of pairs by cosine</figcaption></figure>
${table(
  `Means, and shares above ${highScore}`,
  ['pairs of', 'count', 'mean', `above ${highScore}`],
  vectors.flatMap(scoreRows),
)}`;
}

function scoreRows({ name, positives, negatives }: VectorShape) {
  const sides = [
    ['good', positives],
    ['random', negatives],
  ] as const;
  return sides.map(([kind, { pairs, mean, high }]) => [
    `${name}, ${kind}`,
    pairs,
    { number: mean === null ? '–' : formatShare(mean) },
    { number: high === null ? '–' : percent(high) },
  ]);
}

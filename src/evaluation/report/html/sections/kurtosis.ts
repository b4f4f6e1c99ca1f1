/** Whether pages are spread over the space or crowded in clumps: the cosines of random pairs of pages. */
import type { EvaluationReport } from '../../report.ts';
import { html, type Markup } from '../markup.ts';
import { colors, drawHistograms } from '../plots.ts';
import { table } from '../tables.ts';

/** A figure of the model beside random vectors, and a table of both kurtoses. */
export function kurtosisSection({ vectors, randomVectors }: EvaluationReport): Markup {
  const [model] = vectors;
  const rows = [...vectors, { name: 'random vectors', ...randomVectors }];
  return html`<p>Cosines of random pairs of pages. Kurtosis measures their outliers: 0 is a normal distribution; much above
it, many pages lie in narrow clumps. Smaller is better, but only together with a good recall: random vectors have almost
the smallest kurtosis, and find nothing.</p>
<figure>${drawHistograms('Cosines of random pairs of pages', [
    { name: `pages, ${model!.name}`, color: colors.model, counts: model!.pagePairs },
    { name: 'random vectors', color: colors.baseline, counts: randomVectors.pagePairs },
  ])}<figcaption>Share of pairs by cosine</figcaption></figure>
${table(
  'Excess kurtosis',
  ['vectors of', 'kurtosis'],
  rows.map(({ name, kurtosis }) => [
    name,
    { number: kurtosis === null ? 'none: all are equal' : kurtosis.toFixed(2) },
  ]),
)}`;
}

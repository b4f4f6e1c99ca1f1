/** The distribution of cosines: how far apart good and random pairs are, and the kurtosis. */
import {
  highScore,
  type PagePairs,
  type ScoreDistribution,
  type VectorShape,
} from '../../measures/distribution.ts';
import { fitText, formatCount, formatShare, wrapText } from './format.ts';

const nameWidth = 22;
const barWidth = 40;

/** The lines about the vectors of the model. */
export function printVectors(shapes: readonly VectorShape[], randomVectors: PagePairs): string[] {
  const [model] = shapes;
  return [
    ...wrapText(
      'SCORES: cosines of test pages with their pins (good pairs), and of random pages with random pins (random ' +
        `pairs). The further apart they are, the better a threshold such as ${highScore} separates them.`,
    ),
    '',
    ...shapes.flatMap(({ name, positives, negatives }) => [
      printScores(`${name}, good pairs`, positives),
      printScores(`${name}, random pairs`, negatives),
    ]),
    '',
    ...printHistogram(model!),
    '',
    ...wrapText(
      'KURTOSIS of the cosines of random pairs of pages: 0 is a normal distribution; much above it, many pages ' +
        'lie in narrow clumps. Smaller is better, but only together with a good recall: alone it says nothing.',
    ),
    '',
    ...[...shapes, { name: 'random vectors', ...randomVectors }].map(
      ({ name, kurtosis }) =>
        `${fitText(name, nameWidth)} ${kurtosis === null ? 'none' : kurtosis.toFixed(2)}`,
    ),
  ];
}

function printScores(name: string, { pairs, mean, high }: ScoreDistribution): string {
  const numbers =
    mean === null || high === null
      ? ''
      : `, mean ${formatShare(mean)}, above ${highScore}: ${(100 * high).toFixed(1)} %`;
  return `${fitText(name, 2 * nameWidth)} ${formatCount(pairs)} pairs${numbers}`;
}

/** Two bars for each bin, from the first bin with a pair to the last. */
function printHistogram({ positives, negatives }: VectorShape): string[] {
  const shares = [positives, negatives].map(({ histogram }) => {
    const total = Math.max(
      1,
      histogram.reduce((sum, count) => sum + count, 0),
    );
    return histogram.map((count) => count / total);
  });
  const [good, random] = shares as [number[], number[]];
  const largest = Math.max(...good, ...random);
  if (largest === 0) return [];
  const bar = (share: number) => fitText('#'.repeat(Math.round((barWidth * share) / largest)), barWidth);
  const seen = good.flatMap((share, bin) => (share > 0 || random[bin]! > 0 ? [bin] : []));
  const lines: string[] = [`${'cosine from'.padEnd(12)}${fitText('good pairs', barWidth)}  random pairs`];
  for (let bin = seen[0]!; bin <= seen.at(-1)!; bin++) {
    const from = (-1 + (2 * bin) / good.length).toFixed(2).padStart(6);
    lines.push(`${from.padEnd(12)}${bar(good[bin]!)}  ${bar(random[bin]!)}`.trimEnd());
  }
  return lines;
}

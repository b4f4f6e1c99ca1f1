import { expect, it } from 'vitest';
import { none } from '../../base/index.ts';
import { explainCohesion, fitStatistics, readTexts, scoreCohesion } from '../index.ts';
import { plantCorpus } from '../testing/planted.ts';

it('explains scores: their distribution, that of random pairs, and texts around a threshold', async () => {
  const corpus = plantCorpus({ pages: 800, copies: 0 });
  const { texts: source, images, pageOfPin, pages, pins } = corpus;
  pageOfPin[0] = none;
  const texts = await readTexts(source);
  const statistics = await fitStatistics({ texts, images, pageOfPin });
  const scores = await scoreCohesion({ texts, images, pageOfPin, statistics });
  const threshold = 0.4;
  const input = { source, texts, images, pageOfPin, statistics, scores, threshold, samples: 3 };
  const explained = await explainCohesion(input);

  expect(explained.scored).toBe(pageOfPin.length - 1);
  expect(explained.unscored).toBe(0);
  for (const shares of Object.values(explained.histogram)) {
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
  }
  for (const each of explained.thresholds) {
    const below = scores.filter((score) => score < each.threshold).length;
    expect(each.real).toBeCloseTo(below / explained.scored);
    expect(each.shuffled).toBeGreaterThan(each.real);
  }

  const sorted = scores.filter((score) => !Number.isNaN(score)).sort();
  const middle = sorted.findIndex((score) => score >= threshold);
  expect(explained.samples.map(({ score }) => score)).toEqual([...sorted.subarray(middle - 3, middle + 3)]);
  for (const { pin, page, score } of explained.samples) {
    const at = pins.keys.indexOf(pin.key);
    expect(scores[at]).toBe(score);
    expect(pin.title).toBe(pins.title[at]);
    expect(page.key).toBe(pages.keys[pageOfPin[at]!]);
  }
});

import { describe, expect, test } from 'vitest';
import { Random } from '../../src/base/index.ts';
import { denseRows } from '../../src/linear/index.ts';
import { type ProbePages, probeLabels } from './probe.ts';

const names = ['red', 'green', 'blue'];
const size = 6;

/** Pages of three labels; `telling` features point at the label, `noise` features at nothing. */
function makePages(count: number, seed: number, labelsOf: (label: number) => string[]): ProbePages {
  const random = new Random(seed);
  const kinds = Array.from({ length: count }, () => random.below(3));
  const telling = kinds.flatMap((kind) =>
    Array.from({ length: size }, (_, f) => Number(f === kind) + 0.2 * random.normal()),
  );
  const noise = Array.from({ length: count * size }, () => random.normal());
  return {
    labels: kinds.map(labelsOf),
    features: {
      telling: denseRows(Float64Array.from(telling), size),
      noise: denseRows(Float64Array.from(noise), size),
    },
  };
}

const one = (label: number) => [names[label]!];

describe('probeLabels', () => {
  test('predicts labels from informative features, and is at chance without any', () => {
    const { scores, differences } = probeLabels(makePages(400, 1, one), makePages(400, 2, one), 0);
    const [telling, noise] = scores;
    expect(telling!.measures.first.mean).toBeGreaterThan(0.95);
    expect(noise!.measures.first.mean).toBeGreaterThan(0.2);
    expect(noise!.measures.first.mean).toBeLessThan(0.45);
    expect(differences).toHaveLength(1);
    expect(differences[0]).toMatchObject({ against: 'noise' });
    expect(differences[0]!.measures.first.mean).toBeCloseTo(
      telling!.measures.first.mean - noise!.measures.first.mean,
    );
    expect(differences[0]!.measures.first.low).toBeGreaterThan(0.4);
  });

  test('counts both labels of a page', () => {
    const both = (label: number) => [names[label]!, `${names[label]} too`];
    const { labels, scores } = probeLabels(makePages(300, 1, both), makePages(300, 2, both), 0);
    expect(labels).toBe(6);
    expect(scores[0]!.measures.first.mean).toBeGreaterThan(0.95);
    expect(scores[0]!.measures.five.mean).toBeGreaterThan(0.95); // both labels among five of six
    expect(scores[0]!.measures.macro.mean).toBeGreaterThan(0.95);
  });

  test('leaves out labels with fewer than five training pages, and test pages with no other label', () => {
    let rare = 0;
    const withRare = (label: number) => (rare++ < 4 ? ['rare'] : one(label));
    const training = makePages(200, 1, withRare);
    const test = makePages(50, 2, (label) => (label === 0 ? ['rare'] : one(label)));
    const { labels, testPages } = probeLabels(training, test, 0);
    expect(labels).toBe(3);
    expect(testPages).toBe(test.labels.filter(([label]) => label !== 'rare').length);
    expect(() =>
      probeLabels(
        training,
        makePages(9, 3, () => ['new']),
        0,
      ),
    ).toThrow('expected test pages with a label');
  });

  test('finds the same when it is run again', () => {
    const run = () => probeLabels(makePages(100, 1, one), makePages(50, 2, one), 7);
    expect(run()).toEqual(run());
  });
});

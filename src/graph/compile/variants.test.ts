import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileConfig } from './config.ts';
import { stepVariants, withAllSignals } from './variants.ts';

const settings = fc
  .record({
    cohesion: fc.constantFrom({}, { edgeThreshold: 0.2 }, { unscored: 'drop' as const }),
    mergePins: fc.boolean(),
    linkClusters: fc.boolean(),
    sites: fc.boolean(),
    prune: fc.constantFrom({}, { edges: true }, { maxDegree: { pin: 5 }, least: 3 }),
    densify: fc.constantFrom({}, { below: 4 }),
  })
  .map((each) => compileConfig.parse(each));

test('variants differ from the settings in one setting each, and say whether it is with or without the step', () => {
  fc.assert(
    fc.property(settings, (own) => {
      const variants = stepVariants(own);
      const changed = variants.map(({ compile }) =>
        (Object.keys(own) as (keyof typeof own)[]).filter(
          (key) => JSON.stringify(compile[key]) !== JSON.stringify(own[key]),
        ),
      );
      expect(changed).toEqual([
        ['cohesion'],
        ['mergePins'],
        ['linkClusters'],
        ['sites'],
        ['prune'],
        ['prune'],
        ['densify'],
      ]);
      const wasOff = compileConfig.parse({});
      for (const { name, compile } of stepVariants(wasOff)) {
        expect(name).toMatch(/^with /);
        expect(stepVariants(compile).filter((each) => each.name.startsWith('without '))).toHaveLength(1);
      }
    }),
    { numRuns: 50 },
  );
});

test('switching every step off one after the other gives the defaults', () => {
  const on = compileConfig.parse({
    cohesion: { edgeThreshold: 0.2 },
    mergePins: true,
    linkClusters: true,
    sites: true,
    prune: { edges: true, maxDegree: { pin: 5 } },
    densify: { below: 4 },
  });
  const off = [0, 1, 2, 3, 4, 5, 6].reduce((own, step) => stepVariants(own)[step]!.compile, on);
  expect(off).toEqual(compileConfig.parse({}));
});

test('signals are there for pages that lack one save more', () => {
  expect(withAllSignals(compileConfig.parse({})).densify.below).toBe(3);
  expect(withAllSignals(compileConfig.parse({ densify: { below: 5 } }))).toMatchObject({
    mergePins: true,
    linkClusters: true,
    densify: { below: 6 },
  });
});

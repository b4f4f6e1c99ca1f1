import { expect, it } from 'vitest';
import { warnOfDrift } from './refresh.ts';

const audit = { pages: 10, mean: 0.02, p50: 0.01, p95: 0.05, max: 0.1, limit: 0.02 };

it('warns of drift above the limit', () => {
  expect(warnOfDrift({ audit: { ...audit, mean: 0.0234 } })).toMatch(
    /drifted by 0\.0234 on average, more than 0\.02\. Run: linksage refresh --full/,
  );
  expect(warnOfDrift({ audit })).toBeUndefined();
  expect(warnOfDrift({ audit: null })).toBeUndefined();
});

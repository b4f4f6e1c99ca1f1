import { expect, it } from 'vitest';
import { replicate } from './replicates.ts';
import type { BenchRow } from './report.ts';

const row = (name: string, ours: number): BenchRow => ({
  case: name,
  metric: 'recall',
  better: 'higher',
  ours,
});

it('gives the mean and Student’s interval by case, and adds up the test rows', async () => {
  const values = [0.1, 0.2, 0.4];
  const rows = await replicate(3, async (seed) => [
    row(`a, warm (${10 * seed} rows): model`, values[seed - 1]!),
    ...(seed < 3 ? [row('not in all', 1)] : []),
  ]);
  // scipy.stats.t.interval(0.95, 2, loc=mean, scale=sem) of the three values
  expect(rows).toEqual([
    {
      ...row('a, warm (60 rows): model', expect.closeTo(0.233333, 6)),
      low: expect.closeTo(-0.146123, 4),
      high: expect.closeTo(0.61279, 4),
    },
  ]);
});

it.each([0, 1, 11, 2.5, Number.NaN])('refuses %s replicates', async (replicates) => {
  await expect(replicate(replicates, async () => [])).rejects.toThrow('from 2 to 10');
});

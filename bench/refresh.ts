/** The bench `refresh`: what keeping embeddings up to date costs, and what it is worth. */
import { parseArgs } from 'node:util';
import { runParts } from './parts.ts';
import { benchDays } from './refresh-days.ts';
import type { Bench } from './report.ts';

/**
 * The parts, by name: `--only` runs one. `--pages`, `--days`, `--rounds` and `--width` set the corpus, the days of churn,
 * and the model.
 */
export const benchRefresh: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      pages: { type: 'string', default: '200000' },
      days: { type: 'string', default: '5' },
      rounds: { type: 'string', default: '3' },
      width: { type: 'string', default: '128' },
    },
  });
  const number = (name: 'pages' | 'days' | 'rounds' | 'width') => Number(values[name]);
  const sizes = {
    pages: number('pages'),
    days: number('days'),
    rounds: number('rounds'),
    width: number('width'),
  };
  return runParts('refresh', { days: () => benchDays(sizes, say) }, values.only, say);
};

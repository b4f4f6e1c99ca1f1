/** The bench `refresh`: what keeping embeddings up to date costs, and what it is worth. */
import { parseArgs } from 'node:util';
import { runParts } from './parts.ts';
import { benchAlign } from './refresh-align.ts';
import { benchDays } from './refresh-days.ts';
import { benchStorage } from './refresh-storage.ts';
import type { Bench } from './report.ts';

/**
 * The parts, by name: `--only` runs one. `--pages` (200,000; 5,000 for storage and align), `--days`, `--rounds` and `--width`
 * set the corpus, the days of churn, and the model.
 */
export const benchRefresh: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      pages: { type: 'string' },
      days: { type: 'string', default: '5' },
      rounds: { type: 'string', default: '2' },
      width: { type: 'string', default: '128' },
    },
  });
  const pages = (usual: number) => (values.pages === undefined ? usual : Number(values.pages));
  const sizes = {
    days: Number(values.days),
    rounds: Number(values.rounds),
    width: Number(values.width),
  };
  const parts = {
    days: () => benchDays({ ...sizes, pages: pages(200_000) }, say),
    storage: () => benchStorage({ ...sizes, pages: pages(5000) }, say),
    align: () => benchAlign({ ...sizes, pages: pages(5000) }, say),
  };
  return runParts('refresh', parts, values.only, say);
};

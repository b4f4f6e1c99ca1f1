/** The bench `refresh`: the cost and the value of keeping embeddings up to date. */
import { parseArgs } from 'node:util';
import { runParts } from '../shared/parts.ts';
import type { Bench } from '../shared/report.ts';
import { benchAlign } from './align.ts';
import { benchDays } from './days.ts';
import { benchScale, runScaleStep } from './scale.ts';

/**
 * The parts, by name: `--only` runs one. `--pages` (200,000; 5,000 for align; 1,000,000 for scale), `--days`,
 * `--rounds` and `--width` set the corpus, the days of churn, and the model. `--step` runs one step of the part scale in its
 * folder, `--work`.
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
      step: { type: 'string' },
      work: { type: 'string' },
    },
  });
  if (values.step !== undefined) return runScaleStep(values.step, values.work!);
  const pages = (usual: number) => (values.pages === undefined ? usual : Number(values.pages));
  const sizes = {
    days: Number(values.days),
    rounds: Number(values.rounds),
    width: Number(values.width),
  };
  const parts = {
    days: () => benchDays({ ...sizes, pages: pages(200_000) }, say),
    scale: () => benchScale({ ...sizes, pages: pages(1_000_000) }, say),
    align: () => benchAlign({ ...sizes, pages: pages(5000) }, say),
  };
  return runParts('refresh', parts, values.only, say);
};

/** Functions of rooms that few programs need: each loads its room when it is called. */
import type { EvaluationReport } from '../evaluation/index.ts';
import type { GenerateOptions, SyntheticInput, SyntheticReport } from '../synthetic/index.ts';

/** An evaluation report as text for a terminal. */
export async function printReport(report: EvaluationReport): Promise<string> {
  return (await import('../evaluation/index.ts')).printReport(report);
}

/**
 * Writes a synthetic corpus of Parquet files to a folder.
 *
 * @throws LinkSageError if a setting is wrong, or the folder is not empty and `overwrite` is not given
 */
export async function generate(
  folder: string,
  settings: SyntheticInput,
  options: GenerateOptions = {},
): Promise<SyntheticReport> {
  return (await import('../synthetic/index.ts')).generate(folder, settings, options);
}

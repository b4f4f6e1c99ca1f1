/** The way in to the page for people. */
import type { EvaluationReport } from '../report.ts';

/**
 * A report as one HTML page, with all that it needs inside; equal reports give equal pages. What draws plots is loaded
 * by the first call: it would delay the start of every command.
 */
export async function renderReport(report: EvaluationReport): Promise<string> {
  const { writePage } = await import('./page.ts');
  return writePage(report);
}

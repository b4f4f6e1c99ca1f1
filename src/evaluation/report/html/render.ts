/** Renders a report as an HTML page. */
import type { EvaluationReport } from '../report.ts';

/**
 * A report as one HTML page that needs no other file. Equal reports give equal pages. The libraries that draw plots are
 * loaded by the first call, since they would delay the start of every command.
 */
export async function renderReport(report: EvaluationReport): Promise<string> {
  const { writePage } = await import('./page.ts');
  return writePage(report);
}

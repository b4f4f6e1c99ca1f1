/** `linksage evaluate` */
import type { Command } from 'commander';
import { printReport } from '../../index.ts';
import { openInBrowser } from '../browser.ts';
import { addExample, runOnWorkspace } from '../command.ts';

interface Options {
  readonly open?: boolean;
  readonly pageOnly?: boolean;
}

export function define(command: Command): void {
  addExample(command, 'linksage evaluate --open')
    .option('--open', 'open the report in a browser')
    .option('--page-only', 'write report.html of the last evaluation again, without measuring')
    .action(({ open = false, pageOnly = false }: Options) =>
      pageOnly
        ? runOnWorkspace(
            command,
            async (workspace) => {
              const page = await workspace.rewriteReportPage();
              if (open) await openInBrowser(page);
              return { page };
            },
            ({ page }) => page,
          )
        : runOnWorkspace(
            command,
            async (workspace, { progress, tell }) => {
              const report = await workspace.evaluate({ progress });
              const page = await workspace.reportPage(report);
              if (!(open && (await openInBrowser(page)))) tell(`Report: ${page}`);
              return report;
            },
            printReport,
          ),
    );
}

/** `linksage evaluate` */
import type { Command } from 'commander';
import { printReport, type Workspace } from '../../workspace.ts';
import { openInBrowser } from '../browser.ts';
import { addCommand, runOnWorkspace } from '../command.ts';

interface Options {
  readonly open?: boolean;
  readonly pageOnly?: boolean;
}

export function addEvaluate(program: Command): void {
  addCommand(
    program,
    'evaluate',
    'measure the newest model on the held-out saves, beside its baselines; also written to reports/<run>/, as ' +
      'report.json and as a page for people, report.html',
    'linksage evaluate --open',
  )
    .option('--open', 'open the page in a browser')
    .option('--page-only', 'make the page of the last evaluation again, without measuring')
    .action((options: Options, command: Command) =>
      options.pageOnly
        ? runOnWorkspace(
            command,
            async (workspace) => ({ page: (await showPage(workspace, options)).page }),
            ({ page }) => page,
          )
        : runOnWorkspace(
            command,
            async (workspace, { progress, tell }) => {
              const report = await workspace.evaluate({ progress });
              const { page, opened } = await showPage(workspace, options);
              if (!opened) tell(`The page for people: ${page}`);
              return report;
            },
            printReport,
          ),
    );
}

/** Makes the page, and opens it where that is asked for and something can. */
async function showPage(
  workspace: Workspace,
  { open = false }: Options,
): Promise<{ readonly page: string; readonly opened: boolean }> {
  const page = await workspace.writeReportPage();
  return { page, opened: open && (await openInBrowser(page)) };
}

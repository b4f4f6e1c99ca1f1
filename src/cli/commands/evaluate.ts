/** `linksage evaluate` */
import type { Command } from 'commander';
import { printReport, type Workspace } from '../../workspace.ts';
import { openInBrowser } from '../browser.ts';
import { addCommand, runOnWorkspace, type Session } from '../command.ts';

interface Options {
  readonly open?: true;
  readonly pageOnly?: true;
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
        ? runOnWorkspace(command, (workspace, session) => showPage(workspace, options, session))
        : runOnWorkspace(
            command,
            async (workspace, session) => {
              const report = await workspace.evaluate({ progress: session.progress });
              await showPage(workspace, options, session);
              return report;
            },
            printReport,
          ),
    );
}

/** Opens the page or, where nothing can, tells where it is. */
async function showPage(
  workspace: Workspace,
  { open }: Options,
  { tell }: Session,
): Promise<{ page: string }> {
  const page = await workspace.writeReportPage();
  if (!open || !(await openInBrowser(page))) tell(`The page for people: ${page}`);
  return { page };
}

/** `linksage compile` */
import { type Command, Option } from 'commander';
import type { CompileReport, Split, ViewName } from '../../workspace.ts';
import { addCommand, runOnWorkspace } from '../command.ts';
import { formatTable } from '../format.ts';

export function addCompile(program: Command): void {
  addCommand(
    program,
    'compile',
    'compile the graph of pages, pins and boards, after every import; the first time also fix which saves are held out',
    'linksage compile',
  )
    .addOption(
      new Option('--view <name>', 'only the view without held-out saves (train), or with them (all)').choices(
        ['train', 'all'],
      ),
    )
    .action((options: { view?: ViewName }, command: Command) =>
      runOnWorkspace(
        command,
        (workspace, { progress }) => workspace.compile({ ...options, progress }),
        formatCompile,
      ),
    );
}

/** The size of each view's graph, and what is held out. */
export function formatCompile({ split, views }: CompileReport): string {
  const rows = Object.entries(views).map(([name, { nodes, edges, isolatedPages }]) => [
    name,
    nodes.page,
    nodes.pin,
    nodes.board,
    edges.pagePin,
    edges.pinBoard,
    `${(100 * isolatedPages).toFixed(1)} %`,
  ]);
  const header = ['view', 'pages', 'pins', 'boards', 'page–pin', 'pin–board', 'pages without pins'];
  return `${formatTable([header, ...rows])}\n${formatSplit(split)}`;
}

/** What is held out, in words. */
export function formatSplit(split: Split): string {
  return split.by === 'time'
    ? `Held out for evaluation: saves from ${split.at} on.`
    : `Held out for evaluation: ${+(100 * split.share).toFixed(1)} % of the saves, drawn at random.`;
}

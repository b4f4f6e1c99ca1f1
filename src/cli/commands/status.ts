/** `linksage status` */
import type { Command } from 'commander';
import type { Status } from '../../index.ts';
import { addExample, runOnWorkspace } from '../command.ts';
import { countOf, formatCount, formatTable } from '../format.ts';
import { formatSplit } from './compile.ts';

export function define(command: Command): void {
  addExample(command, 'linksage status').action(() =>
    runOnWorkspace(command, (workspace) => workspace.status(), formatStatus),
  );
}

function formatStatus({
  folder,
  catalog,
  split,
  graphs,
  model,
  unfinishedRun,
  embeddings,
  next,
}: Status): string {
  const { pages, pins, boards, saves, danglingSaves, sites } = catalog;
  const dangling = danglingSaves === 0 ? '' : `; ${countOf(danglingSaves, 'save')} of unknown pins or boards`;
  const rows: [string, string][] = [
    ['workspace', folder],
    [
      'catalog',
      `${countOf(pages, 'page')} of ${countOf(sites, 'site')}, ${countOf(pins, 'pin')}, ` +
        `${countOf(boards, 'board')}, ${countOf(saves, 'save')}${dangling}`,
    ],
    ['held out', split === undefined ? 'nothing yet' : formatSplit(split)],
    ...Object.entries(graphs).map(([view, { nodes, stale }]): [string, string] => [
      `graph ${view}`,
      `${countOf(nodes.page, 'page')}, ${countOf(nodes.pin, 'pin')}, ${countOf(nodes.board, 'board')}${mark(stale)}`,
    ]),
    ['model', model === undefined ? 'none yet' : formatModel(model)],
    ...(unfinishedRun === undefined
      ? []
      : [['', `${unfinishedRun} is unfinished: linksage train --resume`] as [string, string]]),
    ...(embeddings.length === 0 ? [['embeddings', 'none yet'] as [string, string]] : []),
    ...embeddings.map((version): [string, string] => ['embeddings', formatVersion(version)]),
    ['next', next],
  ];
  return formatTable(rows);
}

function formatModel({ run, view, alignedTo, stale, isBase, earlier }: NonNullable<Status['model']>): string {
  if (isBase) return `${run}, the base model that ships with linksage`;
  const aligned = alignedTo === undefined ? '' : `, aligned to ${alignedTo}`;
  const note = earlier ? ' (of an earlier version of linksage)' : mark(stale);
  return `${run}, trained on view ${view}${aligned}${note}`;
}

function formatVersion(version: Status['embeddings'][number]): string {
  const { model, counts, encoded, seconds, saved, current, stale } = version;
  const total = (nodes: Record<string, number>) => Object.values(nodes).reduce((sum, each) => sum + each, 0);
  const share = saved === null || saved === 0 ? '' : `, ${(100 * saved).toFixed(1)} % of the compute saved`;
  return (
    `${version.version} of ${model}: ${formatCount(total(encoded))} of ${countOf(total(counts), 'node')} encoded ` +
    `in ${seconds.toFixed(1)} s${share}${current ? ', current' : ''}${mark(stale)}`
  );
}

function mark(stale: boolean): string {
  return stale ? ' (stale)' : '';
}

/** One line for each step of `linksage add`. */
import type { AddStep, RefreshReport } from '../../index.ts';
import { describeFindings, formatImport } from '../commands/import.ts';
import { warnOfDrift } from '../commands/refresh.ts';
import { countOf } from '../format.ts';

/** Seconds that compiling and embedding take, and per node; seconds of training, at least, and per save; on two cores. */
const costs = { start: 5, perNode: 0.002, train: 8, perSave: 0.02 };

/** Tells each step when it is done, with the seconds since the one before. */
export function describeSteps(tell: (line: string) => void): (step: AddStep) => void {
  let since = performance.now();
  return (step) => {
    const now = performance.now();
    const seconds = ((now - since) / 1000).toFixed(1);
    since = now;
    for (const line of linesOf(step, seconds)) tell(line);
  };
}

function linesOf(step: AddStep, seconds: string): string[] {
  switch (step.step) {
    case 'import':
      return [...describeFindings(step.report), `import   ${formatImport(step.report)} (${seconds} s)`];
    case 'refuse': {
      const { message, hint } = step.refused;
      return [`error: ${message}`, ...(hint === undefined ? [] : [hint])];
    }
    case 'plan':
      return [describePlan(step)];
    case 'compile': {
      const { nodes } = step.report.views.all!;
      return [
        `compile  a graph of ${countOf(nodes.page, 'page')}, ${countOf(nodes.pin, 'pin')} and ${countOf(nodes.board, 'board')} (${seconds} s)`,
      ];
    }
    case 'train': {
      const { run, best, start } = step.report;
      const before = start === undefined ? '' : `, from ${start.score.toFixed(3)}`;
      return [
        best.round === 0
          ? `train    ${run}: nothing better than the base model, so it is kept (${seconds} s)`
          : `train    ${run}: validation score ${best.score.toFixed(3)}${before} (${seconds} s)`,
      ];
    }
    case 'refresh':
      return describeRefresh(step.report, seconds);
  }
}

function describePlan({ status, encodes, trains }: Extract<AddStep, { step: 'plan' }>): string {
  const { pages, pins, boards, saves } = status.catalog;
  const embed = costs.start + costs.perNode * (pages + pins + boards);
  const train = costs.train + costs.perSave * saves;
  const has = `${countOf(pins, 'pin')} of ${countOf(pages, 'page')} on ${countOf(boards, 'board')}`;
  const ahead = [
    ...(encodes ? [`compile and embed, about ${formatSeconds(embed)}`] : []),
    ...(trains ? [`train, about ${formatSeconds(train)}`] : []),
  ];
  return `         ${has} in all. To do: ${ahead.length === 0 ? 'nothing' : ahead.join('; ')}`;
}

function formatSeconds(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds / 5) * 5} s` : `${Math.ceil(seconds / 60)} minutes`;
}

function describeRefresh(report: RefreshReport, seconds: string): string[] {
  const { counts, committed, model, version } = report;
  const kinds = Object.values(counts);
  const carried = kinds.reduce((sum, each) => sum + each.carried, 0);
  const encoded = kinds.reduce(
    (sum, { added, changed, drifted, remodeled, forced }) =>
      sum + added + changed + drifted + remodeled + forced,
    0,
  );
  if (!committed) return [`embed    ${version} is up to date (${seconds} s)`];
  const by = model.startsWith('base') ? 'the base model: search works from now on' : model;
  const kept = carried === 0 ? '' : `, ${countOf(carried, 'other')} kept`;
  const warning = warnOfDrift(report);
  return [
    `embed    ${countOf(encoded, 'node')} new or changed${kept}, by ${by} (${seconds} s)`,
    ...(warning === undefined ? [] : [warning]),
  ];
}

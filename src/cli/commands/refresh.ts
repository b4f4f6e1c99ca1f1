/** `linksage refresh` */
import type { Command } from 'commander';
import type { RefreshPlan, RefreshReport } from '../../index.ts';
import { addExample, runOnWorkspace } from '../command.ts';
import { countOf, formatCount, formatTable } from '../format.ts';

interface Options {
  readonly plan?: true;
  readonly full?: boolean;
}

export function define(command: Command): void {
  addExample(command, 'linksage refresh --plan   # show what it would do\nlinksage refresh')
    .option('--plan', 'show what would be encoded and why, and how long it would take; write nothing')
    .option('--full', 'encode everything, whether or not it has changed')
    .action(({ plan, full = false }: Options) =>
      plan
        ? runOnWorkspace(
            command,
            (workspace, { progress }) => workspace.planRefresh({ full, progress }),
            formatPlan,
          )
        : runOnWorkspace(
            command,
            async (workspace, { progress, tell }) => {
              const report = await workspace.refresh({ full, progress });
              const warning = warnOfDrift(report);
              if (warning !== undefined) tell(warning);
              return report;
            },
            formatRefresh,
          ),
    );
}

/** What was encoded and what was carried over. */
export function formatRefresh({
  version,
  model,
  committed,
  counts,
  resumed,
  audit,
  seconds,
}: RefreshReport): string {
  if (!committed) return `${version} of ${model} is up to date.`;
  const before = Object.values(resumed).reduce((sum, count) => sum + count, 0);
  const lines = [`Committed ${version} of ${model} in ${seconds.toFixed(1)} s.`, formatCounts(counts)];
  if (model.startsWith('base')) lines.push(baseNote);
  if (before > 0) lines.push(`${formatCount(before)} were encoded by the interrupted refresh.`);
  if (audit !== null) {
    const { pages, mean, p95, max } = audit;
    const [a, b, c] = [mean, p95, max].map((distance) => distance.toFixed(4));
    lines.push(
      `Drift of ${countOf(pages, 'carried-over page')} (1 − cosine): mean ${a}, 95th percentile ${b}, maximum ${c}`,
    );
  }
  return lines.join('\n');
}

const baseNote =
  'Nothing is trained yet, so this is the base model that ships with linksage. linksage train makes one of your links.';

function formatPlan({ from, counts, seconds }: RefreshPlan): string {
  const what = from === null ? 'Would encode everything' : `Would update ${from}`;
  const time =
    seconds === null
      ? '; the first refresh will show how long it takes'
      : `, in about ${seconds.toFixed(0)} s`;
  return `${what}${time}:\n${formatCounts(counts)}`;
}

function formatCounts(counts: RefreshReport['counts']): string {
  const header = ['', 'new', 'changed', 'drifted', 'of another model', '--full', 'carried over', 'deleted'];
  const rows = Object.entries(counts).map(([kind, each]) => [
    `${kind}s`,
    each.added,
    each.changed,
    each.drifted,
    each.remodeled,
    each.forced,
    each.carried,
    each.deleted,
  ]);
  return formatTable([header, ...rows]);
}

/** The warning if the audited pages have drifted beyond the limit; undefined if not, or if there was no audit. */
export function warnOfDrift({ audit }: Pick<RefreshReport, 'audit'>): string | undefined {
  const isBeyond = audit !== null && audit.mean > audit.limit;
  if (!isBeyond) return undefined;
  return (
    `warning: pages that were carried over have drifted by ${audit.mean.toFixed(4)} on average, more than ` +
    `${audit.limit}. Run: linksage refresh --full, or lower embeddings.tolerance.`
  );
}

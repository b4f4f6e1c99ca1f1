/** The page of results, docs/results.md: goals and figures, area by area. */
import { LinkSageError } from '../../src/base/index.ts';
import type { BenchRow } from '../shared/report.ts';
import { decimal, goal, interval, table, verdict } from './markdown.ts';
import { findHeadline, type ResultsRecord } from './record.ts';

/** Areas in order, with the records of each. A record that is in none comes last. */
const areas: Readonly<Record<string, readonly string[]>> = {
  Quality: [
    'quality-awesome-lists',
    'quality-awesome-lists-plain',
    'quality-citeulike-t',
    'quality-citeulike-a',
    'quality-bookmarked-links',
    'quality-synthetic',
    'quality-ablations',
  ],
  'Downstream lift': ['downstream'],
  'The graph engine': ['graph'],
  'What the steps of a compile are worth': ['graph-quality'],
  'The tensor engine': ['tensor', 'tensor-gpu'],
  'Search index': ['search'],
  'Refresh and alignment': ['refresh', 'refresh-storage'],
  'Start-up': ['start'],
  'The first answer': ['add'],
  'The service': ['serve'],
  'What stands on a page': ['content'],
};

const introduction = `# Results

Every figure on this page was printed as JSON by a bench of this repository. The full results are in [results/](results/), one
JSON file per bench or data set; \`npm run -s bench -- results --full FILE\` writes all of them as tables.
\`npm run -s bench -- results REPORT.json...\` stores what benches have printed, and makes this page from the JSON.

Pass the folder of the data sets with \`--data DIR\` or \`LINKSAGE_DATA\`. Graph, text statistics and training never see what is
held out; settings are chosen on validation data; baselines get the same inputs. Intervals are 95 % intervals, by the bootstrap
unless stated otherwise. A difference counts if its paired interval excludes zero. If a row names a peer, *result* says how many
times better LinkSage is.`;

/** How the commands of benches begin. */
const runBench = 'npm run -s bench -- ';

/** Makes the page of all records. */
export function renderPage(records: ReadonlyMap<string, ResultsRecord>): string {
  const listed = new Set(Object.values(areas).flat());
  const others = [...records.keys()].filter((name) => !listed.has(name));
  const all = { ...areas, ...Object.fromEntries(others.map((name) => [name, [name]])) };
  const present = Object.entries(all)
    .map(([area, names]) => [area, names.filter((name) => records.has(name))] as const)
    .filter(([, names]) => names.length > 0);
  const lines = present.flatMap(([area, names]) =>
    names.flatMap((name) => {
      const anchor = anchorOf(names.length > 1 ? name : area);
      return headlineRows(`[${labelOf(area, name)}](#${anchor})`, records.get(name)!);
    }),
  );
  const sections = present.map(([area, names]) =>
    [`## ${area}`, ...names.map((name) => section(name, records.get(name)!, names.length > 1))].join('\n\n'),
  );
  const head = ['area', 'figure', 'goal', 'result', 'best baseline or peer', 'reached', 'command'];
  return `${[introduction, table(head, lines), ...sections].join('\n\n')}\n`;
}

/** The label of a record in the first column; in an area of several records, it names the record too. */
function labelOf(area: string, name: string): string {
  const [first] = areas[area] ?? [name];
  if (area !== 'Quality') return name === first ? area : `${area}: ${name}`;
  return `Quality: ${name.replace('quality-', '')}`;
}

/** The anchor that GitHub gives a heading. */
function anchorOf(heading: string): string {
  return heading.toLowerCase().replaceAll(' ', '-');
}

/** One line per headline; the first one names the area and its command. */
function headlineRows(area: string, record: ResultsRecord): string[][] {
  const { headlines, rows } = record;
  return headlines.map((headline, i) => {
    const row = findHeadline(headline, rows);
    if (row === undefined) {
      throw new LinkSageError(`results: expected a row of ${headline.case}, ${headline.metric}, got none`, {
        hint: 'Give the reports of all parts of a bench at once, or change the headlines of its JSON',
      });
    }
    const asked = `${headline.label}: ${row.metric}`;
    const line = [asked, goal(row), gotOf(row), besideOf(row, rows), verdict(row)];
    return [i === 0 ? area : '', ...line, i === 0 ? commandOf(record) : ''];
  });
}

/** The command that measures a record, or the name of the bench if there are several. */
function commandOf({ bench, commands, commit }: ResultsRecord): string {
  if (commit !== undefined) return `removed; see commit \`${commit}\``;
  const measuring = commands.filter((command) => command.startsWith(runBench));
  return `\`${measuring.length === 1 ? measuring[0]!.slice(runBench.length) : `${bench} …`}\``;
}

function gotOf(row: BenchRow): string {
  const { ratio } = row;
  return ratio === undefined || ratio === null ? interval(row) : `${interval(row)}, ${decimal(ratio)} times`;
}

/** The peer of a row; for a difference, what LinkSage is compared with. */
function besideOf({ case: name, metric, peer, peerName }: BenchRow, rows: readonly BenchRow[]): string {
  if (peer !== undefined && peer !== null) return `${peerName} ${decimal(peer)}`;
  const [question, other] = name.split(/: LinkSage minus /);
  if (other === undefined) return '';
  const measure = metric.replace(/ difference$/, '');
  const row = rows.find((each) => each.case === `${question}: ${other}` && each.metric === measure);
  return row === undefined ? other : `${other} ${decimal(row.ours)}`;
}

/** The section of a record: what it is about, how it was measured, and notes. */
function section(name: string, record: ResultsRecord, isPart: boolean): string {
  const { about, notes } = record;
  return [
    ...(isPart ? [`### ${name}`] : []),
    ...(about === '' ? [] : [about]),
    howMeasured(name, record),
    ...(notes.length === 0 ? [] : [notes.map((note) => `- ${note}`).join('\n')]),
  ].join('\n\n');
}

function howMeasured(name: string, { commands, commit, machine, rows }: ResultsRecord): string {
  const goals = rows.filter(({ met }) => met !== undefined);
  const reached = goals.filter(({ met }) => met).length;
  const counted = goals.length === 0 ? '' : ` ${reached} of ${goals.length} goals reached.`;
  const where =
    machine === undefined
      ? 'Measured'
      : `Measured on ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}, ONNX Runtime ${machine.onnxruntime},`;
  const by = commit === undefined ? 'by' : `with an earlier version of the bench, commit \`${commit}\`, by`;
  const measured = `${where} ${by}:`;
  const code = ['```sh', ...commands, '```'].join('\n');
  return `${measured}\n\n${code}\n\nAll ${rows.length} rows: [results/${name}.json](results/${name}.json).${counted}`;
}

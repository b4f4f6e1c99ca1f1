/** `linksage compile` */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type {
  CohesionExplanation,
  CompileReport,
  GraphReport,
  Interval,
  Split,
  StepWorth,
  ViewName,
} from '../../index.ts';
import { addExample, runOnWorkspace } from '../command.ts';
import { countOf, formatCount, formatTable } from '../format.ts';

interface Options {
  readonly view?: ViewName;
  readonly fromScratch?: boolean;
  readonly refit?: boolean;
  readonly explain?: number;
}

export function define(command: Command): void {
  addExample(command, 'linksage compile\nlinksage compile --view all --explain 0.3')
    .addOption(
      new Option(
        '--view <name>',
        'compile only the view without held-out saves (train) or the one with them (all)',
      ).choices(['train', 'all']),
    )
    .addOption(
      new Option(
        '--explain [threshold]',
        'show how well pins fit their pages, sample pairs around a threshold, and measure what each step is worth',
      )
        .preset('0.1')
        .argParser(parseShare),
    )
    .option('--from-scratch', 'read everything, not only what has changed; the graph is the same')
    .option('--refit', 'relearn how pins are compared with their pages')
    .action((options: Options) =>
      runOnWorkspace(
        command,
        (workspace, { progress }) => workspace.compile({ ...options, progress }),
        formatCompile,
      ),
    );
}

function parseShare(text: string): number {
  const share = Number(text);
  if (text.trim() !== '' && share >= 0 && share <= 1) return share;
  throw new InvalidArgumentError('Expected a number from 0 to 1.');
}

/** The size of each view's graph, what each step did, and what is held out. */
export function formatCompile({ split, views, explanation, steps = [] }: CompileReport): string {
  const rows = Object.entries(views).map(([name, { nodes, edges, isolatedPagesBefore, isolatedPages }]) => [
    name,
    nodes.page,
    nodes.pin,
    nodes.board,
    edges.pagePin,
    edges.pinBoard,
    edges.pageSite + edges.pageCluster + edges.pagePage,
    percent(isolatedPagesBefore),
    percent(isolatedPages),
  ]);
  const header = [
    'view',
    'pages',
    'pins',
    'boards',
    'page–pin',
    'pin–board',
    'other edges',
    'pages without pins',
    'without edges',
  ];
  const parts = [
    formatTable([header, ...rows]),
    ...Object.entries(views).map(formatSteps),
    `Held out for evaluation: ${formatSplit(split)}.`,
  ];
  if (explanation !== undefined) parts.push(formatExplanation(explanation));
  if (steps.length > 0) parts.push(formatWorth(steps));
  return parts.filter((part) => part !== '').join('\n\n');
}

const stepNames: Readonly<Record<GraphReport['steps'][number]['step'], string>> = {
  cohesion: 'pins that do not fit removed',
  mergePins: 'near-duplicate pins merged',
  linkClusters: 'link clusters added',
  sites: 'sites added',
  pruneNodes: 'nodes pruned',
  pruneEdges: 'edges pruned',
  densify: 'similar pages joined',
  connect: 'rows built',
};

/** What each step of a compile did; empty if no step ran. */
function formatSteps([name, { steps }]: readonly [string, GraphReport]): string {
  const rows = steps
    .filter(({ step }) => step !== 'connect')
    .map(({ step, removed = {}, added = {}, counts = {}, seconds }) => [
      stepNames[step],
      signed('−', removed),
      signed('+', added),
      Object.entries(counts)
        .map(([what, count]) => `${formatCount(count)} ${what}`)
        .join(', '),
      `${seconds.toFixed(1)} s`,
    ]);
  if (rows.length === 0) return '';
  return formatTable([[`steps of ${name}`, 'edges removed', 'edges added', 'counted', 'time'], ...rows]);
}

function signed(sign: string, edges: Readonly<Record<string, number>>): string {
  const names: Readonly<Record<string, string>> = {
    pagePin: 'page–pin',
    pinBoard: 'pin–board',
    pageCluster: 'page–cluster',
    pageSite: 'page–site',
    pagePage: 'page–page',
  };
  return Object.entries(edges)
    .filter(([, count]) => count > 0)
    .map(([type, count]) => `${sign}${formatCount(count)} ${names[type]}`)
    .join(', ');
}

/** The distribution of cohesion beside that of random pairs, what each threshold would remove, and pairs to read. */
function formatExplanation({
  scored,
  unscored,
  histogram,
  thresholds,
  samples,
}: CohesionExplanation): string {
  const most = Math.max(...histogram.real, ...histogram.shuffled);
  const bar = (share: number) => '█'.repeat(Math.round((20 * share) / most)).padEnd(20);
  const bins = histogram.real.map((real, i) => [
    `${(i / histogram.real.length).toFixed(2)} to ${((i + 1) / histogram.real.length).toFixed(2)}`,
    bar(real),
    percent(real),
    bar(histogram.shuffled[i]!),
    percent(histogram.shuffled[i]!),
  ]);
  const candidates = thresholds.map(({ threshold, real, shuffled }) => [
    String(threshold),
    percent(real),
    percent(shuffled),
  ]);
  const texts = samples.map(({ score, pin, page }) =>
    [
      `${score.toFixed(3)}  pin   ${shorten(pin.title, pin.description)}`,
      `       page  ${page.key}  ${shorten(page.title, page.description)}`,
    ].join('\n'),
  );
  return [
    `Cohesion: ${countOf(scored, 'pair')} scored; ${formatCount(unscored)} have too little text to compare.`,
    formatTable([['cohesion', 'pins with their page', '', 'with a random page', ''], ...bins]),
    formatTable([['threshold', 'removes of pairs', 'removes of random pairs'], ...candidates]),
    ...(texts.length === 0 ? [] : [`Pairs around the threshold:\n${texts.join('\n')}`]),
  ].join('\n\n');
}

/** How well held-back saves are found again with each step and without it. */
function formatWorth([own, ...variants]: readonly StepWorth[]): string {
  const gainOf = (gain: Interval | undefined) =>
    gain === undefined ? '' : `${withSign(gain.mean)} (${withSign(gain.low)} to ${withSign(gain.high)})`;
  const rows = variants.map(({ variant = '', pagePin, pageBoard, gain }) => [
    variant,
    pagePin.toFixed(3),
    gainOf(gain?.pagePin),
    pageBoard.toFixed(3),
    gainOf(gain?.pageBoard),
  ]);
  const settings = ['these settings', own!.pagePin.toFixed(3), '', own!.pageBoard.toFixed(3), ''];
  return [
    formatTable([['graph', 'pins of pages', 'gain', 'boards of pages', 'gain'], settings, ...rows]),
    'Mean reciprocal ranks of saves that training holds back, by the model that training starts from, and 95 % intervals of the' +
      ' difference. A gain whose interval holds 0 may be chance.',
  ].join('\n');
}

function withSign(value: number): string {
  const digits = Math.abs(value).toFixed(3);
  return `${value < 0 && Number(digits) > 0 ? '−' : '+'}${digits}`;
}

const shownCharacters = 90;

function shorten(...texts: readonly string[]): string {
  const text = texts.filter((part) => part !== '').join(' · ');
  return text.length <= shownCharacters ? text : `${text.slice(0, shownCharacters - 1)}…`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** What is held out, in words. */
export function formatSplit(split: Split): string {
  return split.by === 'time'
    ? `saves from ${split.at} on`
    : `${+(100 * split.share).toFixed(1)} % of the saves, at random`;
}

/** The model card: what a model is made of, how good it is, and where it is weak ("Model Cards", Mitchell et al. 2019). */
import { nodeKinds } from '../../catalog/index.ts';
import type { TrainedRun } from '../../model/index.ts';
import type { RoundScore } from '../../training/index.ts';
import { formatCount, formatShare } from '../report/print/format.ts';
import { picksText } from '../report/print/picks.ts';
import type { EvaluationReport } from '../report/report.ts';
import { figuresTable } from './figures.ts';
import { markdownTable } from './markdown.ts';
import { weaknessesOf } from './weaknesses.ts';

/** What a card is made of. */
export interface CardSource {
  /** `id` is known once the model is committed. */
  readonly run: Pick<TrainedRun, 'run' | 'meta' | 'isBase'> & { readonly id?: string };
  /** Its evaluation; left out where there is none. */
  readonly report?: EvaluationReport;
}

/** The card as Markdown. It says what is known of a model and no more: figures only where it was evaluated. */
export function modelCard({ run, report }: CardSource): string {
  return `${[
    `# Model ${run.run}`,
    ...intended(run),
    '## Data',
    ...dataOf(run),
    '## Training',
    ...trainingOf(run),
    '## Figures',
    ...figuresOf(report),
    '## Weaknesses',
    weaknessesOf(run, report)
      .map((each) => `- ${each}`)
      .join('\n'),
    '## Settings',
    `\`\`\`json\n${JSON.stringify({ model: run.meta.config, training: run.meta.training }, null, 2)}\n\`\`\``,
  ].join('\n\n')}\n`;
}

function intended({ id, isBase, meta: { config, alignedTo } }: CardSource['run']): string[] {
  const kind = isBase
    ? 'The base model that ships with LinkSage, fitted to the words of these links. Nothing of these links was trained on.'
    : 'A model of pages, pins and boards, trained by LinkSage on the saves of one workspace.';
  const aligned =
    alignedTo === undefined ? '' : ` Its vectors can be compared with those of version ${alignedTo.version}.`;
  return [
    `${kind}${id === undefined ? '' : ` Its id is \`${id}\`.`} A node gets one vector of ${config.dims[0]} numbers, of which the first ${config.dims
      .slice(1)
      .join(', ')} can be used alone.${aligned}`,
    'It is meant for links of the kind that it was made with: search, related pages, boards for links. It knows the text that is ' +
      'in the workspace and what is saved together; it has read nothing else, and knows nothing of who reads.',
  ];
}

function dataOf({ meta: { view, builtFrom, corpus } }: CardSource['run']): string[] {
  const which =
    view === 'train'
      ? 'the view `train`, which has no held-out save'
      : `the view \`${view}\`, held-out saves included`;
  const where = `Made of ${which} (fingerprint \`${builtFrom}\`).`;
  if (corpus === undefined) return [where];
  const counts = nodeKinds.map((kind) => [`${kind}s`, formatCount(corpus[kind])]);
  return [
    where,
    markdownTable(
      ['of the view', 'count'],
      [
        ...counts,
        ['saves that were trained on', formatCount(corpus.trained)],
        ['saves held back to choose the round', formatCount(corpus.validation)],
      ],
    ),
  ];
}

function trainingOf({ isBase, meta }: CardSource['run']): string[] {
  if (isBase) return [`The weights are those of \`${meta.from}\`.`];
  const start = meta.start as RoundScore | undefined;
  const rounds = meta.metrics as readonly RoundScore[];
  const measured = start === undefined ? rounds : [start, ...rounds];
  return [
    `Began as \`${meta.from ?? 'scratch'}\`. The round with the highest score was kept. Mean reciprocal ranks of the saves that ` +
      'were held back:',
    markdownTable(
      ['round', 'pins of pages', 'boards of pages', 'score'],
      measured.map(({ round, pagePin, pageBoard, score }) => [
        round === 0 ? '0 (the start)' : String(round),
        formatShare(pagePin),
        formatShare(pageBoard),
        formatShare(score),
      ]),
    ),
  ];
}

function figuresOf(report: EvaluationReport | undefined): string[] {
  if (report === undefined) return ['Not evaluated. `linksage evaluate` measures it on held-out saves.'];
  const { rows, picks, subject } = report;
  const asked = rows.warm + rows.cold;
  return [
    `On ${formatCount(asked)} held-out saves (${formatCount(rows.warm)} of pages with earlier saves, ${formatCount(rows.cold)} of ` +
      `others), beside baselines that got the same texts and saves. Graph \`${subject.graph}\`. Brackets hold 95 % intervals.`,
    figuresTable(report),
    ...(picks === null ? [] : [`Boards for links: ${picksText(picks).figures}`]),
  ];
}

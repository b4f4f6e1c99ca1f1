/** What was evaluated: versions, the view, the split, the settings. */
import type { EvaluationReport, RunDescription } from '../../report.ts';
import { html, type Markup } from '../markup.ts';
import { details, table } from '../tables.ts';

/** A table of versions, and the settings as details. */
export function aboutSection({ subject, dims, baselines, run }: EvaluationReport): Markup {
  const facts = [
    ['model', subject.model],
    ['graph', subject.graph],
    ['view', `${subject.view}: without the held-out saves`],
    ['fingerprint of the view', subject.fingerprint],
    ['dims', dims.join(', ')],
    ['baselines', baselines.tunedOn === null ? 'not tuned' : `tuned on the view ${baselines.tunedOn}`],
    ...(run === null ? [] : [['split', splitText(run.split)]]),
  ];
  return html`${table(
    'Versions',
    ['what', 'version'],
    facts.map(([name, value]) => [name!, html`<span class="key">${value!}</span>`]),
  )}
${details('Settings of the baselines', settingsText(baselines.settings))}
${run === null ? null : details('Settings of the model, its training and its graph', settingsText(run.settings))}`;
}

function settingsText(settings: object): Markup {
  return html`<pre>${JSON.stringify(settings, null, 2)}</pre>`;
}

function splitText(split: RunDescription['split']): string {
  if (split.by === 'time') return `saves from ${split.at} on are held out`;
  return `${100 * split.share} % of the saves, drawn at random with seed ${split.seed}, are held out`;
}

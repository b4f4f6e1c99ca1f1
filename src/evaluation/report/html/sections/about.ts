/** What was evaluated: versions, the view, the split, the settings. */
import type { EvaluationReport, RunDescription } from '../../report.ts';
import { html, type Markup } from '../markup.ts';
import { folded, table } from '../tables.ts';

/** A table of versions, and the settings folded below. */
export function aboutSection({ subject, dims, baselines, run }: EvaluationReport): Markup {
  const facts = [
    ['model', subject.model],
    ['graph', subject.graph],
    ['view', `${subject.view}: only what was saved before the split`],
    ['fingerprint of the view', subject.fingerprint],
    ['dims', dims.join(', ')],
    ['baselines', baselines.tunedOn === null ? 'not tuned' : `tuned on the view ${baselines.tunedOn}`],
    ...(run === null ? [] : [['split', splitText(run.split)]]),
  ];
  return html`${table(
    'Versions',
    ['what', 'which'],
    facts.map(([name, value]) => [name!, html`<span class="key">${value!}</span>`]),
  )}
${folded('Settings of the baselines', settingsText(baselines.settings))}
${run === null ? null : folded('Settings of the model, its training and its graph', settingsText(run.settings))}`;
}

function settingsText(settings: object): Markup {
  return html`<pre>${JSON.stringify(settings, null, 2)}</pre>`;
}

function splitText(split: RunDescription['split']): string {
  if (split.by === 'time') return `saves from ${split.at} on are held out`;
  return `a random ${100 * split.share} % of the saves is held out, seed ${split.seed}`;
}

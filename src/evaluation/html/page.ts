/** A report as one HTML page for people: no script, nothing to load. */
import type { EvaluationReport } from '../report.ts';
import { askedTasks } from './contenders.ts';
import { html, type Markup } from './markup.ts';
import { differencesSection } from './sections/differences.ts';
import { recallSection } from './sections/recall.ts';
import { rowsSection } from './sections/rows.ts';
import { scoresSection } from './sections/scores.ts';
import { slicesSection } from './sections/slices.ts';
import { summarySection } from './sections/summary.ts';
import { style } from './style.ts';

/** A section: its anchor, its heading, its content. */
interface Section {
  readonly id: string;
  readonly heading: string;
  readonly write: (report: EvaluationReport) => Markup;
}

const measured: readonly Section[] = [
  { id: 'recall', heading: 'How often the answer is found', write: recallSection },
  { id: 'differences', heading: 'Better than what is simple?', write: differencesSection },
  { id: 'slices', heading: 'Where it is strong and where it is weak', write: slicesSection },
  { id: 'scores', heading: 'How far good and random pairs lie apart', write: scoresSection },
];
const always: readonly Section[] = [
  { id: 'rows', heading: 'Which saves were asked about', write: rowsSection },
];

/** The page; equal reports give equal pages. */
export function renderReport(report: EvaluationReport): string {
  const sections = [...(askedTasks(report.tasks).length === 0 ? [] : measured), ...always];
  const title = `LinkSage report on ${report.subject.model}`;
  const links = sections.map(({ id, heading }) => html`<li><a href="#${id}">${heading}</a></li>`);
  const bodies = sections.map(
    ({ id, heading, write }) => html`<section id="${id}"><h2>${heading}</h2>${write(report)}</section>`,
  );
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<header><h1>${title}</h1>${summarySection(report)}<nav aria-label="Sections"><ul>${links}</ul></nav></header>
<main>${bodies}</main>
</body>
</html>
`.text;
}

/** A report as one HTML page, without scripts or anything to load. */
import type { Inspection } from '../../inspection/inspect.ts';
import type { EvaluationReport } from '../report.ts';
import { askedTasks } from '../verdicts.ts';
import { html, type Markup } from './markup.ts';
import { aboutSection } from './sections/about.ts';
import { chancesSection } from './sections/chances.ts';
import { differencesSection } from './sections/differences.ts';
import { kurtosisSection } from './sections/kurtosis.ts';
import { mistakesSection } from './sections/mistakes.ts';
import { neighborsSection } from './sections/neighbors.ts';
import { picksSection } from './sections/picks.ts';
import { recallSection } from './sections/recall.ts';
import { rowsSection } from './sections/rows.ts';
import { scoresSection } from './sections/scores.ts';
import { searchSection } from './sections/search.ts';
import { slicesSection } from './sections/slices.ts';
import { summarySection } from './sections/summary.ts';
import { trainingSection } from './sections/training.ts';
import { style } from './style.ts';

/** A section: its anchor, its heading, and its content, null if the report has nothing for it. */
interface Section {
  readonly id: string;
  readonly heading: string;
  readonly write: (report: EvaluationReport) => Markup | null;
}

const sections: readonly Section[] = [
  { id: 'recall', heading: 'How often the answer is found', write: ifAsked(recallSection) },
  { id: 'differences', heading: 'Better than what is simple?', write: ifAsked(differencesSection) },
  { id: 'slices', heading: 'Where it is strong and where it is weak', write: ifAsked(slicesSection) },
  { id: 'search', heading: 'What a search finds', write: writeSearch },
  { id: 'neighbors', heading: 'Nearest pages and pins', write: ifInspected(neighborsSection) },
  { id: 'picks', heading: 'How far picked boards can be trusted', write: ifInspected(picksSection) },
  { id: 'chances', heading: 'Whether the probabilities of boards are right', write: writeChances },
  { id: 'mistakes', heading: 'What went wrong, and why', write: ifInspected(mistakesSection) },
  { id: 'scores', heading: 'How far apart good and random pairs are', write: ifAsked(scoresSection) },
  { id: 'kurtosis', heading: 'How pages are spread over the space', write: kurtosisSection },
  { id: 'training', heading: 'How training went', write: trainingSection },
  { id: 'rows', heading: 'Which saves were asked about', write: rowsSection },
  { id: 'about', heading: 'What was evaluated', write: aboutSection },
];

/** Writes the page. Equal reports give equal pages. */
export function writePage(report: EvaluationReport): string {
  const written = sections.flatMap(({ id, heading, write }) => {
    const content = write(report);
    return content === null ? [] : [{ id, heading, content }];
  });
  const title = `LinkSage report on ${report.subject.model}`;
  const links = written.map(({ id, heading }) => html`<li><a href="#${id}">${heading}</a></li>`);
  const bodies = written.map(
    ({ id, heading, content }) => html`<section id="${id}"><h2>${heading}</h2>${content}</section>`,
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

/** A section that needs test rows. */
function ifAsked(write: (report: EvaluationReport) => Markup): Section['write'] {
  return (report) => (askedTasks(report.tasks).length === 0 ? null : write(report));
}

/** A section about single answers, which needs an inspection. */
function ifInspected(write: (inspection: Inspection) => Markup): Section['write'] {
  return ({ inspection }) => (inspection === null ? null : write(inspection));
}

/** The section about search, if it was measured. Reports of earlier versions lack `search`. */
function writeChances({ picks }: EvaluationReport): Markup | null {
  return picks === null ? null : chancesSection(picks);
}

function writeSearch({ search }: Partial<EvaluationReport>): Markup | null {
  return search == null ? null : searchSection(search);
}

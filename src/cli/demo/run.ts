/** The demo: all steps on the starter lists, from import to search. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Progress } from '../../base/index.ts';
import { fileSource, printReport, type Workspace } from '../../index.ts';
import type { Session } from '../command.ts';
import { formatCompile } from '../commands/compile.ts';
import { formatRefresh } from '../commands/refresh.ts';
import { formatRound, formatTrain } from '../commands/train.ts';
import { countOf } from '../format.ts';
import { formatHits } from '../hits.ts';

/** The starter lists, beside `src/` in the repository and `dist/` in the package. */
const listsFolder = fileURLToPath(new URL('../../../examples/starter', import.meta.url));

/** Pages that are on several lists, on three different topics. */
const examplePages = [
  'https://www.inaturalist.org/',
  'https://www.ifixit.com/',
  'https://www.seriouseats.com/',
];
const exampleQuery = 'learn to bake bread with wild yeast';

/** Runs everything on a new workspace in `dir`. Prints each result when it is there, and returns all of them. */
export async function runDemo(workspace: Workspace, dir: string, { progress, tell, print }: Session) {
  const lists = await importLists(workspace, progress);
  const { catalog } = await workspace.status();
  print(heading('Imported'));
  print(
    `${countOf(lists, 'link list')} of examples/starter: ${countOf(catalog.pins, 'pin')} of ` +
      `${countOf(catalog.pages, 'page')} on ${countOf(catalog.boards, 'board')}`,
  );

  const compiled = await workspace.compile({ progress });
  print(heading('Compiled'));
  print(formatCompile(compiled));

  const trained = await workspace.train({ onRound: (round) => tell(formatRound(round)), progress });
  print(heading('Trained'));
  print(formatTrain(trained));

  const evaluated = await workspace.evaluate({ progress });
  print(heading('Evaluated on the held-out saves'));
  print(await printReport(evaluated));

  const refreshed = await workspace.refresh({ progress });
  print(heading('Embedded'));
  print(formatRefresh(refreshed));

  const examples = await showExamples(workspace, print);
  print(nextSteps(dir));
  return { folder: workspace.folder, catalog, compiled, trained, evaluated, refreshed, ...examples };
}

/** Imports all lists; returns their number. */
async function importLists(workspace: Workspace, progress: Progress): Promise<number> {
  const files = (await readdir(listsFolder))
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .sort();
  for (const [i, file] of files.entries()) {
    progress({ task: 'importing', done: i, total: files.length, note: file });
    await workspace.import(fileSource(join(listsFolder, file)));
  }
  return files.length;
}

async function showExamples(workspace: Workspace, print: Session['print']) {
  const pages = [];
  for (const url of examplePages) {
    const related = await workspace.related(url, { k: 3, why: true });
    const boards = await workspace.pickBoards({ url }, { k: 3 });
    print(heading(`Related to ${url}`));
    print(formatHits(related));
    print(heading(`Boards for ${url}, without those that hold it`));
    print(formatHits(boards));
    pages.push({ url, related, boards });
  }
  const hits = await workspace.search(exampleQuery, { k: 5 });
  print(heading(`Search results for "${exampleQuery}"`));
  print(formatHits(hits));
  return { pages, search: { query: exampleQuery, hits } };
}

function heading(text: string): string {
  return `\n${text}\n${'─'.repeat(text.length)}`;
}

/** What to type next; `dir` is the demo's folder. */
function nextSteps(dir: string): string {
  return `${heading('Next')}
Try more on these lists:
  npx linksage search "maps of the night sky" --workspace ${dir}
  npx linksage related https://stellarium.org/ --why --workspace ${dir}

Use your own bookmarks (export them from your browser as bookmarks.html):
  npx linksage init --workspace my-links
  npx linksage import bookmarks.html --workspace my-links
  npx linksage compile --workspace my-links
  npx linksage train --workspace my-links
  npx linksage refresh --workspace my-links
  npx linksage search "..." --workspace my-links`;
}

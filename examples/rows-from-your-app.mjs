/**
 * Makes a workspace from rows of a program: here, from three starter lists; in yours, from your database.
 * Run: node examples/rows-from-your-app.mjs app-links
 */
import { readFileSync } from 'node:fs';
import { rowsSource, Workspace } from 'linksage';

/** A tiny model, trained in seconds. Leave these settings out for real use. */
const settings = {
  model: { width: 16, layers: 1, heads: 2, feedForward: 2, dims: [16, 8], vocabulary: 2048 },
  training: { batch: 32, rounds: 2, roundSteps: 5 },
};

/** @returns {Generator<import('linksage').ImportRow>} */
function* readRows() {
  for (const name of ['hiking', 'maps-and-geography', 'birdwatching']) {
    const list = readFileSync(new URL(`starter/${name}.md`, import.meta.url), 'utf8');
    let board = name;
    for (const line of list.split('\n')) {
      const [, heading, title, url, description] = /^## (.+)|^- \[(.+?)\]\((.+?)\) - (.+)/.exec(line) ?? [];
      if (heading) {
        board = `${name}/${heading}`;
        yield { board_id: board, title: heading, owner: name };
      } else if (url) {
        yield { pin_id: `${board}/${url}`, url, title, description };
        yield { pin_id: `${board}/${url}`, board_id: board };
      }
    }
  }
}

const workspace = await Workspace.init(process.argv[2] ?? 'my-links', settings);
const { rows } = await workspace.import(rowsSource(readRows(), 'app'));
await workspace.compile();
await workspace.train();
const { counts } = await workspace.refresh();
console.log(`${rows.pins.added} pins on ${rows.boards.added} boards; ${counts.page.added} pages embedded`);
await workspace.close();

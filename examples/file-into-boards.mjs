/**
 * Proposes a board for each link of a list that is not on a board yet.
 * Run: node examples/file-into-boards.mjs my-links examples/starter/family-nature-days.md
 */
import { readFile } from 'node:fs/promises';
import { Workspace } from 'linksage';

const [folder = 'my-links', list = new URL('starter/family-nature-days.md', import.meta.url)] =
  process.argv.slice(2);
const links = (await readFile(list, 'utf8')).matchAll(/^- \[(.+?)\]\((.+?)\) - (.+)/gm);

const workspace = await Workspace.open(folder);
for (const [, title, url, description] of links) {
  const [board] = await workspace.pickBoards({ url, title, description }, { k: 1 });
  // A cosine is not a probability: look at the scores of your model before you choose a threshold
  const place = board && board.score > 0.5 ? `${board.title} (${board.detail})` : '?';
  console.log(`${board?.score.toFixed(2)}  ${title} → ${place}`);
}
await workspace.close();

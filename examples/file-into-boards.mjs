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
  // None if no board fits
  const place = board ? `${board.title} (${board.detail}), ${Math.round(100 * board.probability)} %` : '?';
  console.log(`${title} → ${place}`);
}
await workspace.close();

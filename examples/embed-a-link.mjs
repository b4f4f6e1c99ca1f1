/**
 * Embeds a link or a text, and prints the pages nearest to it.
 * Run: node examples/embed-a-link.mjs my-links https://www.openstreetmap.org/
 */
import { LinkSageError, Workspace } from 'linksage';

const [folder = 'my-links', input = 'birds of the garden'] = process.argv.slice(2);
try {
  const workspace = await Workspace.open(folder);
  const vector = await workspace.embed(input);
  console.log(
    `${vector.length} numbers: ${[...vector.subarray(0, 4)].map((value) => value.toFixed(3)).join(' ')} …`,
  );
  for (const { score, title, key } of await workspace.searchByVector(vector, { k: 3 })) {
    console.log(score.toFixed(3), title, key);
  }
  await workspace.close();
} catch (error) {
  if (!(error instanceof LinkSageError)) throw error;
  console.error(`${error.code}: ${error.message}\n${error.hint ?? ''}`);
  process.exitCode = 1;
}

/** Workspaces of a few real lists and a tiny model, in a folder that is removed when the test is done. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { fileSource, type ImportSource, Workspace, type WorkspaceSettings } from '../../src/index.ts';

/** Quick to train; a random split, because the lists have no dates. */
export const tinySettings: WorkspaceSettings = {
  split: { by: 'random', share: 0.1, seed: 1 },
  walk: { steps: 100 },
  model: {
    width: 16,
    layers: 1,
    heads: 2,
    feedForward: 2,
    neighbours: { page: 4, pin: 3, board: 2 },
    dims: [16, 8],
    hashRows: 2048,
  },
  training: { batch: 32, rounds: 2, roundSteps: 5, randomPins: 16, randomBoards: 8 },
};

/** A folder that is removed when the test is done. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** One of the lists that come with the project. */
export function starterList(name: string): string {
  return resolve(import.meta.dirname, `../../examples/starter/${name}.md`);
}

/** Lists that share links: enough to train on. */
export const starterLists = ['hiking', 'maps-and-geography', 'birdwatching'];

/** A new workspace with lists imported; it is closed when the test is done. */
export async function initWorkspace(
  lists: readonly string[] = starterLists,
  settings: WorkspaceSettings = tinySettings,
): Promise<Workspace> {
  const workspace = await Workspace.init(join(await temporaryFolder(), 'workspace'), settings);
  onTestFinished(() => workspace.close());
  for (const list of lists) await workspace.import(fileSource(starterList(list)));
  return workspace;
}

/** The same, compiled, trained and refreshed. */
export async function makeWorkspace(
  lists: readonly string[] = starterLists,
  settings: WorkspaceSettings = tinySettings,
): Promise<Workspace> {
  const workspace = await initWorkspace(lists, settings);
  await workspace.compile();
  await workspace.train();
  await workspace.refresh();
  return workspace;
}

/** Opens a workspace once more, as another process would. */
export async function reopen({ folder }: Workspace): Promise<Workspace> {
  const workspace = await Workspace.open(folder);
  onTestFinished(() => workspace.close());
  return workspace;
}

/** A list in markdown, as a source of its own. */
export function listSource(
  title: string,
  links: readonly { readonly title: string; readonly url: string; readonly description: string }[],
): ImportSource {
  const entries = links.map(({ title, url, description }) => `- [${title}](${url}) - ${description}`);
  const text = `# ${title}\n\nLinks.\n\n## Links\n\n${entries.join('\n')}\n`;
  async function* stream() {
    yield Buffer.from(text);
  }
  return { name: `${title}.md`, stream };
}

/**
 * Workspaces of a few real lists and a tiny model, in a folder that is removed when the test is done. Those of the same
 * lists and settings are made once for all test files; each test gets a copy.
 */
import { createHash } from 'node:crypto';
import { access, cp, mkdir, mkdtemp, rename, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, inject, onTestFinished } from 'vitest';
import { fileSource, type ImportSource } from '../../src/catalog/index.ts';
import type { WorkspaceSettings } from '../../src/workspace/config.ts';
import { Workspace } from '../../src/workspace/workspace.ts';

/** Quick to train; a random split, because the lists have no dates. */
export const tinySettings: WorkspaceSettings = {
  split: { by: 'random', share: 0.1, seed: 1 },
  walk: { steps: 100 },
  model: {
    width: 16,
    layers: 1,
    heads: 2,
    feedForward: 2,
    neighbors: { page: 4, pin: 3, board: 2 },
    dims: [16, 8],
    vocabulary: 2048,
  },
  training: { batch: 32, rounds: 2, roundSteps: 5, randomPins: 16, randomBoards: 8 },
};

/** A folder that is removed when the test is done. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** The path of a starter list. */
export function starterList(name: string): string {
  return resolve(import.meta.dirname, `../../examples/starter/${name}.md`);
}

/** Lists that share links, enough to train on. */
export const starterLists = ['hiking', 'maps-and-geography', 'birdwatching'];

/** A new workspace with imported lists, closed when the test is done. */
export async function initWorkspace(
  lists: readonly string[] = starterLists,
  settings: WorkspaceSettings = tinySettings,
): Promise<Workspace> {
  return openWorkspace(
    await copyOf(['imported', lists, settings], (folder) => importLists(folder, lists, settings)),
  );
}

/** Such a workspace, compiled, trained and refreshed. */
export async function makeWorkspace(
  lists: readonly string[] = starterLists,
  settings: WorkspaceSettings = tinySettings,
): Promise<Workspace> {
  return openWorkspace(await copyOf(...refreshed(lists, settings)));
}

/** Such a workspace for all tests of a file, none of which changes what another one sees. */
export function shareWorkspace(): () => Workspace {
  let shared: Workspace | undefined;
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'linksage-'));
    await copyTo(join(folder, 'workspace'), ...refreshed(starterLists, tinySettings));
    shared = await Workspace.open(join(folder, 'workspace'));
  });
  afterAll(async () => {
    await shared?.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  });
  return () => shared!;
}

/** Opens a workspace again, as another process would. */
export function reopen({ folder }: Workspace): Promise<Workspace> {
  return openWorkspace(folder);
}

async function openWorkspace(folder: string): Promise<Workspace> {
  const workspace = await Workspace.open(folder);
  onTestFinished(() => workspace.close());
  return workspace;
}

async function importLists(
  folder: string,
  lists: readonly string[],
  settings: WorkspaceSettings,
): Promise<void> {
  const workspace = await Workspace.init(folder, settings);
  for (const list of lists) await workspace.import(fileSource(starterList(list)));
  await workspace.close();
}

type Make = (folder: string) => Promise<void>;

/** What a refreshed workspace is made of, and how it is made. */
function refreshed(lists: readonly string[], settings: WorkspaceSettings): [unknown, Make] {
  const make: Make = async (folder) => {
    await importLists(folder, lists, settings);
    const workspace = await Workspace.open(folder);
    await workspace.compile();
    await workspace.train();
    await workspace.refresh();
    await workspace.close();
  };
  return [['refreshed', lists, settings], make];
}

/** A copy, in a folder that is removed when the test is done. */
async function copyOf(what: unknown, make: Make): Promise<string> {
  const copy = join(await temporaryFolder(), 'workspace');
  await copyTo(copy, what, make);
  return copy;
}

/** Copies the workspace that `make` makes in a folder, once for all tests with the same `what`. */
async function copyTo(copy: string, what: unknown, make: Make): Promise<void> {
  const name = createHash('sha256').update(JSON.stringify(what)).digest('hex');
  const made = join(inject('made'), name);
  await makeOnce(made, make);
  await cp(made, copy, { recursive: true });
}

/** Test files run in two processes: one makes the folder, the other waits until it is there, or its turn to try. */
async function makeOnce(folder: string, make: Make): Promise<void> {
  const turn = `${folder}.turn`;
  while (!(await exists(folder))) {
    const isMine = await mkdir(turn).then(
      () => true,
      () => false,
    );
    if (!isMine) {
      await sleep(50);
      continue;
    }
    try {
      if (await exists(folder)) return;
      const draft = await mkdtemp(`${folder}-`);
      await make(join(draft, 'workspace'));
      await rename(join(draft, 'workspace'), folder);
    } finally {
      await rmdir(turn);
    }
  }
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** A markdown list as a source. */
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

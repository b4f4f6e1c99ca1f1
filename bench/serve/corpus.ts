/** A served workspace of a synthetic corpus. */
import { join } from 'node:path';
import { fileSource, generate, Workspace, type WorkspaceSettings } from '../../src/index.ts';
import { dayFolder } from '../../src/synthetic/index.ts';

/** A short training: what serving costs depends on the shape of the model, not on its weights. */
const settings: WorkspaceSettings = { training: { rounds: 1, roundSteps: 100 } };

/** Makes a workspace with a corpus of so many pages, embedded. */
export async function makeServedWorkspace(
  work: string,
  pages: number,
  say: (message: string) => void,
): Promise<string> {
  const [corpus, folder] = [join(work, 'corpus'), join(work, 'workspace')];
  say(`generating ${pages} pages`);
  await generate(corpus, { pages });
  const workspace = await Workspace.init(folder, settings);
  try {
    await workspace.import(fileSource(join(corpus, dayFolder(0))));
    for (const step of ['compile', 'train', 'refresh'] as const) {
      say(step);
      await workspace[step]();
    }
  } finally {
    await workspace.close();
  }
  return folder;
}

/** Addresses of pages, and the texts of pins with the pages that they link to. */
export interface Asked {
  readonly pages: readonly string[];
  readonly pairs: readonly { readonly text: string; readonly url: string }[];
}

/** Takes some of each, spread over the corpus. */
export async function readAsked(folder: string, count: number): Promise<Asked> {
  const workspace = await Workspace.open(folder);
  try {
    const pages: string[] = [];
    for await (const { keys } of workspace.streamVectors('page', { dims: 16 })) pages.push(...keys);
    const step = Math.max(1, Math.floor(pages.length / count));
    const some = pages.filter((_, i) => i % step === 0).slice(0, count);
    const pairs = [];
    for (const url of some.slice(0, 500)) {
      const pin = (await workspace.page(url))?.pins[0];
      const text = [pin?.title, pin?.detail].filter(Boolean).join('. ');
      if (text !== '') pairs.push({ text, url });
    }
    return { pages: some, pairs };
  } finally {
    await workspace.close();
  }
}

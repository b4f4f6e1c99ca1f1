/** Small catalogs for tests: real ones, imported from rows, in a folder that is removed afterwards. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Catalog, type CatalogView, type HeldOut } from '../../catalog/index.ts';
import { compileGraph, type Graph } from '../../graph/index.ts';

/** One save with its pin, page and board. */
export interface SmallSave {
  readonly pin: string;
  /** Left out if the pin links to no page. */
  readonly url?: string;
  readonly title?: string;
  readonly description?: string;
  readonly board: string;
  readonly owner?: string;
  /** Day of the year 2025; the split is at `splitDay`. Left out: undated. */
  readonly day?: number;
}

/** Saves from this day on are held out. */
export const splitDay = 100;

/** What an evaluation reads. */
export interface SmallCatalog {
  readonly view: CatalogView;
  readonly heldOut: HeldOut;
  readonly graph: Graph;
  /** The view without its validation saves, and these. */
  readonly validation: Catalog['validation'];
}

/** One engagement of a user with a page. */
export interface SmallEngagement {
  readonly user: string;
  readonly url: string;
  readonly action: string;
  /** Day of the year 2025. */
  readonly day: number;
}

/** Imports the saves, splits them at `splitDay` and compiles the graph of what is known. */
export async function openSmallCatalog(
  saves: readonly SmallSave[],
  pages: readonly { url: string; title?: string; description?: string }[] = [],
  engagements: readonly SmallEngagement[] = [],
): Promise<SmallCatalog> {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-'));
  const catalog = await Catalog.open(folder);
  onTestFinished(async () => {
    await catalog.close();
    await rm(folder, { recursive: true });
  });
  const engaged = engagements.map(({ user, day, ...rest }) => ({ ...rest, user_id: user, at: dateOf(day) }));
  const rows = [...pages, ...saves.flatMap(rowsOf), ...engaged].map((row) => JSON.stringify(row)).join('\n');
  await catalog.import({ name: 'saves.jsonl', stream: () => bytesOf(rows) }, { format: 'jsonl' });
  await catalog.fixSplit({ by: 'time', at: dateOf(splitDay) });
  const view = await catalog.view('train');
  return {
    view,
    heldOut: await catalog.heldOut(),
    graph: (await compileGraph(view)).graph,
    validation: () => catalog.validation(),
  };
}

function rowsOf({ pin, url, title, description, board, owner, day }: SmallSave): object[] {
  return [
    { pin_id: pin, url, title, description },
    { board_id: board, title: board, owner },
    { pin_id: pin, board_id: board, saved_at: day === undefined ? null : dateOf(day) },
  ];
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

function dateOf(day: number): string {
  return new Date(Date.UTC(2025, 0, day)).toISOString();
}

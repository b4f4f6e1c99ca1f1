/** Small graphs for tests: from links given by their keys, and from rows that a real catalog imports. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Catalog, type CatalogView, type NodeKind, type NodeTable } from '../../catalog/index.ts';
import { compileGraph } from '../compile/compile.ts';
import { buildGraph, type Graph } from '../graph.ts';
import type { Relation } from '../relation.ts';

/** A pin with the page that it links to and the boards that hold it, by key. */
export interface Link {
  readonly pin: string;
  readonly page?: string;
  readonly boards: readonly string[];
}

/** A graph and the keys of all its nodes in the order of their ids. */
export interface KeyedGraph {
  readonly graph: Graph;
  readonly keyOf: readonly string[];
  readonly idOf: (key: string) => number;
}

/** The graph of some links and of pages without any. Keys must differ between kinds. */
export function graphOf(links: readonly Link[], morePages: readonly string[] = []): KeyedGraph {
  const sorted = (keys: Iterable<string>) => [...new Set(keys)].sort();
  const keys = {
    page: sorted([...links.flatMap(({ page }) => page ?? []), ...morePages]),
    pin: sorted(links.map(({ pin }) => pin)),
    board: sorted(links.flatMap(({ boards }) => boards)),
  };
  const ids = (kind: NodeKind, list: readonly string[]) =>
    Uint32Array.from(list, (key) => keys[kind].indexOf(key));
  const linked = links.filter(({ page }) => page !== undefined);
  const saves = links.flatMap(({ pin, boards }) => boards.map((board) => ({ pin, board })));
  const graph = buildGraph(keys, {
    pinPages: {
      pin: ids(
        'pin',
        linked.map(({ pin }) => pin),
      ),
      page: ids(
        'page',
        linked.map(({ page }) => page!),
      ),
    },
    saves: {
      pin: ids(
        'pin',
        saves.map(({ pin }) => pin),
      ),
      board: ids(
        'board',
        saves.map(({ board }) => board),
      ),
    },
  });
  const keyOf = [...keys.page, ...keys.pin, ...keys.board];
  return { graph, keyOf, idOf: (key) => keyOf.indexOf(key) };
}

/** One save with its pin, page and board, as it is imported. */
export interface SaveRow {
  readonly pin: string;
  /** Left out if the pin links to no page. */
  readonly url?: string;
  readonly title?: string;
  readonly description?: string;
  /** Left out if no board holds the pin. */
  readonly board?: string;
  readonly owner?: string;
  /** ISO 8601; left out: undated. */
  readonly at?: string;
}

/** A page with texts of its own. */
export interface PageRow {
  readonly url: string;
  readonly title?: string;
  readonly description?: string;
  readonly body?: string;
}

/** A view of a real catalog with its graph and nodes. */
export interface SmallView {
  readonly view: CatalogView;
  readonly graph: Graph;
  readonly relation: Relation;
  readonly tables: { readonly [Kind in NodeKind]: NodeTable<Kind> };
}

/** Imports rows into a new catalog and compiles the view `all`; it is gone when the test is done. */
export async function openSmallView(
  saves: readonly SaveRow[],
  pages: readonly PageRow[] = [],
): Promise<SmallView> {
  const { close, ...view } = await makeSmallView(saves, pages);
  onTestFinished(close);
  return view;
}

/** The same for several tests, until it is closed. */
export async function makeSmallView(
  saves: readonly SaveRow[],
  pages: readonly PageRow[] = [],
): Promise<SmallView & { close: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-'));
  const catalog = await Catalog.open(folder);
  const rows = [...pages, ...saves.flatMap(rowsOf)].map((row) => JSON.stringify(row)).join('\n');
  await catalog.import({ name: 'saves.jsonl', stream: () => bytesOf(rows) }, { format: 'jsonl' });
  const view = await catalog.view('all');
  const { graph, relation } = await compileGraph(view);
  const tables = {
    page: await view.nodes('page'),
    pin: await view.nodes('pin'),
    board: await view.nodes('board'),
  };
  const close = async () => {
    await catalog.close();
    await rm(folder, { recursive: true });
  };
  return { view, graph, relation, tables, close };
}

function rowsOf({ pin, url, title, description, board, owner, at }: SaveRow): object[] {
  return [
    { pin_id: pin, url, title, description },
    ...(board === undefined
      ? []
      : [
          { board_id: board, title: board, owner },
          { pin_id: pin, board_id: board, saved_at: at ?? null },
        ]),
  ];
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

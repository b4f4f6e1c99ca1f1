/** Exports of a browser, made of catalog tables. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Random } from '../../src/base/index.ts';

type Row = Readonly<Record<string, string | null>>;

/**
 * A `bookmarks.html` of some pages of bookmarked-links that have a title and a tag, drawn at random; each is in the folder of
 * its first tag.
 */
export async function exportBookmarks(tables: string, links: number): Promise<string> {
  const [pages, pins, boards, saves] = (await Promise.all(
    ['pages', 'pins', 'boards', 'saves'].map((name) => readRows(join(tables, `${name}.jsonl`))),
  )) as [Row[], Row[], Row[], Row[]];
  const titleOf = new Map(boards.map((board) => [board.board_id, board.title]));
  const boardOf = new Map(saves.map((save) => [save.pin_id, save.board_id]));
  const folderOf = new Map<string | null | undefined, string>();
  for (const { pin_id, url } of pins) {
    const folder = titleOf.get(boardOf.get(pin_id!) ?? null);
    if (folder && !folderOf.has(url)) folderOf.set(url, folder);
  }
  const tagged = pages.filter(({ url, title }) => title && folderOf.has(url));
  const order = new Random(1).shuffle(Uint32Array.from(tagged, (_, i) => i));
  const folders = new Map<string, Row[]>();
  for (const i of order.subarray(0, links)) {
    const folder = folderOf.get(tagged[i]!.url)!;
    folders.set(folder, [...(folders.get(folder) ?? []), tagged[i]!]);
  }
  const lines = [...folders].map(([name, found]) => {
    const items = found.map(
      ({ url, title, description }) =>
        `<DT><A HREF="${escapeHtml(url!)}">${escapeHtml(title!)}</A>\n<DD>${escapeHtml(description ?? '')}`,
    );
    return `<DT><H3>${escapeHtml(name)}</H3>\n<DL><p>\n${items.join('\n')}\n</DL><p>`;
  });
  return `<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<H1>Bookmarks</H1>\n<DL><p>\n${lines.join('\n')}\n</DL><p>\n`;
}

async function readRows(file: string): Promise<Row[]> {
  const text = await readFile(file, 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

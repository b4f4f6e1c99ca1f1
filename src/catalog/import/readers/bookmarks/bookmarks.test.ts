import { expect, it } from 'vitest';
import { readAll, savesOf } from '../../../testing/text-source.ts';

const netscape = (body: string) => `<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
${body}
</DL><p>`;

it('reads nested folders as paths, and assigns links after a folder to its parent', async () => {
  const { rows } = await readAll(
    'bookmarks',
    netscape(`<DT><H3 ADD_DATE="1" PERSONAL_TOOLBAR_FOLDER="true">Bar</H3>
<DL><p>
  <DT><A HREF="https://a.example/">a</A>
  <DT><H3>Inner &lt;b&gt;</H3>
  <DL><p>
    <DT><A HREF="https://b.example/">b</A>
  </DL><p>
  <DT><A HREF="https://c.example/">c</A>
</DL><p>
<DT><A HREF="https://d.example/">d</A>`),
  );
  expect(savesOf(rows).map(([board, title]) => [board, title])).toEqual([
    ['Bar', 'a'],
    ['Bar / Inner <b>', 'b'],
    ['Bar', 'c'],
    ['links', 'd'],
  ]);
  expect(rows.boards.map(({ owner }) => owner)).toEqual(['links', 'links', 'links']);
});

it.each([
  ['1700000000', 1_700_000_000_000],
  ['1700000000123', 1_700_000_000_123],
  ['1700000000123456', 1_700_000_000_123],
  ['13344473600123456', 1_700_000_000_123],
  ['0', null],
  ['', null],
])('ADD_DATE="%s" is %s', async (date, time) => {
  const { rows } = await readAll(
    'bookmarks',
    netscape(`<DT><A HREF="https://a.example" ADD_DATE="${date}">a</A>`),
  );
  expect(rows.saves[0]!.saved_at).toBe(time);
  expect(rows.pins[0]!.created_at).toBe(time);
});

it('saves a tagged link as one pin, also on the boards of its tags', async () => {
  const { rows } = await readAll(
    'bookmarks',
    netscape(`<DT><H3>x</H3><DL><p><DT><A HREF="https://a.example" TAGS="x, y z,,x">a</A></DL>
<DT><A HREF="https://b.example" TAGS="x">b</A>`),
  );
  expect(rows.pins).toHaveLength(2);
  expect(savesOf(rows).map(([board, title]) => [board, title])).toEqual([
    ['x', 'a'],
    ['x', 'a'],
    ['y z', 'a'],
    ['x', 'b'],
  ]);
  expect(rows.boards.map(({ title }) => title).sort()).toEqual(['x', 'x', 'y z']); // a folder x, a tag x
});

it('assigns a description of several lines to the link before it only', async () => {
  const { rows } = await readAll(
    'bookmarks',
    netscape(`<DT><A HREF="https://a.example">a <b>bold</b>
title</A>
<DD>one
  two &amp; three
<DT><H3>Folder</H3>
<DD>about the folder
<DL><p>
<DT><A HREF="javascript:void(0)">bookmarklet</A>
<DD>of the bookmarklet
<DT><A HREF="https://b.example">b</A>
</DL><p>`),
  );
  expect(rows.pins.map(({ title, description }) => [title, description])).toEqual([
    ['a bold title', 'one two & three'],
    ['b', null],
  ]);
});

it('skips and counts links that are no pages', async () => {
  const links = [
    'javascript:alert(1)',
    'place:sort=8',
    'about:blank',
    '/relative',
    'https://a..b/',
    'https://a.example',
  ];
  const { rows, log } = await readAll(
    'bookmarks',
    netscape(links.map((href) => `<DT><A HREF="${href}">x</A>`).join('\n')),
  );
  expect(rows.pins.map(({ url }) => url)).toEqual(['https://a.example']);
  expect(log.findings.map(({ fate, reason, count }) => [fate, reason, count])).toEqual([
    ['passed over', 'not http', 3],
    ['passed over', 'relative', 1],
    ['passed over', 'invalid', 1],
  ]);
});

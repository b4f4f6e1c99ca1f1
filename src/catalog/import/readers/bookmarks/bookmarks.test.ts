import fc from 'fast-check';
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

/** Texts with the titles and descriptions of the links that are read. */
async function textsOf(body: string) {
  const { rows, log } = await readAll('bookmarks', netscape(body));
  return { texts: rows.pins.map(({ title, description }) => [title, description]), log, rows };
}

it.each([
  [
    '<script>',
    'textarea',
    '<title>',
    '<style>',
    '<!--',
    '<xmp>',
    '<plaintext>',
    '<noscript>',
    '<iframe>',
    '<select>',
  ],
  [
    '<![CDATA[',
    '<?php',
    '</script>',
    '<svg><style>',
    '<!-- > ',
    'List<String>',
    '1 <2',
    '<3',
    '<>',
    '</>',
    '< b >',
  ],
  ['<dl> and <dt>', '<dd>', '</dl>', '<h3>', '<hr>x', '<b>', '</b>', 'a "b" <c d="e">'],
])('keeps %s and the like as text, and reads what follows', async (...traps) => {
  for (const trap of traps) {
    const { texts, log } = await textsOf(`<DT><A HREF="https://a.example">An ${trap} here</A>
<DD>See ${trap} there
<DT><A HREF="https://b.example">b</A>`);
    const plain = (text: string) => text.replace(/<hr>/, ' ').replace(/\s+/g, ' ');
    expect(texts).toEqual([
      [plain(`An ${trap} here`), plain(`See ${trap} there`)],
      ['b', null],
    ]);
    expect(log.findings).toEqual([]);
  }
});

it('finds every link, whatever its title and description hold, in its folder', async () => {
  const trap = fc.constantFrom(
    '<script>',
    '<!--',
    '-->',
    '<title>',
    '</title>',
    '<textarea>',
    '<style>',
    '<dl>',
    '<dt>',
    '<dd>',
    '<p>',
    '<i>',
    '</i>',
    '<',
    '>',
    '"',
    "'",
    '&',
    '&lt;',
    '<?',
    '<![CDATA[',
    'x',
    '=',
  );
  const text = fc.array(trap, { maxLength: 5 }).map((parts) => parts.join(' '));
  const link = fc.record({ title: text, description: fc.option(text) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(link, { minLength: 1, maxLength: 6 }),
      fc.constantFrom('\n', ''),
      async (links, end) => {
        const written = links.map(
          ({ title, description }, i) =>
            `<DT><A HREF="https://a.example/${i}">${title}</A>${end}${description === null ? '' : `<DD>${description}${end}`}`,
        );
        const { rows } = await textsOf(`<DT><H3>F</H3>${end}<DL><p>${end}${written.join('')}</DL><p>`);
        expect(rows.pins.map(({ url }) => url)).toEqual(links.map((_, i) => `https://a.example/${i}`));
        expect(rows.boards.map(({ title }) => title)).toEqual(['F']);
      },
    ),
    { numRuns: 200 },
  );
});

it('takes an anchor in a description for text, and formatting for none', async () => {
  const { texts } = await textsOf(`<DT><A HREF="https://a.example"><b>Bold</b> and <i>open</A>
<DD>One <a href="https://no.example">two</a><br>three
<a href="https://no.example"><img src="x"></a> four
<DT><A HREF="https://b.example">b</A>`);
  expect(texts).toEqual([
    ['Bold and <i>open', 'One two three four'],
    ['b', null],
  ]);
});

it('keeps the description of a folder', async () => {
  const { rows } = await readAll(
    'bookmarks',
    netscape('<DT><H3>F</H3>\n<DD>About\n F\n<DL><p>\n<DT><A HREF="https://a.example">a</A>\n</DL><p>'),
  );
  expect(rows.boards).toMatchObject([{ title: 'F', description: 'About F' }]);
});

it('reads links and tags without what should close them', async () => {
  const { texts, log } = await textsOf(`<DT><A HREF="https://a.example">no end
<DT><A HREF="https://b.example>no quote</A>
<DD>of b
<DT><A HREF="https://c.example" TAGS="x"y>c</A>
<DT><A HREF="https://d.example"
<DT><A HREF="https://e.example">e</A>
<DT><A HREF="https://f.example>at the end</A>`);
  expect(texts.map(([title]) => title)).toEqual(['no end', 'no quote', 'c', null, 'e', 'at the end']);
  expect(texts[1]).toEqual(['no quote', 'of b']);
  expect(log.findings).toMatchObject([{ fate: 'read in part', count: 2 }]);
});

it('reads files without lists, on one line, and with tags between spaces', async () => {
  const { rows } = await readAll(
    'bookmarks',
    '<DT><A HREF="https://a.example" TAGS="x y">a</A><DD>one<DT><A HREF="https://b.example" TAGS="p q, r">b</A>',
  );
  expect(savesOf(rows).map(([board, title]) => [board, title])).toEqual([
    ['x', 'a'],
    ['y', 'a'],
    ['p q', 'b'],
    ['r', 'b'],
  ]);
});

it('reads bookmarks in the charset that the file names', async () => {
  const file = netscape('<DT><A HREF="https://a.example">XYZ</A>').replace('UTF-8', 'windows-1251');
  const bytes = Buffer.from(file, 'latin1');
  bytes.set([0xcf, 0xf0, 0xe8], bytes.indexOf('XYZ'));
  const { rows, log } = await readAll('bookmarks', bytes, { chunkBytes: 7 });
  expect(rows.pins[0]!.title).toBe('При');
  expect(log.findings).toEqual([]);
});

it('reads what a file has that ends anywhere, within an entity too', async () => {
  const { rows } = await readAll('bookmarks', '<DL><DT><A HREF="https://a.example/">a &am');
  expect(rows.pins.map(({ title }) => title)).toEqual(['a &am']);
  const link = '<DT><A HREF="https://a.example/?x=1&amp;y=2">';
  const whole = netscape(`${link}a &amp; b &euro;</A>\n<DD>c &lt; d`);
  for (let end = whole.indexOf(link); end < whole.length; end++) {
    const { placed } = await readAll('bookmarks', whole.slice(0, end), { chunkBytes: 7 });
    expect(placed).toBe(end < whole.indexOf(link) + link.length ? 0 : 1);
  }
});

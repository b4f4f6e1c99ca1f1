import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Catalog, fileSource, type ImportReport, rowsSource } from '../index.ts';
import { textSource } from '../testing/text-source.ts';

let folder: string;
const open: Catalog[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linksage-bookmarks-'));
});
afterEach(async () => {
  for (const catalog of open.splice(0)) await catalog.close();
  await rm(folder, { recursive: true });
});

async function openCatalog(name: string): Promise<Catalog> {
  const catalog = await Catalog.open(join(folder, name));
  open.push(catalog);
  return catalog;
}

/** A saved link, or a folder of them. */
interface Node {
  readonly name: string;
  readonly children?: readonly Node[];
  readonly url?: string;
  readonly attributes?: string;
  readonly description?: string | null;
}

const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** A file of bookmarks, as a browser writes it. */
function netscape(nodes: readonly Node[]): string {
  const write = ({ name, children, url, attributes, description }: Node): string =>
    children === undefined
      ? `<DT><A HREF="${escapeHtml(url!)}"${attributes}>${escapeHtml(name)}</A>\n${description ? `<DD>${escapeHtml(description)}\n` : ''}`
      : `<DT><H3>${escapeHtml(name)}</H3>\n<DL><p>\n${children.map(write).join('')}</DL><p>\n`;
  return `<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<H1>Bookmarks</H1>\n<DL><p>\n${nodes.map(write).join('')}</DL><p>\n`;
}

const name = fc.oneof(
  fc.constantFrom(
    'Bread',
    'Bread / Rye',
    '/',
    'a /',
    '<b>&amp;</b>',
    'R&D "lab"',
    '</DL>',
    '📚 کتاب‌ها',
    'x,y',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 }),
);
const tags = fc.array(fc.constantFrom('rye', 'Bread', 'two words', 'ü', '<i>', '"q"', '#'), { maxLength: 3 });
const time = fc.oneof(
  fc.constantFrom('', '0', '1376683982550', '1515515697781000'),
  fc.integer({ min: 1, max: 4e9 }).map(String),
);
const link: fc.Arbitrary<Node> = fc
  .record({
    name: fc.oneof(fc.constant(''), name),
    url: fc.oneof(
      fc.constantFrom('https://a.example', 'http://b.example/x?y=1&z=<2>', 'https://c.example/"q"'),
      fc.webUrl(),
    ),
    description: fc.option(name),
    tags,
    time,
  })
  .map(({ tags, time, ...node }) => ({
    ...node,
    attributes: ` ADD_DATE="${time}" TAGS="${escapeHtml(tags.map((tag) => `${tag},`).join(''))}"`,
  }));
const { nodes } = fc.letrec<{ nodes: Node[]; node: Node }>((tie) => ({
  nodes: fc.array(tie('node'), { maxLength: 4 }),
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    link,
    fc.record({ name, children: tie('nodes') }),
  ),
}));

/** Everything that a catalog knows of its links, as JSON Lines. */
async function contentOf(catalog: Catalog, path: string): Promise<Record<string, string>> {
  const files = await catalog.exportTables(path);
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, await readFile(join(path, file), 'utf8')])),
  );
}

const freshRows = ({ rows }: ImportReport) =>
  Object.values(rows).reduce((sum, { added, changed }) => sum + added + changed, 0);

describe('an export of bookmarks', () => {
  it('is taken back and changes nothing: in the same catalog, and in a new one', async () => {
    let number = 0;
    await fc.assert(
      fc.asyncProperty(nodes, fc.option(nodes), async (first, second) => {
        const at = (what: string) => join(folder, `${number}-${what}`);
        number++;
        const catalog = await openCatalog(at('catalog'));
        await catalog.import(textSource('bookmarks.html', netscape(first)));
        if (second !== null)
          await catalog.import(textSource('others.html', netscape(second)), { source: 'o / "&"' });
        if ((await catalog.counts()).pins === 0) return;

        await catalog.exportBookmarks(at('out.html'));
        expect(freshRows(await catalog.import(fileSource(at('out.html'))))).toBe(0);
        const copy = await openCatalog(at('copy'));
        await copy.import(fileSource(at('out.html')));
        expect(await contentOf(copy, at('second'))).toEqual(await contentOf(catalog, at('first')));
      }),
      { numRuns: 6, endOnFailure: true },
    );
  });

  it('is what browsers and other programs read', async () => {
    const catalog = await openCatalog('catalog');
    await catalog.import(
      textSource(
        'bookmarks.html',
        netscape([
          { name: 'Top', url: 'https://top.example', attributes: '' },
          {
            name: 'Bread',
            children: [
              {
                name: 'Rye & <more>',
                url: 'https://a.example',
                attributes: ' ADD_DATE="1600000000" TAGS="x,two words"',
                description: 'dark "and" dense',
              },
              {
                name: 'Deep',
                children: [{ name: '', url: 'https://b.example', attributes: ' ADD_DATE="1376683982550"' }],
              },
            ],
          },
        ]),
      ),
    );
    const file = join(folder, 'out', 'bookmarks.html');
    expect(await catalog.exportBookmarks(file)).toEqual({ links: 3, folders: 2, withoutPage: 0 });
    expect(await readFile(file, 'utf8')).toBe(`<!DOCTYPE NETSCAPE-Bookmark-file-1>
<!-- This is an automatically generated file.
     It will be read and overwritten.
     DO NOT EDIT! -->
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1 SOURCE="bookmarks">Bookmarks</H1>
<DL><p>
    <DT><A HREF="https://top.example">Top</A>
    <DT><H3>Bread</H3>
    <DL><p>
        <DT><A HREF="https://a.example" ADD_DATE="1600000000" TAGS="two words,x">Rye &amp; &lt;more&gt;</A>
        <DD>dark &quot;and&quot; dense
        <DT><H3>Deep</H3>
        <DL><p>
            <DT><A HREF="https://b.example" ADD_DATE="1376683982" SAVED_AT="2013-08-16T20:13:02.550Z"></A>
        </DL><p>
    </DL><p>
</DL><p>
`);
    expect(await readdir(join(folder, 'out'))).toEqual(['bookmarks.html']);
    await expect(catalog.exportBookmarks(file)).rejects.toMatchObject({ code: 'exists' });
    await catalog.exportBookmarks(file, { overwrite: true });
  });

  it('has the boards and pins of a program, too', async () => {
    const catalog = await openCatalog('catalog');
    await expect(catalog.exportBookmarks(join(folder, 'none.html'))).rejects.toMatchObject({
      code: 'not-ready',
    });
    await catalog.import(
      rowsSource([
        { board_id: '1', title: 'Bread', owner: 'ann', description: 'all of it' },
        { board_id: '2', title: 'Bread', owner: 'bob' },
        { board_id: '3', title: 'Gone', owner: 'bob', deleted_at: new Date() },
        { pin_id: 'p', url: 'https://a.example', title: 'A' },
        { pin_id: 'q', url: 'https://b.example', title: 'B' },
        { pin_id: 'r', title: 'no page' },
        { pin_id: 'p', board_id: '1', saved_at: '2024-05-01T00:00:00Z' },
        { pin_id: 'p', board_id: '2' },
        { pin_id: 'p', board_id: '3' },
      ]),
    );
    const file = join(folder, 'out.html');
    expect(await catalog.exportBookmarks(file)).toEqual({ links: 3, folders: 2, withoutPage: 1 });
    const text = await readFile(file, 'utf8');
    expect(text.slice(text.indexOf('<DL>'))).toBe(`<DL><p>
    <DT><A HREF="https://b.example">B</A>
    <DT><H3>ann</H3>
    <DL><p>
        <DT><H3 DESCRIPTION="all of it">Bread</H3>
        <DL><p>
            <DT><A HREF="https://a.example" ADD_DATE="1714521600">A</A>
        </DL><p>
    </DL><p>
    <DT><H3>bob</H3>
    <DL><p>
        <DT><H3>Bread</H3>
        <DL><p>
            <DT><A HREF="https://a.example">A</A>
        </DL><p>
    </DL><p>
</DL><p>
`);
  });

  it('leaves nothing behind if the file cannot be written', async () => {
    const catalog = await openCatalog('catalog');
    await catalog.import(rowsSource([{ pin_id: 'p', url: 'https://a.example' }]));
    await writeFile(join(folder, 'file'), '');
    await expect(catalog.exportBookmarks(join(folder, 'file', 'out.html'))).rejects.toThrow();
    expect((await readdir(folder)).sort()).toEqual(['catalog', 'file']);
  });
});

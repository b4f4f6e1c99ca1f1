import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Catalog, fileSource, type ImportOptions } from './index.ts';
import { textSource } from './testing/text-source.ts';

let folder: string;
const open: Catalog[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linksage-catalog-'));
});
afterEach(async () => {
  for (const catalog of open.splice(0)) await catalog.close();
  await rm(folder, { recursive: true });
});

async function openCatalog(): Promise<Catalog> {
  const catalog = await Catalog.open(join(folder, 'catalog'));
  open.push(catalog);
  return catalog;
}

const jsonl = (rows: readonly object[]) =>
  textSource('rows.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'));
const noRows = { added: 0, changed: 0, unchanged: 0, older: 0 };

/** Every file of the catalog, path → content. */
async function filesOf(path: string): Promise<Record<string, string>> {
  const names = await readdir(path);
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(path, name), 'hex')])),
  );
}

describe('import', () => {
  it('adds a page for every link, and reports what it did', async () => {
    const catalog = await openCatalog();
    const report = await catalog.import(
      textSource(
        'a/list.md',
        '# List\n## A\n- [x](https://x.example) - one\n- [top](#top)\n## B\n- [x](https://x.example/)',
      ),
    );
    expect(report).toEqual({
      source: 'a/list.md',
      format: 'markdown',
      collection: { name: 'list', by: 'new', compared: 2, shared: 0 },
      rows: {
        pages: { ...noRows, added: 1 },
        pins: { ...noRows, added: 2 },
        boards: { ...noRows, added: 2 },
        saves: { ...noRows, added: 2 },
        aliases: noRows,
        page_images: noRows,
        engagements: noRows,
      },
      conflicts: 0,
      links: { read: 3, kept: 2, merged: 0, passedOver: 1, refused: 0 },
      findings: [expect.objectContaining({ fate: 'passed over', reason: 'relative', count: 1 })],
      skipped: { relative: 1 },
      rejected: [],
    });
    expect(await catalog.counts()).toEqual({
      pages: 1,
      pins: 2,
      boards: 2,
      saves: 2,
      danglingSaves: 0,
      sites: 1,
    });
    const boards = await (await catalog.view('all')).nodes('board');
    expect([...boards.title].sort()).toEqual(['A', 'B']);
    expect(boards.owner).toEqual(['List', 'List']);
  });

  it('changes nothing the second time: no segment, no commit', async () => {
    const catalog = await openCatalog();
    const source = () => textSource('list.md', '- [x](https://x.example) - one');
    await catalog.import(source());
    const before = await filesOf(join(folder, 'catalog'));
    const { fingerprint } = await catalog.view('all');
    const report = await catalog.import(source());
    expect(report.rows.pins).toEqual({ ...noRows, unchanged: 1 });
    expect(report.rows.saves).toEqual({ ...noRows, unchanged: 1 });
    expect(await filesOf(join(folder, 'catalog'))).toEqual(before);
    expect((await catalog.view('all')).fingerprint).toBe(fingerprint);
  });

  it('imports the rows beside a malformed one, or with `strict` changes nothing', async () => {
    const catalog = await openCatalog();
    await catalog.import(jsonl([{ pin_id: 'old', title: 'kept' }]));
    const before = await filesOf(join(folder, 'catalog'));
    const rows = [{ pin_id: 'new' }, { pin_id: 1 }, { pin_id: 'newer' }, { pin_id: 2 }];
    await expect(catalog.import(jsonl(rows), { strict: true })).rejects.toThrow(
      'rows.jsonl:2: expected pin_id to be text',
    );
    expect(await filesOf(join(folder, 'catalog'))).toEqual(before);
    const report = await catalog.import(jsonl(rows));
    expect(report.rows.pins).toEqual({ ...noRows, added: 2 });
    expect(report.links).toEqual({ read: 4, kept: 2, merged: 0, passedOver: 0, refused: 2 });
    expect(report.findings).toEqual([
      {
        fate: 'refused',
        reason: 'expected pin_id to be text that is not empty',
        count: 2,
        examples: [
          'rows.jsonl:2: expected pin_id to be text that is not empty, got 1',
          'rows.jsonl:4: expected pin_id to be text that is not empty, got 2',
        ],
      },
    ]);
    expect((await (await catalog.view('all')).nodes('pin')).keys).toEqual(['new', 'newer', 'old']);
  });

  it('keeps the content of a page if a link to it is imported later or earlier', async () => {
    const catalog = await openCatalog();
    const link = (pin_id: string) => ({ pin_id, url: 'http://www.x.example/' });
    await catalog.import(jsonl([link('a')]));
    await catalog.import(jsonl([{ url: 'https://x.example', title: 'T', body: 'B' }]));
    await catalog.import(jsonl([link('b'), { url: 'https://y.example', title: 'Y' }]));
    const pages = await (await catalog.view('all')).nodes('page');
    expect(pages).toEqual({
      kind: 'page',
      keys: ['https://x.example', 'https://y.example'],
      title: ['T', 'Y'],
      description: ['', ''],
      body: ['B', ''],
    });
  });

  it('keeps the last of several rows with the same key, and counts the conflict', async () => {
    const catalog = await openCatalog();
    const report = await catalog.import(
      jsonl([
        { pin_id: 'a', title: 'first' },
        { pin_id: 'b', title: 'same' },
        { pin_id: 'b', title: 'same' },
        { pin_id: 'a', title: 'last' },
      ]),
    );
    expect(report.conflicts).toBe(1);
    expect((await (await catalog.view('all')).nodes('pin')).title).toEqual(['last', 'same']);
  });

  it('writes on top of the newest state, and fails for a reader whose segments are gone', async () => {
    const [writer, reader] = [await openCatalog(), await openCatalog()];
    await writer.import(jsonl([{ pin_id: 'a' }]));
    expect(await reader.counts()).toMatchObject({ pins: 0 });
    const late = await openCatalog();
    await writer.import(jsonl([{ pin_id: 'b' }, { pin_id: 'c' }]));
    await expect(late.counts()).rejects.toThrow('got those of a newer import'); // its segment was compacted
    await reader.import(jsonl([{ pin_id: 'd' }]));
    expect(await reader.counts()).toMatchObject({ pins: 4 });
  });

  it('runs concurrent imports one after another', async () => {
    const catalog = await openCatalog();
    await Promise.all(['a', 'b', 'c'].map((pin_id) => catalog.import(jsonl([{ pin_id }]))));
    expect((await catalog.counts()).pins).toBe(3);
  });

  it('derives the same ids for a file in any folder, and other ids for another source', async () => {
    const list = '- [x](https://x.example)';
    const pinsOf = async (name: string, options?: ImportOptions) => {
      const catalog = await openCatalog();
      await catalog.import(textSource(name, list), options);
      return (await catalog.counts()).pins;
    };
    expect(await pinsOf('a/list.md')).toBe(1);
    expect(await pinsOf('/b/list.txt')).toBe(1);
    expect(await pinsOf('list-2.md', { source: 'list' })).toBe(1);
    expect(await pinsOf('other.md')).toBe(2);
  });

  it.each(['', ' \n\n'])('reports that %j is empty', async (text) => {
    const catalog = await openCatalog();
    await expect(catalog.import(textSource('x.md', text))).rejects.toThrow(
      'x.md: expected saved links, got an empty file',
    );
  });

  it('says what a file looks like that holds no links, and reports a missing file', async () => {
    const catalog = await openCatalog();
    await expect(catalog.import(textSource('x', 'prose'))).rejects.toThrow(
      'x: expected saved links, but this looks like text without links',
    );
    const missing = join(folder, 'missing.csv');
    await expect(catalog.import(fileSource(missing))).rejects.toThrow(
      'expected a readable file, got no such file',
    );
    await expect(catalog.import(fileSource(folder))).rejects.toThrow(
      'expected a folder with files of links, or with tables, got none',
    );
    expect(await catalog.counts()).toMatchObject({ pages: 0, saves: 0 });
    expect(await readdir(folder)).toEqual([]);
  });

  it('has only the newest row of each key, however the rows are split into imports', async () => {
    const pin = fc.record({
      pin_id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      title: fc.constantFrom('x', 'y', null),
      version: fc.constantFrom(0, 0, 1, 2),
      deleted_at: fc.constantFrom(null, null, 1_700_000_000),
    });
    const imports = fc.array(fc.array(pin, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(imports, async (sources) => {
        await rm(join(folder, 'catalog'), { recursive: true, force: true });
        const catalog = await openCatalog();
        const expected = new Map<string, (typeof sources)[number][number]>();
        for (const source of sources) {
          await catalog.import(jsonl(source));
          for (const row of source) {
            if (row.version >= (expected.get(row.pin_id)?.version ?? 0)) expected.set(row.pin_id, row);
          }
        }
        const alive = [...expected.values()].filter(({ deleted_at }) => deleted_at === null);
        alive.sort((left, right) => (left.pin_id < right.pin_id ? -1 : 1));
        const pins = await (await catalog.view('all')).nodes('pin');
        expect(pins.keys).toEqual(alive.map(({ pin_id }) => pin_id));
        expect(pins.title).toEqual(alive.map(({ title }) => title ?? ''));
      }),
      { numRuns: 10 },
    );
  });

  it('compacts segments, so that many imports leave few files', async () => {
    const catalog = await openCatalog();
    for (let i = 0; i < 12; i++) await catalog.import(jsonl([{ board_id: `b${i}` }]));
    const files = await readdir(join(folder, 'catalog'));
    expect(files.filter((name) => name.startsWith('boards-')).length).toBeLessThanOrEqual(4);
    expect((await catalog.counts()).boards).toBe(12);
  });
});

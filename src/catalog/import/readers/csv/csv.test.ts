import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAll, savesOf } from '../../../testing/text-source.ts';
import { detectFormat } from '../formats.ts';

describe('readCsv', () => {
  it.each([
    [
      'Pocket',
      'title,url,time_added,tags,status\nA,https://a.example,1700000000,one|two,unread\n',
      ['one', 'two'],
    ],
    [
      'Raindrop',
      'id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite\n1,A,,,https://a.example,F,"one, two",2023-11-14T22:13:20.000Z,,,false\n',
      ['F', 'one', 'two'],
    ],
    [
      'Instapaper',
      'URL,Title,Selection,Folder,Timestamp,Tags\nhttps://a.example,A,,Unread,1700000000,"[""one"",""two""]"\n',
      ['Unread', 'one', 'two'],
    ],
  ])('reads the export of %s without a mapping', async (_, text, boards) => {
    const { rows } = await readAll('csv', text);
    expect(savesOf(rows)).toEqual(
      boards.map((board) => [board, 'A', 'https://a.example', 1_700_000_000_000]),
    );
  });

  it('knows that Pinboard calls the title description', async () => {
    const { rows } = await readAll(
      'csv',
      'href,description,extended,time\nhttps://a.example,A,long,2024-01-01\n',
    );
    expect(rows.pins).toMatchObject([{ title: 'A', description: 'long', created_at: Date.UTC(2024, 0, 1) }]);
  });

  it('prefers a mapping to its guesses', async () => {
    const text = 'url,Where,title,Heading\nx,https://a.example,no,yes\n';
    const { rows } = await readAll('csv', text, { map: { url: 'Where', title: 'Heading' } });
    expect(rows.pins).toMatchObject([{ url: 'https://a.example', title: 'yes' }]);
  });

  it('lists the columns if one of a mapping or the URLs is missing', async () => {
    await expect(readAll('csv', 'a,b\n', { map: { url: 'c' } })).rejects.toThrow(
      'file:1: expected a column "c" for url, got a, b',
    );
    await expect(readAll('csv', 'a,b\n')).rejects.toThrow('file:1: expected a column of addresses, got a, b');
    await expect(readAll('csv', 'url\n', { map: { link: 'url' } as object })).rejects.toThrow('got link');
  });

  it("reads a file without a header, with Excel's hint, or with lines of old Macs", async () => {
    for (const text of [
      'https://a.example,A,2024-05-01\nhttps://b.example,B,2024-05-02\n',
      'sep=;\nurl;title;date\nhttps://a.example;A;2024-05-01\nhttps://b.example;B;2024-05-02\n',
      'url,title,date\rhttps://a.example,A,2024-05-01\rhttps://b.example,B,2024-05-02\r',
    ]) {
      expect(await detectFormat(text)).toBe('csv');
      const { rows } = await readAll('csv', text);
      expect(savesOf(rows)).toEqual([
        ['links', 'A', 'https://a.example', Date.UTC(2024, 4, 1)],
        ['links', 'B', 'https://b.example', Date.UTC(2024, 4, 2)],
      ]);
    }
  });

  it('keeps all that was written about a link', async () => {
    const { rows } = await readAll(
      'csv',
      'url,note,excerpt,highlights,Manual Tags,Automatic Tags\nhttps://a.example,mine,theirs,"one\ntwo",x; y,z\n',
    );
    expect(rows.pins[0]!.description).toBe('mine — one two — theirs');
    expect(savesOf(rows).map(([board]) => board)).toEqual(['x', 'y']);
  });

  it.each([
    ['a missing field', 'https://a.example\n', ['a', null], []],
    ['a comma at the end', 'https://a.example,A,\n', ['a', 'A'], []],
    [
      'a field too many',
      'https://a.example,A,more\n',
      ['a', 'A'],
      ['expected 2 fields, as in the first row'],
    ],
    ['a quote inside', 'https://a.example,A 5" screen\n', ['a', 'A 5" screen'], []],
    ['quotes inside quotes', 'https://a.example,"the "A" thing"\n', ['a', '"the "A" thing"'], []],
    ['text after a quote', 'https://a.example,"A" thing\n', ['a', '"A" thing'], []],
    ['a stray quote', 'https://a.example,"A\n', ['a', 'A'], ['expected quotes that are closed']],
    [
      'a stray quote, then quotes',
      'https://a.example,"A\nhttps://c.example,"c, d"\n',
      ['a', 'A'],
      ['expected quotes that are closed'],
    ],
    ['a bare domain', 'a.example.com/x,A\n', ['a', 'A'], []],
    ['no address', ',A\n', undefined, ['no address']],
    ['a mail address', 'mailto:ann@a.example,A\n', undefined, ['not http']],
  ])('%s costs no other row', async (_, row, read, reasons) => {
    const { rows, log } = await readAll('csv', `url,title\n${row}https://b.example,B\n`, { chunkBytes: 9 });
    const found = rows.pins.map(({ url, title }) => [url!.replace(/https:\/\/(\w).*/, '$1'), title]);
    expect(found[0]).toEqual(read ?? ['b', 'B']);
    expect(found.at(-1)).toEqual(['b', 'B']);
    expect(log.findings.map(({ reason }) => reason)).toEqual(reasons);
    const lines = log.findings.flatMap(({ examples }) => examples.map((example) => example.split(':')[1]));
    expect(lines).toEqual(reasons.map(() => '2'));
  });

  it('reads many stray quotes', async () => {
    const rowCount = 500;
    const text = `url,title\n${'https://a.example,"open\n'.repeat(rowCount)}`;
    const { log } = await readAll('csv', text);
    expect(log.read).toBe(rowCount);
    expect(log.count('read in part')).toBe(rowCount);
  });

  it('reads any quoted text, with any delimiter', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', ';', '\t', '\n', ' ') });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(text, text)),
        fc.constantFrom(',', ';', '\t'),
        async (cells, delimiter) => {
          const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
          const lines = cells.map(([title, note], i) => [
            `https://a.example/${i}`,
            quoted(title),
            quoted(note),
          ]);
          const csv = [['url', 'title', 'note'], ...lines].map((line) => line.join(delimiter)).join('\n');
          const { rows } = await readAll('csv', csv);
          const plain = (cell: string) => cell.replace(/\s+/g, ' ').trim() || null;
          expect(rows.pins.map(({ title, description }) => [title, description])).toEqual(
            cells.map(([title, note]) => [plain(title), plain(note)]),
          );
        },
      ),
      { numRuns: 30 },
    );
  });
});

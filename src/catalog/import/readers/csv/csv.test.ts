import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAll, savesOf } from '../../../testing/text-source.ts';

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
    );
  });
});

import { describe, expect, it } from 'vitest';
import { readAll, savesOf } from '../../testing/text-source.ts';
import { detectFormat, type StreamFormat } from './formats.ts';
import { MAX_LINE_BYTES } from './lines.ts';

/** The same two links on two boards, in every format. `é` may be split between chunks; `&` is escaped where needed. */
const samples: Record<StreamFormat, { text: string; badLine?: string }> = {
  bookmarks: {
    text: `<!DOCTYPE NETSCAPE-Bookmark-file-1>
<DL><p>
    <DT><H3>Tools</H3>
    <DL><p>
        <DT><A HREF="http://www.example.com/a/?b=1&amp;utm_source=x">Café &amp; tea</A>
        <DD>The first
    </DL><p>
    <DT><H3>Books</H3>
    <DL><p>
        <DT><A HREF="https://example.org/">Second</A>
    </DL><p>
</DL>
`,
    badLine: '<DT><A HREF="https://example.org/x" ADD_DATE="soon">x</A>',
  },
  csv: {
    text: `Link,Name,Notes,Folder
http://www.example.com/a/?b=1&utm_source=x,Café & tea,The first,Tools
https://example.org/,Second,,Books
`,
    badLine: 'mailto:ann@example.com,x,,',
  },
  jsonl: {
    text: [
      { board_id: 't', title: 'Tools' },
      { board_id: 'b', title: 'Books' },
      {
        pin_id: '1',
        url: 'http://www.example.com/a/?b=1&utm_source=x',
        title: 'Café & tea',
        description: 'The first',
      },
      { pin_id: '1', board_id: 't' },
      { pin_id: '2', url: 'https://example.org/', title: 'Second' },
      { pin_id: '2', board_id: 'b' },
    ]
      .map((row) => `${JSON.stringify(row)}\n`)
      .join(''),
    badLine: '{"pin_id": 7}',
  },
  markdown: {
    text: `# My links

## Tools

- [Café & tea](http://www.example.com/a/?b=1&utm_source=x) - The first

## Books

* [Second](https://example.org/)
`,
  },
};

describe.each(Object.entries(samples) as [StreamFormat, (typeof samples)[StreamFormat]][])(
  'the reader of %s',
  (format, sample) => {
    it('reads links and their boards', async () => {
      const { rows } = await readAll(format, sample.text);
      expect(savesOf(rows)).toEqual([
        ['Tools', 'Café & tea', 'https://example.com/a?b=1', null],
        ['Books', 'Second', 'https://example.org', null],
      ]);
      expect(rows.pins.map(({ description }) => description)).toEqual(['The first', null]);
      expect(new Set(rows.pins.map(({ pin_id }) => pin_id)).size).toBe(2);
    });

    it('is detected by its content, with or without a byte order mark', () => {
      expect(detectFormat(Buffer.from(sample.text))).toBe(format);
      expect(detectFormat(Buffer.from(`\ufeff\n${sample.text}`))).toBe(format);
    });

    it('does not depend on chunk sizes, line endings or a byte order mark', async () => {
      const { rows } = await readAll(format, sample.text);
      for (const chunkBytes of [1, 2, 7]) {
        expect((await readAll(format, sample.text, { chunkBytes })).rows).toEqual(rows);
      }
      expect((await readAll(format, sample.text.replaceAll('\n', '\r\n'))).rows).toEqual(rows);
      expect((await readAll(format, `\ufeff${sample.text}`)).rows).toEqual(rows);
      expect((await readAll(format, sample.text.trimEnd())).rows).toEqual(rows);
    });

    it('rejects bytes that are not UTF-8 with their line, or replaces and counts them', async () => {
      const bytes = Buffer.from(sample.text.replace('Second', 'Sec\u0001nd'));
      bytes[bytes.indexOf(1)] = 0xff;
      const line = sample.text.split('\n').findIndex((text) => text.includes('Second')) + 1;
      await expect(readAll(format, bytes)).rejects.toThrow(
        `file:${line}: expected text in UTF-8, got other bytes`,
      );
      const { rows, log } = await readAll(format, bytes, { skipInvalid: true });
      expect(rows.pins.at(-1)!.title).toBe('Sec\ufffdnd');
      expect(log.rejected).toMatchObject([{ reason: 'expected text in UTF-8', count: 1 }]);
    });

    it('rejects a line that is too long, or skips it', async () => {
      const lines = sample.text.split('\n');
      const long = [...lines.slice(0, -1), 'x'.repeat(MAX_LINE_BYTES + 1), ''].join('\n');
      await expect(readAll(format, long)).rejects.toThrow(
        `file:${lines.length}: expected a line of at most 8 MiB`,
      );
      const { rows, log } = await readAll(format, long, { skipInvalid: true });
      expect(savesOf(rows)).toHaveLength(2);
      expect(log.rejected).toMatchObject([{ count: 1 }]);
    });
  },
);

// Any text is Markdown, so that format has no malformed rows
it.each(['bookmarks', 'csv', 'jsonl'] as const)(
  'a malformed row of %s is rejected with its line, or counted',
  async (format) => {
    const { text, badLine = '' } = samples[format];
    const lines = text.split('\n');
    const at = lines.length - (format === 'bookmarks' ? 2 : 1);
    const bad = lines.toSpliced(at, 0, badLine, badLine).join('\n');
    await expect(readAll(format, bad)).rejects.toThrow(new RegExp(`^file:${at + 1}: expected .+, got .+`));
    const { rows, log } = await readAll(format, bad, { skipInvalid: true });
    expect(rows.pins.slice(0, 2).map(({ title }) => title)).toEqual(['Café & tea', 'Second']);
    expect(log.rejected).toHaveLength(1);
    expect(log.rejected[0]).toMatchObject({ count: 2, examples: [expect.any(String), expect.any(String)] });
  },
);

it.each([
  ['prose', 'Nothing to see here.\nReally.'],
  ['a JSON array', '[{"url": "https://example.com"}]'],
  ['CSV without a known column', 'a,b,c\n1,2,3'],
  ['a Word document', 'PK\u0003\u0004\0\0'],
  ['UTF-16', Buffer.from('url,title\nhttps://example.com,x', 'utf16le')],
  ['nothing', ''],
])('%s has no known format', (_, content) => {
  expect(detectFormat(Buffer.from(content))).toBeUndefined();
});

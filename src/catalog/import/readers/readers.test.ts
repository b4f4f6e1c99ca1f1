import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportSamples } from '../../testing/export-samples.ts';
import { samples } from '../../testing/format-samples.ts';
import type { FormatSample, SampleLink } from '../../testing/sample.ts';
import { readAll, savesOf } from '../../testing/text-source.ts';
import { detectFormat, formatNames, type StreamFormat } from './formats.ts';

/** `é` may be split between chunks; `&` is escaped where needed. */
const two: readonly SampleLink[] = [
  {
    address: 'http://www.example.com/a/?b=1&utm_source=x',
    title: 'Café & tea',
    description: 'The first',
    board: 'Tools',
  },
  { address: 'https://example.org/', title: 'Second', description: '', board: 'Books' },
];

describe.each(Object.entries(samples) as [StreamFormat, FormatSample][])(
  'the reader of %s',
  (format, { write, badLine, boards, hasNotes = true }) => {
    const sample = write(two);

    it('reads links and their boards', async () => {
      const { rows, log } = await readAll(format, sample);
      const saves = savesOf(rows).filter(([board]) => boards !== 'tags' || board !== 'links');
      expect(saves).toEqual([
        [boards === 'none' ? 'links' : 'Tools', 'Café & tea', 'https://example.com/a?b=1', null],
        [boards === 'none' ? 'links' : 'Books', 'Second', 'https://example.org', null],
      ]);
      expect(rows.pins.map(({ description }) => description)).toEqual([hasNotes ? 'The first' : null, null]);
      expect(new Set(rows.pins.map(({ pin_id }) => pin_id)).size).toBe(2);
      expect(log.findings).toEqual([]);
    });

    it('is detected by its content', async () => {
      expect(await detectFormat(sample)).toBe(format);
      expect(await detectFormat(`\n${sample}`)).toBe(format);
    });

    it('does not depend on chunk sizes, line endings or encodings with a mark', async () => {
      const { rows } = await readAll(format, sample);
      for (const chunkBytes of [1, 2, 7]) {
        expect((await readAll(format, sample, { chunkBytes })).rows).toEqual(rows);
      }
      const marked = Buffer.from(`\ufeff${sample}`, 'utf16le');
      const same = [
        sample.replaceAll('\n', '\r\n'),
        sample.trimEnd(),
        `\ufeff${sample}`,
        marked,
        Buffer.from(marked).swap16(),
      ];
      for (const content of same) {
        const read = await readAll(format, content, { chunkBytes: 13 });
        expect(read.rows).toEqual(rows);
        expect(read.log.findings).toEqual([]);
      }
    });

    it('replaces stray bytes, and names their line', async () => {
      const bytes = Buffer.from(sample.replace('Second', 'S\u0001c\u0001nd'));
      for (let at = bytes.indexOf(1); at >= 0; at = bytes.indexOf(1)) bytes[at] = 0xff; // of one line, in two chunks or one
      const line = sample.split('\n').findIndex((text) => text.includes('Second')) + 1;
      const { rows, log } = await readAll(format, bytes, { chunkBytes: 2 });
      expect(rows.pins.at(-1)!.title).toBe('S\ufffdc\ufffdnd');
      expect(log.findings).toMatchObject([
        {
          fate: 'read in part',
          count: 1,
          examples: [`file:${line}: expected text in UTF-8, got other bytes, read as \ufffd`],
        },
      ]);
      await expect(readAll(format, bytes, { strict: true })).rejects.toThrow(
        `file:${line}: expected text in`,
      );
    });

    it.skipIf(badLine === undefined)('refuses a malformed row only, or stops there if strict', async () => {
      const lines = sample.split('\n');
      const at = lines.length - 1;
      const bad = lines.toSpliced(at, 0, badLine!).join('\n');
      const { rows, log } = await readAll(format, bad);
      expect(savesOf(rows).map(([, title]) => title)).toEqual(['Café & tea', 'Second']);
      expect(log.findings).toMatchObject([{ fate: 'refused', count: 1, examples: [expect.any(String)] }]);
      await expect(readAll(format, bad, { strict: true })).rejects.toThrow(
        new RegExp(`^file:${at + 1}: expected .+, got .+`),
      );
    });

    it('loses no link: each one becomes a row, or is passed over or refused', async () => {
      const word = fc.stringMatching(/^[a-zé]{1,8}$/);
      const address = fc.oneof(
        word.map((path) => `https://example.com/${path}`),
        fc.constantFrom(
          'javascript:alert(1)',
          'mailto:ann@example.com',
          '/relative',
          'https://a..b/',
          'https://',
        ),
      );
      const link = fc.record({ address, title: word, description: fc.constantFrom('', 'text'), board: word });
      await fc.assert(
        fc.asyncProperty(fc.array(link, { minLength: 1, maxLength: 20 }), async (links) => {
          const { rows, log } = await readAll(format, write(links));
          const lost = log.count('passed over') + log.count('refused');
          const pages = links.filter((each) => each.address.startsWith('https://example.com/'));
          expect(rows.pins).toHaveLength(pages.length);
          expect(lost).toBe(links.length - pages.length);
        }),
        { numRuns: 50 },
      );
    });
  },
);

it('has a sample for every format that is a stream', () => {
  expect(Object.keys(samples).sort()).toEqual(
    formatNames.filter((name) => name !== 'parquet' && name !== 'zip').sort(),
  );
});

it.each([
  ['prose', 'Nothing to see here.\nReally.'],
  ['CSV without a known column', 'a,b,c\n1,2,3'],
  ['a Word document', 'PK\u0003\u0004\0\0[Content_Types].xml'],
  [
    'a glossary',
    '<!DOCTYPE html><dl><dt>Token</dt><dd>see <a href="https://example.com/">there</a></dd></dl>',
  ],
  ['nothing', ''],
])('%s has no known format', async (_, content) => {
  expect(await detectFormat(content)).toBeUndefined();
});

describe.each(exportSamples)('$what', ({ format, text, links, others = 0 }) => {
  it('is recognised, in any spelling of line breaks and with a mark', async () => {
    for (const content of [text, `\n${text}`, text.replaceAll('\n', '\r\n')]) {
      expect(await detectFormat(content)).toBe(format);
    }
  });

  it('loses no link, title, note, tag, folder or time', async () => {
    const { rows, log } = await readAll(format, text);
    const boardsOf = new Map<string, string[]>();
    const whole = rows.boards.filter(({ title, owner }) => title === owner).map(({ title }) => title);
    for (const [board, , url] of savesOf(rows)) {
      if (!whole.includes(board)) boardsOf.set(url!, [...(boardsOf.get(url!) ?? []), board]);
    }
    const found = rows.pins.map(({ url, title, created_at: saved }) => ({
      url,
      title,
      boards: boardsOf.get(url!)?.sort() ?? [],
      saved: saved === null ? null : new Date(saved).toISOString(),
    }));
    const expected = links.map(({ url, title, boards = [], saved = null }) => ({
      url,
      title,
      boards,
      saved,
    }));
    const byUrl = (a: { url: string | null }, b: { url: string | null }) => (a.url! < b.url! ? -1 : 1);
    expect(found.sort(byUrl)).toEqual(expected.sort(byUrl));
    for (const { url, notes = [] } of links) {
      const description = rows.pins.find((pin) => pin.url === url)?.description ?? '';
      for (const note of notes) expect(description).toContain(note);
      if (notes.length === 0) expect(description).toBe('');
    }
    expect(log.count('passed over') + log.count('refused')).toBe(others);
    expect(log.read).toBe(links.length + others);
  });
});

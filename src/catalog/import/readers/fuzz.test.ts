import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LinkSageError } from '../../../base/index.ts';
import { samples } from '../../testing/format-samples.ts';
import type { FormatSample, SampleLink } from '../../testing/sample.ts';
import { readAll } from '../../testing/text-source.ts';
import { detectFormat, type StreamFormat } from './formats.ts';

/** Runs per reader: `npm run test:fuzz` sets more, which differ each time. */
const runs =
  process.env.FUZZ_RUNS === undefined
    ? { numRuns: 300, seed: 7 }
    : { numRuns: Number(process.env.FUZZ_RUNS) };

/** One in so many files is also read in small chunks, which takes longer. */
const eachInChunks = runs.numRuns > 300 ? 2 : 8;

/** What breaks parsers, and what files of people have in them. */
const awkward = fc.constantFrom(
  '<script>',
  '</script>',
  '<textarea>',
  '<title>',
  '<style>',
  '<!--',
  '-->',
  '<xmp>',
  '<plaintext>',
  '<noscript>',
  '<iframe>',
  '<![CDATA[',
  ']]>',
  '<?xml',
  '<!DOCTYPE',
  'List<String>',
  '<dl>',
  '</dl>',
  '<dt>',
  '<dd>',
  '<h3>',
  '<a',
  '</a>',
  '<b>',
  '</b>',
  '<',
  '>',
  '&',
  '&amp;',
  '&#0;',
  '&#x110000;',
  '"',
  "'",
  '""',
  '`',
  '```',
  '[',
  '](',
  ')',
  '|',
  '\\',
  ',',
  ';',
  '\t',
  '{',
  '}',
  '[]',
  'null',
  '\\u0000',
  '\0',
  '\u2028',
  '\ud800',
  'é',
  '語',
  '🐝',
  '#',
  '- ',
  '---',
  '%',
  '%zz',
  'http://',
  'https://example.com/x',
  'javascript:',
  '2024',
  'sep=;',
);
const text = fc
  .array(fc.oneof(awkward, fc.string({ maxLength: 6 })), { maxLength: 5 })
  .map((parts) => parts.join(' '));
const address = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.constantFrom(
    '',
    'example.com/a',
    'mailto:a@example.com',
    'javascript:void(0)',
    '/a',
    '#a',
    'https://',
    'https://a b/',
  ),
  text,
);
const plain = text.map((each) => each.replace(/\s+/g, ' ').trim());
const links: fc.Arbitrary<SampleLink[]> = fc.array(
  fc.record({
    address: address.map((each) => each.replace(/\s+/g, ' ')),
    title: plain,
    description: plain,
    board: plain,
  }),
  { minLength: 1, maxLength: 4 },
);

/** A change of a file: at a place from 0 to 1, some characters or all that follow are left out, and others put in. */
const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.oneof({ weight: 9, arbitrary: fc.nat(12) }, fc.constant(Number.POSITIVE_INFINITY)),
  add: fc.oneof(fc.constant(''), awkward),
});
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;

function apply(content: string, { at, remove, add }: Change): string {
  const from = Math.floor(at * content.length);
  return content.slice(0, from) + add + content.slice(from + remove);
}

/** Reads a text; a refusal of the whole file is no fault of the reader. */
async function read(format: StreamFormat, content: string | Uint8Array, chunkBytes: number) {
  try {
    return await readAll(format, content, { chunkBytes });
  } catch (error) {
    if (error instanceof LinkSageError) return undefined;
    throw error;
  }
}

/** Findings without their lines and order: both may depend on how much was read at once. */
function countsOf(read: Awaited<ReturnType<typeof readAll>> | undefined): string[] | undefined {
  return read?.log.findings.map(({ fate, reason, count }) => `${count} ${fate} (${reason})`).sort();
}

describe.each(Object.entries(samples) as [StreamFormat, FormatSample][])(
  'the reader of %s',
  (format, { write }) => {
    it('loses nothing of any file, whatever is wrong with it, and does not depend on chunks', async () => {
      const cases = fc.tuple(
        links,
        fc.array(change, { maxLength: 4 }),
        fc.nat(),
        fc.integer({ min: 1, max: 200 }),
      );
      await fc.assert(
        fc.asyncProperty(cases, async ([given, changes, seed, chunkBytes]) => {
          const bytes = Buffer.from(changes.reduce(apply, write(given)));
          if (seed % 4 === 0 && bytes.length > 0) bytes[seed % bytes.length] = 0x80 + (seed % 0x80); // a stray byte
          const whole = await read(format, bytes, 1 << 20);
          if (seed % eachInChunks === 1) {
            await detectFormat(bytes.toString());
            const parts = await read(format, bytes, chunkBytes);
            expect(parts?.rows).toEqual(whole?.rows);
            expect(countsOf(parts)).toEqual(countsOf(whole));
          }
          if (whole === undefined) return;
          const { log, placed } = whole;
          expect(placed + log.count('passed over') + log.count('refused')).toBe(log.read);
        }),
        runs,
      );
    });
  },
);

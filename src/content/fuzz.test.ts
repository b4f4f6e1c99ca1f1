import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { extractPage } from './index.ts';

/** `npm run test:fuzz` sets more runs, which differ each time. */
const runs =
  process.env.FUZZ_RUNS === undefined
    ? { numRuns: 300, seed: 11 }
    : { numRuns: Number(process.env.FUZZ_RUNS) };

const folder = new URL('./fixtures/', import.meta.url);
const pages = readdirSync(folder).map((file) => readFileSync(new URL(file, folder)));

/** What breaks parsers of HTML. */
const awkward = fc.constantFrom(
  ...'<table>|</table>|<p>|</p>|<li>|<script>|</script>|<script type="application/ld+json">{"@type":|<!--|-->|<svg/>|<title>|<textarea>'.split(
    '|',
  ),
  ...'<noscript>|<template>|<a href="http://[">|<base href="::">|<img src=//>|&#xffffff;|&notit;|<div itemscope itemtype="x">'.split(
    '|',
  ),
  ...'<![CDATA[|]]>|<?xml|<|&|"|\0|\u2028|\ufeff|<meta charset=utf-7>|<html lang=>|<time datetime="0000-99-99">|<plaintext>|<br><br>'.split(
    '|',
  ),
);

interface Edit {
  readonly at: number;
  readonly cut: number;
  readonly put: Buffer;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.oneof(fc.constant(0), fc.nat(40), fc.nat(3000)),
  put: fc.oneof(
    awkward.map((text) => Buffer.from(text)),
    fc.tuple(awkward, fc.nat(300)).map(([text, times]) => Buffer.from(text.repeat(times))),
    fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
  ),
});

function apply(page: Buffer, { at, cut, put }: Edit): Buffer {
  const from = Math.floor(at * page.length);
  return Buffer.concat([page.subarray(0, from), put, page.subarray(from + cut)]);
}

it('reads whatever becomes of a page', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...pages),
      fc.array(edit, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(undefined, 'https://a.example/b', 'no address'),
      async (page, edits, url) => {
        const found = await extractPage(edits.reduce(apply, page), { url });
        expect(JSON.parse(JSON.stringify(found))).toMatchObject({
          kind: expect.any(String),
          text: expect.any(String),
        });
        for (const { url: address } of [...found.images, ...found.links])
          expect(address).toMatch(/^https?:\/\//);
        if (found.published !== undefined) expect(Number.isNaN(Date.parse(found.published))).toBe(false);
        if (found.text === '') expect(found.flags).toContain('no-text');
      },
    ),
    runs,
  );
});

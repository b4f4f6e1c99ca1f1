import fc from 'fast-check';
import { expect, it } from 'vitest';
import { textDigest } from '../../base/index.ts';
import { nodeKinds } from '../../catalog/index.ts';
import { openSmallView } from '../../graph/testing/small-graph.ts';
import { type OwnDigests, openOwnTexts, ownTextReader, slotsOf } from './own-texts.ts';

const seed = 7;
const rows = 60;

/** Texts that joining, trimming or escaping could take for others, and any at all. */
const text = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '.',
    '. ',
    'a. b',
    "'",
    '"',
    '\\',
    '%',
    'é',
    'é',
    '\u{1f35e}',
    'https://a.example/b-c',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** The digests of a slot, a node each; undefined where it has no text. */
function digestsOf(all: readonly OwnDigests[], slot: keyof OwnDigests): (string | undefined)[] {
  const bytes = Buffer.concat(all.map((digests) => digests[slot]!));
  const each = Array.from({ length: bytes.length / 16 }, (_, i) => hex(bytes.subarray(16 * i, 16 * i + 16)));
  return each.map((digest) => (digest === '0'.repeat(32) ? undefined : digest));
}

it('tables in memory and a view read by digests have the same texts, of every kind and slot', async () => {
  const draw = <T>(value: fc.Arbitrary<T>) => fc.sample(value, { numRuns: rows, seed });
  const pages = draw(fc.record({ title: text, description: text, body: text })).map((page, i) => ({
    url: `https://site-${i % 7}.example/some-words/${i}`,
    ...page,
  }));
  const saves = draw(fc.record({ title: text, description: text, owner: text, board: text })).map(
    (save, i) => ({
      ...save,
      pin: `pin ${i}`,
      url: pages[i % 40]!.url,
      board: `${save.board} board ${i}`,
    }),
  );
  const { view, tables } = await openSmallView(saves, pages);
  const ownTexts = openOwnTexts(view);
  for (const kind of nodeKinds) {
    const { length } = tables[kind].keys;
    expect(length).toBe(rows);
    const digests: OwnDigests[] = [];
    for await (const block of ownTexts.stream(kind)) digests.push(block);
    for (const slot of slotsOf(kind)) {
      const inMemory = Array.from({ length }, (_, i) => ownTextReader(tables[kind], slot)(i));
      expect(
        await ownTexts.read(
          kind,
          slot,
          Uint32Array.from({ length }, (_, i) => i),
        ),
      ).toEqual(inMemory);
      // A URL's words go by the URL, every bit turned
      const named =
        slot === 'url'
          ? tables[kind].keys.map((url) => textDigest(url).map((byte) => ~byte))
          : inMemory.map(textDigest);
      const wanted = named.map((digest, i) => (inMemory[i] === '' ? undefined : hex(digest)));
      expect(digestsOf(digests, slot)).toEqual(wanted);
    }
  }
});

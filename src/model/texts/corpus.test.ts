import { describe, expect, it } from 'vitest';
import { none, textDigest } from '../../base/index.ts';
import { nodeKinds } from '../../catalog/index.ts';
import { nodeIds } from '../../graph/index.ts';
import { openSmallView } from '../../graph/testing/small-graph.ts';
import type { ReadTexts } from '../../vectors/index.ts';
import {
  type Corpus,
  hideNames,
  makeCorpus,
  type OwnSlot,
  openOwnTexts,
  ownSlots,
  saidBy,
  streamCorpus,
  withoutName,
} from '../index.ts';

async function open() {
  const { graph, tables, view } = await openSmallView(
    [
      {
        pin: 'p1',
        url: 'https://bread-club.example/sour-dough',
        title: 'Sour Dough',
        description: 'The Bread club explains DOUGH and patience.',
        board: 'Baking',
        owner: 'Ann',
      },
      { pin: 'p2', title: 'No link', description: 'A note on bread', board: 'Baking', owner: 'Ann' },
      { pin: 'p3', url: 'https://bread-club.example/sour-dough', title: 'Baking', board: 'Notes' },
    ],
    [
      {
        url: 'https://bread-club.example/sour-dough',
        title: 'Starter',
        description: 'Flour, water',
        body: 'Long.',
      },
      { url: 'https://other.example', body: 'Long.' },
    ],
  );
  const corpus = makeCorpus(graph, tables);
  return { corpus, tables, view };
}

/** The texts of a node by slot; a slot without a text is left out. */
function textsOf({ own, texts }: Corpus, node: number): Partial<Record<OwnSlot, string>> {
  const slots = ownSlots.filter((slot) => own[slot][node] !== none);
  return Object.fromEntries(slots.map((slot) => [slot, texts[own[slot][node]!]!]));
}

describe('makeCorpus', () => {
  it('gives each kind of node its texts, and none where there is none', async () => {
    const { corpus } = await open();
    const { first } = corpus.graph;
    expect(textsOf(corpus, first.page)).toEqual({
      title: 'Starter',
      description: 'Flour, water',
      url: expect.stringMatching(/bread.*club.*sour.*dough/),
      body: 'Long.',
    });
    expect(textsOf(corpus, first.page + 1)).toEqual({ url: expect.stringContaining('other'), body: 'Long.' });
    expect(textsOf(corpus, first.pin + 1)).toEqual({ title: 'No link', description: 'A note on bread' });
    expect(textsOf(corpus, first.pin + 2)).toEqual({ title: 'Baking' });
    const boards = [first.board, first.board + 1].map((node) => textsOf(corpus, node));
    expect(boards).toContainEqual({ title: 'Baking', owner: 'Ann' });
    expect(boards).toContainEqual({ title: 'Notes' });
  });

  it('has each distinct text once', async () => {
    const { corpus } = await open();
    expect(new Set(corpus.texts).size).toBe(corpus.texts.length);
    expect(corpus.own.body[0]).toBe(corpus.own.body[1]);
  });
});

describe('hideNames', () => {
  it('takes from pins their titles and the words of their URLs, and leaves all else', async () => {
    const { corpus, tables } = await open();
    const hidden = hideNames(corpus, tables.pin);
    const { first, counts } = corpus.graph;
    const pins = Array.from({ length: counts.pin }, (_, i) => textsOf(hidden, first.pin + i));
    expect(pins).toEqual([
      { description: 'the explains and patience' },
      { description: 'a note on bread' },
      {},
    ]);
    for (const node of [first.page, first.page + 1, first.board, first.board + 1])
      expect(textsOf(hidden, node)).toEqual(textsOf(corpus, node));
  });

  it('keeps the numbers of the texts that were there', async () => {
    const { corpus, tables } = await open();
    const hidden = hideNames(corpus, tables.pin);
    expect(hidden.texts.slice(0, corpus.texts.length)).toEqual(corpus.texts);
    const pin = corpus.graph.first.pin;
    expect(corpus.own.description[pin]).not.toBe(hidden.own.description[pin]);
  });
});

describe('saidBy', () => {
  it('joins title and description, whichever a node has', async () => {
    const { corpus, tables } = await open();
    const { first } = corpus.graph;
    const said = (from: Corpus) => [0, 1, 2].map((pin) => saidBy(from, first.pin + pin));
    expect(said(corpus)).toEqual([
      'Sour Dough. The Bread club explains DOUGH and patience.',
      'No link. A note on bread',
      'Baking',
    ]);
    expect(said(hideNames(corpus, tables.pin))).toEqual(['the explains and patience', 'a note on bread', '']);
    expect(saidBy(corpus, first.page + 1)).toBe(''); // an address and a body are not said
  });
});

describe('withoutName', () => {
  it.each([
    ['Fast Rust parser', 'https://github.com/ann/rust-parser', 'fast'],
    ['The GitHub of github', 'https://github.com/ann/x', 'the of'],
    ['rusty', 'https://example.com/rust', 'rusty'],
    ['Crème brûlée recipe', 'https://example.com/recipe', 'crème brûlée'],
    ['All words stay', '', 'all words stay'],
    ['', 'https://example.com/recipe', ''],
  ])('"%s" with %s', (description, url, left) => {
    expect(withoutName(description, url)).toBe(left);
  });
});

describe('streamCorpus', () => {
  it('gives nodes the texts that makeCorpus gives them, whichever of them are known', async () => {
    const { corpus, view } = await open();
    for (const known of [[], [''], corpus.texts.slice(2), corpus.texts]) {
      const texts = [...known];
      const numbers = new Map(known.map((text, i) => [hex(textDigest(text)), i]));
      const number = async (digests: Uint8Array, ids: Uint32Array, read: ReadTexts) => {
        const each = Array.from({ length: digests.length / 16 }, (_, i) =>
          hex(digests.subarray(16 * i, 16 * i + 16)),
        );
        const lacking = Uint32Array.from(each.keys()).filter((i) => !numbers.has(each[i]!));
        for (const [i, text] of (await read(lacking.map((i) => ids[i]!))).entries()) {
          const digest = each[lacking[i]!]!;
          if (!numbers.has(digest)) numbers.set(digest, texts.push(text) - 1);
        }
        return Uint32Array.from(each, (digest) => numbers.get(digest)!);
      };
      const streamed = await streamCorpus(corpus.graph, openOwnTexts(view), { number });
      for (const kind of nodeKinds) {
        for (const node of nodeIds(corpus.graph, kind)) {
          expect(textsOf({ ...corpus, ...streamed, texts }, node)).toEqual(textsOf(corpus, node));
        }
      }
    }
  });
});

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CatalogView, NodeKind } from '../catalog/index.ts';
import { nodeKinds, perKind } from '../catalog/index.ts';
import { type OwnTexts, type OwnTextsOfView, openOwnTexts, slotsOf } from '../model/index.ts';
import { carryTexts } from './carried-texts.ts';
import { type Row, SmallCorpus } from './testing/small-corpus.ts';

const deleted = fc.constantFrom({}, {}, { deleted_at: '2024-01-01' });
const text = fc.constantFrom('', 'bread', 'https://1.example/', 'sour dough');
const url = (n: number) => `https://${n}.example/`;

/** One row of any table with texts. There are few keys, so that rows often have the same. */
const row: fc.Arbitrary<Row> = fc
  .oneof(
    fc.record({ url: fc.nat(9).map(url), title: text, body: text, gone: deleted }),
    fc.record({ pin_id: fc.nat(20).map((n) => `pin-${n}`), description: text, gone: deleted }),
    fc.record({ board_id: fc.nat(9).map((n) => `board-${n}`), title: text, owner: text, gone: deleted }),
    fc.record({ url: fc.nat(9).map(url), canonical_url: fc.nat(9).map(url), gone: fc.constant({}) }),
  )
  .chain(({ gone, ...rest }) => fc.nat(2).map((version) => ({ ...rest, ...gone, version })));

/** So many rows that a few changes are a small part. */
const base = [
  ...Array.from({ length: 20 }, (_, n) => ({ pin_id: `pin-${n}`, url: url(n % 8), title: `pin ${n}` })),
  ...Array.from({ length: 9 }, (_, n) => ({ board_id: `board-${n}`, title: 'Board' })),
  ...Array.from({ length: 12 }, (_, n) => ({ url: url(n), title: `${n}`, description: 'page' })),
];

let first: SmallCorpus;
beforeAll(async () => {
  first = await SmallCorpus.create(base);
  await first.refresh();
});
afterAll(() => first.remove());

it('gives the texts that the view has, whatever was imported since the version before', async () => {
  let carried = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(row, { minLength: 1, maxLength: 2 }), { maxLength: 3 }),
      async (imports) => {
        const corpus = await first.copy();
        for (const rows of imports) await corpus.import(...rows);
        const view = await corpus.view();
        const wanted = await readAll(openOwnTexts(view));
        const { ownTexts, streamed } = await carryAll(corpus, view);
        expect(await readAll(ownTexts)).toEqual(wanted);
        carried += nodeKinds.length - streamed.size;
        if (imports.length === 0) expect(streamed).toEqual(new Set());
      },
    ),
    { numRuns: 5, examples: [[[]]] },
  );
  expect(carried).toBeGreaterThan(3);
});

it('reads the texts of some that changed, and carries the others of their kind', async () => {
  const corpus = await first.copy();
  await corpus.import({ url: url(3), title: 'new' }, { board_id: 'board-2', title: 'new' });
  const view = await corpus.view();
  const { ownTexts, streamed } = await carryAll(corpus, view);
  expect(await readAll(ownTexts)).toEqual(await readAll(openOwnTexts(view)));
  expect(streamed).toEqual(new Set());
});

it('reads all texts where a page is back whose row is as it was', async () => {
  const corpus = await first.copy();
  await corpus.import({ url: url(9), canonical_url: url(3) });
  await corpus.refresh();
  await corpus.import({ url: url(9), canonical_url: url(3), deleted_at: '2024-01-01' });
  const view = await corpus.view();
  const { ownTexts, streamed } = await carryAll(corpus, view);
  expect(await readAll(ownTexts)).toEqual(await readAll(openOwnTexts(view)));
  expect(streamed).toContain('page');
});

/** The texts of a view with those of the current version carried, and the kinds that are read whole. */
async function carryAll(corpus: SmallCorpus, view: CatalogView) {
  const version = await corpus.version();
  const counts = await view.counts();
  const files = perKind((kind) => ({ path: join(corpus.embeddings, `${kind}.keys`), count: counts[kind] }));
  for (const kind of nodeKinds) await view.writeKeys(kind, files[kind].path);
  const rows = {
    page: await version.findRows('page', files.page),
    pin: await version.findRows('pin', files.pin),
    board: await version.findRows('board', files.board),
  };
  const ofView = openOwnTexts(view);
  const streamed = new Set<NodeKind>();
  const watched: OwnTextsOfView = {
    ...ofView,
    stream(kind) {
      streamed.add(kind);
      return ofView.stream(kind);
    },
  };
  return { ownTexts: carryTexts(watched, version, rows), streamed };
}

/** The digests of all own texts, by kind and slot, and some of the texts. */
async function readAll(texts: OwnTexts): Promise<Record<string, string | readonly string[]>> {
  const all: Record<string, string | readonly string[]> = {};
  for (const kind of nodeKinds) {
    const hex: Record<string, string> = {};
    for await (const digests of texts.stream(kind))
      for (const [slot, some] of Object.entries(digests))
        hex[slot] = (hex[slot] ?? '') + Buffer.from(some).toString('hex');
    for (const slot of slotsOf(kind)) {
      const nodes = hex[slot]!.length / 32;
      all[`${kind} ${slot}`] = hex[slot]!;
      for (const some of [[nodes - 1], [...Array(nodes).keys()]])
        all[`${kind} ${slot} ${some}`] = await texts.read(kind, slot, Uint32Array.from(some));
    }
  }
  return all;
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Catalog, type CatalogView, type NodeKind, nodeKinds } from '../catalog/index.ts';
import { textSource } from '../catalog/testing/text-source.ts';
import { withKeyFiles } from '../embeddings/testing/key-files.ts';
import { buildGraph } from '../graph/index.ts';
import { type OwnTexts, type OwnTextsOfView, openOwnTexts, slotsOf, streamCorpus } from '../model/index.ts';
import { TextNumbers } from '../vectors/index.ts';
import { refresh } from './index.ts';
import { exact } from './testing/small-corpora.ts';

const deleted = fc.constantFrom({}, {}, { deleted_at: '2024-01-01' });
const text = fc.constantFrom('', 'bread', 'https://1.example/', 'sour dough');
const url = (n: number) => `https://${n}.example/`;

/** One row of any table with texts, over few keys, so that they meet. */
const row = fc
  .oneof(
    fc.record({ url: fc.nat(9).map(url), title: text, body: text, gone: deleted }),
    fc.record({ pin_id: fc.nat(20).map((n) => `pin-${n}`), description: text, gone: deleted }),
    fc.record({ board_id: fc.nat(9).map((n) => `board-${n}`), title: text, owner: text, gone: deleted }),
    fc.record({ url: fc.nat(9).map(url), canonical_url: fc.nat(9).map(url), gone: fc.constant({}) }),
  )
  .chain(({ gone, ...rest }) => fc.nat(2).map((version) => ({ ...rest, ...gone, version })));

/** Enough that a few changes are a small part. */
const base = [
  ...Array.from({ length: 20 }, (_, n) => ({ pin_id: `pin-${n}`, url: url(n % 8), title: `pin ${n}` })),
  ...Array.from({ length: 9 }, (_, n) => ({ board_id: `board-${n}`, title: 'Board' })),
  ...Array.from({ length: 12 }, (_, n) => ({ url: url(n), title: `${n}`, description: 'page' })),
];

it('gives the texts that the view has, whatever was imported since the version before', async () => {
  let carried = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(row, { minLength: 1, maxLength: 2 }), { maxLength: 4 }),
      async (imports) => {
        const folder = await mkdtemp(join(tmpdir(), 'linksage-carried-'));
        const catalog = await Catalog.open(join(folder, 'catalog'));
        try {
          for (const rows of [base, ...imports, []]) {
            const lines = rows.map((each) => JSON.stringify(each)).join('\n');
            if (rows.length > 0) await catalog.import(textSource('rows.jsonl', lines));
            const { given, wanted, streamed } = await refreshView(
              join(folder, 'embeddings'),
              await catalog.view('all'),
            );
            expect(given).toEqual(wanted);
            carried += nodeKinds.length - streamed.size;
            if (rows.length === 0) expect(streamed).toEqual(new Set());
          }
        } finally {
          await catalog.close();
          await rm(folder, { recursive: true });
        }
      },
    ),
    { numRuns: 12 },
  );
  expect(carried).toBeGreaterThan(20);
});

/** Refreshes with vectors that are all alike; tells the texts that it was given, those of the view, and which kinds it read whole. */
async function refreshView(folder: string, view: CatalogView) {
  const [page, pin, board] = await Promise.all(nodeKinds.map(async (kind) => (await view.nodes(kind)).keys));
  const keys = { page: page!, pin: pin!, board: board! };
  const graph = buildGraph(keys, { pinPages: await view.pinPages(), saves: await view.saves() });
  const ofView = openOwnTexts(view);
  const wanted = await readAll(ofView);
  const streamed = new Set<NodeKind>();
  const watched: OwnTextsOfView = {
    ...ofView,
    stream(kind) {
      streamed.add(kind);
      return ofView.stream(kind);
    },
  };
  const numbers = new TextNumbers();
  let given: typeof wanted | undefined;
  await withKeyFiles(keys, (files) =>
    refresh({
      folder,
      ownTexts: watched,
      readCorpus: async (ownTexts) => {
        given = await readAll(ownTexts);
        const corpus = await streamCorpus(graph, ownTexts, (digests) => numbers.number(digests));
        return { ...corpus, digests: numbers.digests };
      },
      keys: files,
      neighbours: {},
      walk: 'walk',
      spread: ({ edges }) => edges,
      modelId: 'model',
      builtFrom: view.fingerprint,
      view: 'all',
      dims: [1],
      config: exact,
      encode: async (_, nodes) => new Float32Array(nodes.length).fill(1),
    }),
  );
  return { given, wanted, streamed };
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
      for (const some of [[0], [nodes - 1], [0, nodes - 1], [...Array(nodes).keys()]])
        all[`${kind} ${slot} ${some}`] = await texts.read(kind, slot, Uint32Array.from(some));
    }
  }
  return all;
}

import { describe, expect, it } from 'vitest';
import { none } from '../../base/index.ts';
import { degree } from '../../graph/index.ts';
import { openSmallView } from '../../graph/testing/small-graph.ts';
import { type NeighborTexts, neighborShares, neighborSlots, ownSlots, TokenBatch } from '../index.ts';
import { readCorpus, tinyConfig, tinyModel } from '../testing/tiny-model.ts';

const config = tinyConfig({ neighbors: { page: 3, pin: 3, board: 2 } });
const { width } = config;
const slots = ownSlots.length;
/** [CLS], own texts, degree, then 3 pages, 3 pins and 2 boards. */
const length = 1 + slots + 1 + 8;

async function open() {
  const small = await openSmallView(
    [
      { pin: 'p1', url: 'https://a.example', title: 'One', description: 'First', board: 'x' },
      { pin: 'p2', url: 'https://b.example', title: 'Two', board: 'x' },
      { pin: 'p3', url: 'https://b.example', board: 'x' }, // says nothing
    ],
    [{ url: 'https://a.example', title: 'A', body: 'Body of A' }, { url: 'https://lonely.example' }],
  );
  const read = await readCorpus(small, config);
  // Vectors of several lengths, of which no two have one direction
  const data = Float32Array.from({ length: read.corpus.texts.length * width }, (_, i) => {
    return 1 + (i % 5) + (i % 7) + Math.floor(i / width);
  });
  const shares = neighborShares(tinyModel(config, read.corpus.texts).weights);
  const vectors: NeighborTexts = { data, rowOf: (text) => text, shares };
  return { ...read, vectors };
}

describe('TokenBatch', () => {
  it('marks and fills the tokens that are there, neighbors by kind and then by visits', async () => {
    const { corpus, pages, neighbors, vectors } = await open();
    const batch = new TokenBatch(config, 3, true);
    for (const [row, page] of pages.entries()) {
      batch.setNode(row, corpus, page);
      batch.setContext(row, corpus, degree(corpus.graph, page), neighbors, row, vectors);
    }
    batch.fillOwn(vectors);
    const feeds = batch.feeds('nodes.');
    const mask = feeds['nodes.mask']!.data;
    const maskOf = (row: number) => [...mask.slice(row * length, (row + 1) * length)].join('');
    // a.example: title, url and body; degree; page b; pins p1 and p2 but not p3, which says nothing; board x
    const silent = [...neighbors.pin.ids.slice(0, 3)].indexOf(corpus.graph.first.pin + 2);
    const pins = ['011', '101', '110'][silent];
    expect(maskOf(0)).toBe(`1${'10110'}1${'100'}${pins}${'10'}`);
    expect(maskOf(2)).toBe(`1${'00100'}1${'000'}${'000'}${'00'}`);
    expect(feeds['nodes.mask']!.shape).toEqual([3, length]);

    const vectorOf = (text: number) => [...vectors.data.slice(text * width, (text + 1) * width)];
    const unit = (vector: number[]) => vector.map((value) => value / Math.hypot(...vector));
    const own = feeds['nodes.own']!.data;
    for (const [slot, name] of ownSlots.entries()) {
      const vector = [...own.slice(slot * width, (slot + 1) * width)];
      const text = corpus.own[name][pages[0]!]!;
      const wanted = text === none ? Array(width).fill(0) : vectorOf(text);
      expect(vector).toEqual(wanted);
    }
    const visits = feeds['nodes.visits']!.data.slice(0, 8);
    const context = feeds['nodes.neighbors']!.data;
    let token = 0;
    for (const kind of ['page', 'pin', 'board'] as const) {
      for (let i = 0; i < neighbors[kind].width; i++, token++) {
        const id = neighbors[kind].ids[i]!;
        if (id === none || mask[2 + slots + token] === 0) {
          expect(visits[token]).toBe(0);
          continue;
        }
        expect(visits[token]).toBeCloseTo(Math.log(1 + neighbors[kind].visits[i]!), 6);
        // The texts that the neighbor has, but body and owner, each as loud as its kind's gate
        const sum = new Array<number>(width).fill(0);
        for (const [slot, name] of neighborSlots.entries()) {
          const text = corpus.own[name][id]!;
          if (text === none) continue;
          const said = unit(vectorOf(text));
          for (const i of sum.keys()) sum[i]! += vectors.shares[kind][slot]! * said[i]!;
        }
        for (const [i, value] of unit(sum).entries())
          expect(context[token * width + i]).toBeCloseTo(value, 5);
      }
    }
    expect(feeds['nodes.degree']!.data[0]).toBeCloseTo(Math.log(2), 6);
    expect([...feeds['nodes.kind']!.data]).toEqual([0, 0, 0]);
  });

  it('leaves nothing of one batch to the next', async () => {
    const { corpus, pages, neighbors, vectors } = await open();
    const fresh = new TokenBatch(config, 2, true);
    const used = new TokenBatch(config, 2, true);
    for (const row of [0, 1]) {
      used.setNode(row, corpus, pages[0]!);
      used.setContext(row, corpus, 1, neighbors, 0, vectors);
    }
    used.fillOwn(vectors);
    used.clear();
    for (const batch of [fresh, used]) {
      batch.setNode(0, corpus, pages[2]!);
      batch.fillOwn(vectors);
    }
    const { kind: _, ...expected } = fresh.feeds('');
    const { kind: __, ...found } = used.feeds('');
    expect(found).toEqual(expected);
  });

  it('of own texts alone has no tokens for the graph, and as many slots as asked for', async () => {
    const { corpus, vectors } = await open();
    const batch = new TokenBatch(config, 1, false, 1);
    batch.setNode(0, corpus, corpus.graph.first.pin);
    batch.fillOwn(vectors);
    const feeds = batch.feeds('pins.');
    expect(Object.keys(feeds).sort()).toEqual(['pins.kind', 'pins.mask', 'pins.own']);
    expect(feeds['pins.own']!.shape).toEqual([1, 1, width]);
    expect([...feeds['pins.mask']!.data]).toEqual([1, 1]);
    expect([...feeds['pins.kind']!.data]).toEqual([1]);
  });
});

describe('neighborShares', () => {
  it('are the gates of title, description and url of each kind, without what they learn of a text', () => {
    const { weights } = tinyModel(config, []);
    const { shape, data } = weights['gate.bias']!;
    const shares = neighborShares(weights);
    for (const [row, kind] of (['page', 'pin', 'board'] as const).entries()) {
      const wanted = [0, 1, 2].map((slot) => Math.log(1 + Math.exp(data[row * shape[1]! + slot]!)));
      for (const [i, share] of shares[kind].entries()) expect(share).toBeCloseTo(wanted[i]!, 6);
      expect(shares[kind]).toHaveLength(3);
    }
  });
});

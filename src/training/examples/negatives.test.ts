import { describe, expect, it } from 'vitest';
import { Random } from '../../base/index.ts';
import { openSmallView, type SaveRow } from '../../graph/testing/small-graph.ts';
import { makeCorpus } from '../../model/index.ts';
import { Answers } from './answers.ts';
import type { Examples } from './examples.ts';
import { AccidentalHits, logQCorrection } from './negatives.ts';

describe('logQCorrection', () => {
  it('is minus the logarithm of how often an item comes, counted by drawing', () => {
    const targets = Uint32Array.of(0, 0, 0, 1, 2, 2, 4, 4, 4, 4);
    const [items, inBatch, random] = [6, 5, 3];
    const drawn = new Float64Array(items);
    const dice = new Random(1);
    const steps = 200_000;
    for (let step = 0; step < steps; step++) {
      for (const place of dice.shuffle(Uint32Array.from(targets.keys())).subarray(0, inBatch))
        drawn[targets[place]!]!++;
      for (let i = 0; i < random; i++) drawn[dice.below(items)]!++;
    }
    const correction = logQCorrection(targets, items, inBatch, random);
    for (let item = 0; item < items; item++)
      expect(correction[item]).toBeCloseTo(-Math.log(drawn[item]! / steps), 1.7);
  });
});

describe('AccidentalHits', () => {
  const saves: SaveRow[] = [
    { pin: 'p0', url: 'https://a.example/', title: 'First', board: 'b0' },
    { pin: 'p1', url: 'https://a.example/', title: 'Second', board: 'b1' },
    { pin: 'p2', url: 'https://b.example/', title: 'Same words', board: 'b1' },
    { pin: 'p3', url: 'https://c.example/', title: 'Same words', board: 'b2' },
    { pin: 'p4', url: 'https://c.example/', title: 'Third', board: 'b0' },
    { pin: 'p5', title: 'First', board: 'b2' }, // without a page
    { pin: 'p6', url: 'https://d.example/', title: 'Fourth', board: 'b2' },
  ];
  // a.example is page 0, saved by pin 0 on board 0; c.example is page 2, saved by pin 3 on board 2
  const examples: Examples = {
    page: Uint32Array.of(0, 2),
    pin: Uint32Array.of(0, 3),
    board: Uint32Array.of(0, 2),
    fits: Uint8Array.of(1, 1),
  };
  const open = async () => {
    const { relation, graph, tables } = await openSmallView(saves);
    const hits = new AccidentalHits(new Answers(relation), relation.counts.board);
    return { hits, corpus: makeCorpus(graph, tables) };
  };

  it('are pins of the page and pins of the same text, but not the target', async () => {
    const pins = [0, 3, 1, 2, 4, 5, 6, 0];
    const mask = new Uint8Array(2 * pins.length).fill(9);
    const { hits, corpus } = await open();
    hits.markPins(mask, [0, 1], examples, pins, corpus);
    expect([...mask.subarray(0, pins.length)]).toEqual([0, 0, 1, 0, 0, 1, 0, 1]);
    expect([...mask.subarray(pins.length)]).toEqual([0, 0, 0, 1, 1, 0, 0, 0]);
  });

  it('are boards that hold the page, and the target once more, but not the target', async () => {
    const boards = [0, 2, 1, 0, 2];
    const mask = new Uint8Array(2 * boards.length).fill(9);
    const { hits } = await open();
    hits.markBoards(mask, [0, 1], examples, boards);
    // Page 0 is on boards 0 and 1; page 2 on boards 2 and 0
    expect([...mask.subarray(0, boards.length)]).toEqual([0, 0, 1, 1, 0]);
    expect([...mask.subarray(boards.length)]).toEqual([1, 0, 0, 1, 1]);
  });

  it('are pages that the board holds, and the target once more, but not the target', async () => {
    const pages = [0, 2, 1, 3, 0];
    const mask = new Uint8Array(2 * pages.length).fill(9);
    const { hits } = await open();
    hits.markPages(mask, [0, 1], examples, pages);
    // Board 0 holds pages 0 and 2; board 2 holds pages 2 and 3
    expect([...mask.subarray(0, pages.length)]).toEqual([0, 1, 0, 0, 1]);
    expect([...mask.subarray(pages.length)]).toEqual([0, 0, 0, 1, 0]);
  });

  it('of one batch do not mark the next', async () => {
    const { hits } = await open();
    const mask = new Uint8Array(2);
    hits.markBoards(mask, [0], examples, [0, 1]);
    expect([...mask]).toEqual([0, 1]);
    hits.markBoards(mask, [1], examples, [2, 1]);
    expect([...mask]).toEqual([0, 0]);
    hits.markPages(mask, [0], examples, [0, 3]);
    expect([...mask]).toEqual([0, 0]);
  });
});

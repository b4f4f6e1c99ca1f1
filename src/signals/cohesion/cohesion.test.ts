import { beforeAll, describe, expect, it } from 'vitest';
import { LinkSageError, none } from '../../base/index.ts';
import {
  fitStatistics,
  imageCosines,
  openStatistics,
  readTexts,
  type SignalTexts,
  scoreCohesion,
  scorePairs,
  type TextStatistics,
  tableSource,
} from '../index.ts';
import { type Planted, plantCorpus } from '../testing/planted.ts';
import { pageTable, pinTable } from '../testing/tables.ts';

describe('on a planted corpus', () => {
  let corpus: Planted;
  let texts: SignalTexts;
  let statistics: TextStatistics;
  let scores: Float32Array;
  beforeAll(async () => {
    corpus = plantCorpus({ pages: 2500, copies: 0 });
    texts = await readTexts(corpus.texts);
    const { images, pageOfPin } = corpus;
    statistics = await fitStatistics({ texts, images, pageOfPin });
    scores = await scoreCohesion({ texts, images, pageOfPin, statistics, threads: 1 });
  });

  it('finds pins of another topic at one threshold, with few others', () => {
    const { found, precision } = flag(scores, corpus, 0.5);
    expect(found).toBeGreaterThan(0.9);
    expect(precision).toBeGreaterThan(0.95);
  });

  it('finds more by words and topics than by shared words alone', async () => {
    const { pageOfPin } = corpus;
    const fitted = await fitStatistics({ texts, pageOfPin });
    const byText = await scoreCohesion({ texts, pageOfPin, statistics: fitted, threads: 1 });
    const noWordShared = sharesNoWord(corpus);
    // Of the pins that share no word with their page, those of another topic score lower
    const mean = (isPlanted: boolean) => {
      const chosen = byText.filter(
        (_, pin) => noWordShared[pin] && (corpus.plants[pin] === 'other') === isPlanted,
      );
      return chosen.reduce((sum, score) => sum + score, 0) / chosen.length;
    };
    expect(mean(true)).toBeLessThan(0.25);
    expect(mean(false)).toBeGreaterThan(0.35);
  });

  it('is calibrated: among true and random pairs in equal numbers, scores are frequencies', async () => {
    const pins = Uint32Array.from(corpus.pageOfPin, (_, pin) => pin);
    const pages = corpus.pageOfPin.map((_, pin) => corpus.pageOfPin[(pin + 400) % pins.length]!);
    const random = scorePairs(
      statistics,
      texts,
      { pins, pages },
      await imageCosines(corpus.images, { pins, pages }),
    );
    for (let low = 0; low < 1; low += 0.2) {
      const within = (all: Float32Array) => all.filter((score) => score >= low && score < low + 0.2).length;
      const [trueOnes, all] = [within(scores), within(scores) + within(random)];
      if (all < 500) continue; // too few to judge
      expect(trueOnes / all).toBeGreaterThan(low - 0.08);
      expect(trueOnes / all).toBeLessThan(low + 0.28);
    }
  });

  it('depends on the pair alone: pairs in a corpus of their own score the same', async () => {
    const pins = Uint32Array.from({ length: 40 }, (_, i) => i * 97);
    const pages = pins.map((pin) => corpus.pageOfPin[pin]!);
    const alone = tableSource({
      page: pageTable(
        Array.from(pages, (page) => ({
          key: corpus.pages.keys[page]!,
          title: corpus.pages.title[page]!,
          body: corpus.pages.body[page]!,
        })),
      ),
      pin: pinTable(
        Array.from(pins, (pin) => ({
          key: corpus.pins.keys[pin]!,
          title: `${corpus.pins.title[pin]} ${corpus.pins.description[pin]}`,
        })),
      ),
    });
    const positions = pins.map((_, i) => i);
    const images = await imageCosines(corpus.images, { pins, pages });
    const stored = openStatistics(structuredClone(statistics.arrays));
    const pairs = { pins: positions, pages: positions };
    expect(scorePairs(stored, await readTexts(alone), pairs, images)).toEqual(
      Float32Array.from(pins, (pin) => scores[pin]!),
    );
  });

  it('does not depend on the number of threads', async () => {
    const { images, pageOfPin } = corpus;
    const wide = { page: texts.page, url: texts.url, pin: repeat(texts.pin, 3) };
    const thrice = Uint32Array.from(
      { length: 3 * pageOfPin.length },
      (_, i) => pageOfPin[i % pageOfPin.length]!,
    );
    const input = { texts: wide, images, pageOfPin: thrice, statistics };
    const [one, three] = [
      await scoreCohesion({ ...input, threads: 1 }),
      await scoreCohesion({ ...input, threads: 3 }),
    ];
    expect(three).toEqual(one);
    expect(one.slice(0, pageOfPin.length)).toEqual(scores);
  });

  it('keeps given scores', async () => {
    const { images, pageOfPin } = corpus;
    const given = new Float32Array(pageOfPin.length).fill(Number.NaN);
    given.set([0, 1, 0.25], 10);
    const mixed = await scoreCohesion({ texts, images, pageOfPin, statistics, given, threads: 1 });
    const expected = scores.slice();
    expected.set([0, 1, 0.25], 10);
    expect(mixed).toEqual(expected);
  });
});

describe('at the edges', () => {
  const source = tableSource({
    page: pageTable([
      {
        key: 'https://a.example/',
        title: 'Sourdough bread',
        body: 'How to bake sourdough bread from flour and water',
      },
      {
        key: 'https://b.example/',
        title: 'Alpine hikes',
        body: 'Three alpine hikes over mountain passes in summer',
      },
    ]),
    pin: pinTable([
      { key: '1', title: 'Bake bread from flour' },
      { key: '2', title: 'Hikes in summer' },
      { key: '3', title: 'Hikes in summer' },
      { key: '4' },
      { key: '5', title: 'Bread' },
    ]),
  });
  const pageOfPin = Uint32Array.of(0, 1, 0, 0, none);

  it('separates pairs in a corpus of a few pins, and gives NaN if nothing can be compared', async () => {
    const texts = await readTexts(source);
    const statistics = await fitStatistics({ texts, pageOfPin });
    const scores = await scoreCohesion({ texts, pageOfPin, statistics });
    expect(scores[0]).toBeGreaterThan(0.5);
    expect(scores[1]).toBeGreaterThan(0.5);
    expect(scores[2]).toBeLessThan(0.5);
    expect(scores[3]).toBeNaN();
    expect(scores[4]).toBeNaN();
  });

  it('scores a pin high whose words are on the page, before it has seen any pair', async () => {
    // Every word is in one page and one pin, so that all weigh the same, and the cosine is that of counts
    const texts = await readTexts(
      tableSource({
        page: pageTable([
          { key: 'https://-/', body: 'oak elm ash fir yew box bay pea' }, // no word in the address
          { key: 'https://--/', body: 'cod eel ray' },
        ]),
        pin: pinTable([
          { key: '1', title: 'oak elm' },
          { key: '2', title: 'ash fir yew box bay pea' },
        ]),
      }),
    );
    const statistics = await fitStatistics({ texts, pageOfPin: Uint32Array.of(none, none) });
    const pairs = { pins: Uint32Array.of(0), pages: Uint32Array.of(0) };
    const cosine = Math.sqrt(2 / 8); // of two words and of eight
    const covered = 1;
    const evidence = -1.5 + 6 * cosine + 4 * Math.sqrt(cosine) + 2 * covered;
    expect(scorePairs(statistics, texts, pairs)[0]).toBeCloseTo(1 / (1 + Math.exp(-evidence)), 5);
  });

  it('takes an empty corpus', async () => {
    const texts = await readTexts(tableSource({}));
    const nothing = new Uint32Array(0);
    const statistics = await fitStatistics({ texts, pageOfPin: nothing });
    expect(await scoreCohesion({ texts, pageOfPin: nothing, statistics })).toEqual(new Float32Array(0));
  });

  it('rejects an array of the wrong length, by name', async () => {
    const texts = await readTexts(source);
    const statistics = await fitStatistics({ texts, pageOfPin });
    const given = new Float32Array(2);
    await expect(scoreCohesion({ texts, pageOfPin, statistics, given })).rejects.toThrow(
      new LinkSageError('scoreCohesion: expected given to hold 5 pins, got 2'),
    );
  });

  it('rejects stored arrays that do not fit together', async () => {
    const texts = await readTexts(source);
    const { arrays } = await fitStatistics({ texts, pageOfPin });
    expect(() => openStatistics({ ...arrays, weights: new Float64Array(3) })).toThrow(
      /expected \d+ weights, got 3/,
    );
  });
});

/** The share of the pins of other topics that is below a threshold, and the share of other topics among those below. */
function flag(scores: Float32Array, { plants }: Planted, threshold: number) {
  const below = plants.filter((_, pin) => scores[pin]! < threshold);
  const others = plants.filter((plant) => plant === 'other').length;
  return {
    found: below.filter((plant) => plant === 'other').length / others,
    precision: below.filter((plant) => plant !== 'none').length / below.length,
  };
}

function sharesNoWord({ pages, pins, pageOfPin }: Planted): boolean[] {
  return Array.from(pageOfPin, (page, pin) => {
    const ofPage = new Set(`${pages.title[page]} ${pages.body[page]}`.split(' '));
    return !`${pins.title[pin]} ${pins.description[pin]}`.split(' ').some((word) => ofPage.has(word));
  });
}

function repeat({ offsets, words }: SignalTexts['pin'], times: number): SignalTexts['pin'] {
  const rows = offsets.length - 1;
  const shared = (length: number) => new Uint32Array(new SharedArrayBuffer(4 * length));
  const longer = { offsets: shared(rows * times + 1), words: shared(words.length * times) };
  for (let i = 0; i < times; i++) {
    longer.words.set(words, i * words.length);
    for (let row = 1; row <= rows; row++) longer.offsets[i * rows + row] = i * words.length + offsets[row]!;
  }
  return longer;
}

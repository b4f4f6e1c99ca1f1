/** Tests how hard it is to find the pins of a page by its words. */
import { describe, expect, it } from 'vitest';
import { queryColumns } from '../storage/index.ts';
import { readCorpus, TfIdf } from '../text/index.ts';
import { type Corpus, makeCorpus } from './testing/corpus.ts';

const PAGES = 3000;
const words = "concat_ws(' ', title, description";

/** Recall@100 of one pin per page for the text of the page; the page's other pins are excluded. */
async function recallOfWords({ db }: Corpus): Promise<number> {
  const pins = await queryColumns(db, `SELECT url, ${words}) AS text FROM pins`, {
    url: 'text',
    text: 'text',
  });
  const pages = await queryColumns(db, `SELECT url, ${words}, body) AS text FROM pages`, {
    url: 'text',
    text: 'text',
  });
  const ofPage = new Map<string | null, number[]>(pages.url.map((url) => [url, []]));
  for (const [pin, url] of pins.url.entries()) ofPage.get(url)!.push(pin);
  const index = new TfIdf(readCorpus(pins.text.map((text) => text!)));
  let found = 0;
  let asked = 0;
  for (let page = 0; page < PAGES; page++) {
    const own = ofPage.get(pages.url[page]!)!;
    const scores = index.scores(pages.text[page]!);
    const positive = own[asked % own.length]!;
    const of = scores[positive]!;
    for (const pin of own) scores[pin] = -1;
    let above = 0;
    for (const score of scores) above += score > of ? 1 : score === of ? 0.5 : 0;
    if (1 + above <= 100) found++;
    asked++;
  }
  return found / asked;
}

describe('difficulty', () => {
  it('changes how many pins words find, within bounds', async () => {
    const recalls: number[] = [];
    for (const difficulty of [0, 0.5, 1]) {
      const corpus = await makeCorpus({ pages: PAGES, difficulty, imageWidth: 4 });
      recalls.push(await recallOfWords(corpus));
      await corpus.close();
    }
    const [easy, usual, hard] = recalls as [number, number, number];
    expect(usual).toBeGreaterThan(0.3);
    expect(usual).toBeLessThan(0.8);
    expect(easy).toBeGreaterThan(usual + 0.1);
    expect(hard).toBeLessThan(usual - 0.1);
  });
});

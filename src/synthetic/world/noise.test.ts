/** Tests how hard it is to detect pins that do not fit their page. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queryColumns } from '../../storage/index.ts';
import { readCorpus, rowDot, TfIdf } from '../../text/index.ts';
import { type Corpus, makeCorpus } from '../testing/corpus.ts';

let corpus: Corpus;
beforeAll(async () => {
  corpus = await makeCorpus({ pages: 3000 });
});
afterAll(() => corpus.close());

/**
 * Recall, at a precision of 19 in 20, of pins of other top-level topics among the pins with the lowest scores. The score
 * is the similarity of page and pin in words and images.
 */
async function findNoise({ db }: Corpus): Promise<number> {
  const kinds = { page: 'text', pin: 'text', noise: 'text', shown: 'floats', image: 'floats' } as const;
  const { page, pin, noise, shown, image } = await queryColumns(
    db,
    `SELECT concat_ws(' ', g.title, g.description, g.body) AS page, concat_ws(' ', p.title, p.description) AS pin,
       noise, p.image_vector AS shown, i.vector AS image
     FROM pins p JOIN pages g USING (url) LEFT JOIN truth_pins USING (pin_id)
     LEFT JOIN (SELECT url, any_value(vector) AS vector FROM page_images GROUP BY url) i ON i.url = p.url`,
    kinds,
  );
  const pages = new TfIdf(readCorpus(page.map((text) => text!)));
  const inWords = pages.transform(pin.map((text) => text!));
  const scores = page.map((_, row) => {
    const a = shown.values.subarray(shown.offsets[row], shown.offsets[row + 1]);
    const b = image.values.subarray(image.offsets[row], image.offsets[row + 1]);
    const cosine =
      a.length === 0 || b.length === 0 ? 0.35 : a.reduce((sum, value, i) => sum + value * b[i]!, 0);
    return cosine + 2 * rowDot(pages.matrix, row, inWords, row);
  });
  const others = noise.filter((kind) => kind === 'other').length;
  let found = 0;
  let wrong = 0;
  let best = 0;
  for (const [rank, row] of [...scores.keys()].sort((x, y) => scores[x]! - scores[y]!).entries()) {
    if (noise[row] === 'other') found++;
    if (noise[row] === null) wrong++;
    if (wrong <= 0.05 * (rank + 1)) best = found / others;
  }
  return best;
}

describe('noise', () => {
  it('of other topics can be detected by words and images together', async () => {
    expect(await findNoise(corpus)).toBeGreaterThan(0.9);
  });

  it('cannot be detected by any single word', async () => {
    const { share } = await queryColumns(
      corpus.db,
      `WITH words AS (SELECT pin_id, unnest(string_split(lower(title), ' ')) AS word FROM pins)
       SELECT avg((pin_id IN (SELECT pin_id FROM truth_pins WHERE noise IS NOT NULL))::INTEGER) AS share
       FROM words GROUP BY word HAVING count(DISTINCT pin_id) > 100`,
      { share: 'number' },
    );
    expect(share.length).toBeGreaterThan(20);
    expect(Math.max(...share)).toBeLessThan(0.25);
  });
});

/** Questions to a collection that its own words answer. */
import type { CatalogView, NodeTable } from '../catalog/index.ts';
import { words } from '../text/index.ts';

/** What to try first with a collection; undefined where it has no link with a title. */
export interface Suggestions {
  /** Words of the collection to search for. */
  readonly query: string | undefined;
  /** A page that these words are of, to find related ones. */
  readonly page: string | undefined;
  /** A link, to pick boards for. */
  readonly link: string | undefined;
}

/** Pins that are read: the first ones are as good as any. */
const mostPins = 5000;
/** A word that more titles than this share have says little. */
const mostTitles = 0.1;
/** Shorter words are mostly not what a title is about. */
const shortest = 4;

/** Finds two words that follow each other in several titles and are rare otherwise, and links that fit them. */
export async function suggest(view: Pick<CatalogView, 'streamNodes'>): Promise<Suggestions> {
  const { titles, urls } = await readTitles(view);
  const frequencies = countIn(titles.map((title) => new Set(title)));
  const most = Math.max(2, mostTitles * titles.length);
  const isTelling = (word: string) =>
    word.length >= shortest && /\p{L}/u.test(word) && frequencies.get(word)! <= most;
  const pairs = countIn(
    titles.map((title) => new Set(pairsOf(title.map((word) => (isTelling(word) ? word : ''))))),
  );
  const query =
    mostFrequent(pairs) ?? mostFrequent(new Map([...frequencies].filter(([word]) => isTelling(word))));
  const asked = query?.split(' ') ?? [];
  const fits = titles.findIndex((title) => asked.every((word) => title.includes(word)));
  const other = titles.findIndex((title, i) => i !== fits && title.filter(isTelling).length > 1);
  return { query, page: urls[Math.max(0, fits)], link: urls[other === -1 ? urls.length - 1 : other] };
}

/** The words of the titles of some pins, and their pages. */
async function readTitles(view: Pick<CatalogView, 'streamNodes'>) {
  const titles: string[][] = [];
  const urls: string[] = [];
  for await (const { title, url } of view.streamNodes('pin') as AsyncIterable<NodeTable<'pin'>>) {
    for (let i = 0; i < url.length && urls.length < mostPins; i++) {
      if (url[i] === '') continue;
      titles.push(words(title[i]!));
      urls.push(url[i]!);
    }
    if (urls.length >= mostPins) break;
  }
  return { titles, urls };
}

/** Neighboring words, without those that are empty. */
function pairsOf(title: readonly string[]): string[] {
  return title.slice(1).flatMap((word, i) => (word !== '' && title[i] !== '' ? [`${title[i]} ${word}`] : []));
}

function countIn(sets: readonly ReadonlySet<string>[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const set of sets) for (const item of set) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

/** The item with the highest count, of equal ones the first in the alphabet. */
function mostFrequent(counts: ReadonlyMap<string, number>): string | undefined {
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0];
}

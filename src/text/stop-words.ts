/** Words that say nothing by themselves, such as `the`. */
import { words } from './words.ts';

/**
 * The stop words of English, which titles of any language have, and of the language that texts have the most stop words of.
 * The lists are read when they are first needed.
 *
 * @example (await stopWordsOf(['Brot backen mit dem Topf'])).has('mit') // true
 */
export async function stopWordsOf(texts: readonly string[]): Promise<ReadonlySet<string>> {
  const said = texts.flatMap(words);
  const { english, others } = await readLists();
  let best = english;
  let most = said.filter((word) => english.has(word)).length;
  for (const list of others) {
    const count = said.filter((word) => list.has(word)).length;
    if (count > most) [best, most] = [list, count];
  }
  return best === english ? english : new Set([...english, ...best]);
}

type Lists = { readonly english: ReadonlySet<string>; readonly others: readonly ReadonlySet<string>[] };
let lists: Promise<Lists> | undefined;

function readLists(): Promise<Lists> {
  lists ??= import('stopword').then(({ default: byLanguage }) => {
    const { eng, ...others } = Object.fromEntries(
      Object.entries(byLanguage).flatMap(([code, list]) =>
        Array.isArray(list) ? [[code, new Set(list.flatMap((word: string) => words(word)))]] : [],
      ),
    ) as Record<string, ReadonlySet<string>>;
    return { english: eng!, others: Object.values(others) };
  });
  return lists;
}

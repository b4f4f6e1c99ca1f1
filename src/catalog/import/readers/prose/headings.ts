/** Names boards by the headings above links. */

export interface Heading {
  readonly level: number;
  readonly text: string;
}

/** What stands below headings, outermost first. */
interface Headed {
  readonly headings: readonly Heading[];
}

/**
 * The title of a document, and the path of headings of each of its entries. A level-1 heading above all entries is the
 * title; if several have entries, they are sections.
 *
 * @param firstTitle the first level-1 heading, which is the title if none or several have entries
 */
export function pathsOfHeadings<Each extends Headed>(
  entries: readonly Each[],
  firstTitle: string | undefined,
): { readonly title: string | undefined; readonly pathOf: (entry: Each) => string[] } {
  const titles = new Set(entries.map(({ headings }) => headings.find(({ level }) => level === 1)));
  titles.delete(undefined);
  const isTitled = titles.size <= 1;
  const [title] = titles;
  return {
    title: (isTitled ? title?.text : undefined) ?? firstTitle,
    pathOf: ({ headings }) =>
      headings.filter(({ level }) => !isTitled || level > 1).map((heading) => heading.text),
  };
}

/** How often pages were saved together with those that a user has seen: item-based nearest neighbors. */

/** Which boards hold which pages, by number or by key. One may occur several times in a list. */
interface Shelves<Id> {
  boardsOf(page: Id): Listed<Id>;
  pagesOn(board: Id): Listed<Id>;
}

type Listed<Id> = ArrayLike<Id> & Iterable<Id>;

/** A page that a user has seen, and how much that counts. */
interface SeenPage<Id> {
  readonly page: Id;
  readonly weight: number;
}

/** Added to the product of the lengths, so that a single board that two pages share proves little. */
const shrinkage = 10;
/** Boards with more pages than this say little about any two of them, and take long to read. */
const mostPages = 5000;
/** The pages that one page counts for: those most often saved together with it. */
const neighbors = 100;

/**
 * How near each page is to those that were seen: the weighted sum of the cosines over the boards that hold both, shrunk (Bell
 * and Koren, 2007), of the pages nearest to each that was seen.
 *
 *     s(i, j) = |boards of both| / (√(|boards of i| · |boards of j|) + shrinkage)
 */
export function nearBySaves<Id extends number | string>(
  seen: readonly SeenPage<Id>[],
  { boardsOf, pagesOn }: Shelves<Id>,
): Map<Id, number> {
  const sums = new Map<Id, number>();
  const sizes = new Map<Id, number>();
  const sizeOf = (page: Id) => {
    let size = sizes.get(page);
    if (size === undefined) {
      size = new Set(boardsOf(page)).size;
      sizes.set(page, size);
    }
    return size;
  };
  for (const { page, weight } of seen) {
    const shared = new Map<Id, number>();
    for (const board of new Set(boardsOf(page))) {
      const pages = pagesOn(board);
      if (pages.length > mostPages) continue;
      for (const other of new Set(pages)) if (other !== page) shared.set(other, (shared.get(other) ?? 0) + 1);
    }
    const near = [...shared].map(
      ([other, both]) => [other, both / (Math.sqrt(sizeOf(page) * sizeOf(other)) + shrinkage)] as const,
    );
    near.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    for (const [other, nearness] of near.slice(0, neighbors))
      sums.set(other, (sums.get(other) ?? 0) + weight * nearness);
  }
  return sums;
}

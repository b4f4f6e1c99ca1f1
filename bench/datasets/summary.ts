/** Counts of what is in converted tables. */
import type { CatalogTables } from './catalog-tables.ts';

/** The day of the split into training and test saves in the published tables. */
export const SPLIT_DAY = '2025-01-01';

/** Counts of rows; saves from the split on are test saves, undated ones and those before it training saves. */
export interface CatalogSummary {
  readonly pages: number;
  readonly describedPages: number;
  readonly pins: number;
  readonly boards: number;
  readonly owners: number;
  readonly saves: number;
  /** Dated saves divided by all saves. */
  readonly datedShare: number;
  readonly savesBeforeSplit: number;
  readonly savesFromSplit: number;
  /** Test saves of pages with a training save. */
  readonly warmTestSaves: number;
  /** Test saves of pages without a training save. */
  readonly coldTestSaves: number;
}

/** Counts what is in converted tables. */
export function summarize({ pages, pins, boards, saves }: CatalogTables): CatalogSummary {
  const all = [...saves.values()];
  const isTest = (day: string | undefined) => day !== undefined && day >= SPLIT_DAY;
  const pageOf = (pin: string) => pins.get(pin)?.url;
  const dated = all.filter((save) => save.saved_at !== undefined).length;
  const test = all.filter((save) => isTest(save.saved_at));
  const known = new Set(all.filter((save) => !isTest(save.saved_at)).map((save) => pageOf(save.pin_id)));
  const warm = test.filter((save) => known.has(pageOf(save.pin_id))).length;
  return {
    pages: pages.size,
    describedPages: [...pages.values()].filter((page) => page.description !== undefined).length,
    pins: pins.size,
    boards: boards.size,
    owners: new Set([...boards.values()].flatMap(({ owner }) => owner ?? [])).size,
    saves: all.length,
    datedShare: all.length === 0 ? 0 : dated / all.length,
    savesBeforeSplit: dated - test.length,
    savesFromSplit: test.length,
    warmTestSaves: warm,
    coldTestSaves: test.length - warm,
  };
}

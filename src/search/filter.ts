/** Filters: which rows of a version a search may find. */
import { LinkSageError } from '../base/index.ts';
import { type Facets, type NodeKind, parseTime, timeForms } from '../catalog/index.ts';

/** What hits must be like; all of it must hold. Only pages and pins have what is asked for here. */
export interface SearchFilter {
  /** The registrable domain of the page, of a pin that of its page, such as `example.co.uk`. */
  readonly site?: string;
  /** The language of the page, of a pin that of its page: `en` finds `en`, `en-GB` and `en_US`. */
  readonly language?: string;
  /** Pages published, pins created at this time or later. An ISO 8601 date or time, UTC where no zone is given. */
  readonly since?: string;
  /** Pages published, pins created at this time or earlier; a date is meant with all of its day. */
  readonly until?: string;
  /** The id of a board that holds the pin, or a pin of the page. */
  readonly board?: string;
}

const dayMs = 86_400_000;

/** The parts of a filter that facets answer. */
const faceted = ['site', 'language', 'since', 'until'] as const;
const filterNames = [...faceted, 'board'] as const;

/**
 * Checks that a kind has what a filter asks for.
 *
 * @throws LinkSageError naming the part that it lacks
 */
export function checkFilter(kind: NodeKind, filter: SearchFilter): void {
  const given = filterNames.find((name) => filter[name] !== undefined);
  if (given === undefined || kind !== 'board') return;
  throw new LinkSageError(`search: expected ${given} with pages or pins, got boards`, {
    code: 'wrong-usage',
  });
}

/** Whether facets are needed to answer a filter. */
export function needsFacets(filter: SearchFilter): boolean {
  return faceted.some((name) => filter[name] !== undefined);
}

/**
 * The test of a filter's facets, by position.
 *
 * @throws LinkSageError where a time is none
 */
export function matchFacets(
  { site, language, time }: Facets,
  filter: SearchFilter,
): (position: number) => boolean {
  const wantedSite = filter.site?.toLowerCase();
  const wantedLanguage = filter.language?.toLowerCase();
  const isSpoken = (found: string) =>
    found === wantedLanguage ||
    (found.startsWith(wantedLanguage!) && /[-_]/.test(found[wantedLanguage!.length]!));
  const isTimed = filter.since !== undefined || filter.until !== undefined;
  const since = filter.since === undefined ? Number.NEGATIVE_INFINITY : momentOf('since', filter.since);
  const until = filter.until === undefined ? Number.POSITIVE_INFINITY : endOf(filter.until);
  return (at) =>
    (wantedSite === undefined || site[at] === wantedSite) &&
    (wantedLanguage === undefined || isSpoken(language[at]!)) &&
    (!isTimed || (time[at]! >= since && time[at]! <= until));
}

/** The last moment that `until` means. */
function endOf(until: string): number {
  const moment = momentOf('until', until);
  return /^\d{4}-\d{2}-\d{2}$/.test(until.trim()) ? moment + dayMs - 1 : moment;
}

function momentOf(name: 'since' | 'until', text: string): number {
  const moment = parseTime(text);
  if (moment !== undefined) return moment;
  throw new LinkSageError(`${name}: expected ${timeForms}, got "${text}"`);
}

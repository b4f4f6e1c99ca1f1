/** Filters: which nodes a search may find. */
import { LinkSageError } from '../base/index.ts';
import { type Facets, type NodeKind, parseTime, timeForms } from '../catalog/index.ts';

/** Conditions that every hit must meet. They apply to pages and pins, not to boards. */
export interface SearchFilter {
  /** The registrable domain of the page, or of the pin's page, such as `example.co.uk`. */
  readonly site?: string;
  /** The language of the page, or of the pin's page: `en` finds `en`, `en-GB` and `en_US`. */
  readonly language?: string;
  /** Pages published or pins created at this time or later. An ISO 8601 date or time, UTC if no zone is given. */
  readonly since?: string;
  /** Pages published or pins created at this time or earlier. A date includes its whole day. */
  readonly until?: string;
  /** The id of a board that holds the pin, or a pin of the page. */
  readonly board?: string;
}

const dayMs = 86_400_000;

/** The parts of a filter that are compared with facets. */
const faceted = ['site', 'language', 'since', 'until'] as const;
const filterNames = [...faceted, 'board'] as const;

/**
 * Checks that a filter applies to a kind.
 *
 * @throws LinkSageError naming the part of the filter that does not apply
 */
export function checkFilter(kind: NodeKind, filter: SearchFilter): void {
  const given = filterNames.find((name) => filter[name] !== undefined);
  if (given === undefined || kind !== 'board') return;
  throw new LinkSageError(`search: expected pages or pins with the filter ${given}, got boards`, {
    code: 'wrong-usage',
  });
}

/** Whether a filter needs facets. */
export function needsFacets(filter: SearchFilter): boolean {
  return faceted.some((name) => filter[name] !== undefined);
}

/**
 * Makes the test whether the facets at a position match a filter.
 *
 * @throws LinkSageError if a time cannot be read
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
  const since = filter.since === undefined ? Number.NEGATIVE_INFINITY : readTime('since', filter.since);
  const until = filter.until === undefined ? Number.POSITIVE_INFINITY : endOf(filter.until);
  return (at) =>
    (wantedSite === undefined || site[at] === wantedSite) &&
    (wantedLanguage === undefined || isSpoken(language[at]!)) &&
    (!isTimed || (time[at]! >= since && time[at]! <= until));
}

/** The end of `until`, in milliseconds since 1970: of the whole day if it is a date. */
function endOf(until: string): number {
  const time = readTime('until', until);
  return /^\d{4}-\d{2}-\d{2}$/.test(until.trim()) ? time + dayMs - 1 : time;
}

function readTime(name: 'since' | 'until', text: string): number {
  const time = parseTime(text);
  if (time !== undefined) return time;
  throw new LinkSageError(`${name}: expected ${timeForms}, got "${text}"`);
}

/** Title, description, dates, author and the like of a page. */
import { siteOf } from '../site.ts';
import { readDate } from './dates.ts';
import { type Declared, firstMeta } from './head.ts';
import type { StructuredItem } from './structured.ts';
import { fieldTexts } from './structured-text.ts';

export interface PageMetadata {
  readonly title: string | undefined;
  readonly description: string | undefined;
  /** The address by which the page wants to be known, absolute. */
  readonly canonical: string | undefined;
  /** ISO 8601: a day, or a time with its zone. */
  readonly published: string | undefined;
  readonly modified: string | undefined;
  readonly author: string | undefined;
  /** The name of the site, else its registrable domain. */
  readonly site: string | undefined;
}

const works =
  /Article|Posting|BlogPosting|Recipe|VideoObject|Book|Movie|Report|Review|CreativeWork|WebPage|Product|SoftwareApplication|Course|Event/;

/** @param base the address of the page, against which others are completed */
export function readMetadata(
  declared: Declared,
  items: readonly StructuredItem[],
  base: string | undefined,
  heading: string | undefined,
): PageMetadata {
  const field = (name: string) => fieldTexts(items, works, name)[0];
  const siteName = firstMeta(declared, 'og:site_name', 'application-name', 'al:ios:app_name');
  const canonical = absolute(declared.links.get('canonical') ?? firstMeta(declared, 'og:url'), base);
  const published = firstMeta(
    declared,
    'article:published_time',
    'og:article:published_time',
    'datepublished',
    'parsely-pub-date',
    'dc.date.issued',
    'dc.date',
    'dcterms.created',
    'date',
    'pubdate',
    'publish-date',
    'sailthru.date',
    'citation_publication_date',
  );
  const modified = firstMeta(
    declared,
    'article:modified_time',
    'og:updated_time',
    'datemodified',
    'last-modified',
  );
  return {
    title: readTitle(declared, heading, siteName) ?? field('headline') ?? field('name'),
    description:
      firstMeta(declared, 'description', 'og:description', 'twitter:description') ?? field('description'),
    canonical,
    published:
      readDate(field('datePublished') ?? field('uploadDate')) ??
      readDate(published) ??
      readDate(firstTime(declared)),
    modified: readDate(field('dateModified')) ?? readDate(modified),
    author: readAuthor(declared, items),
    site: siteName ?? (siteOf(canonical ?? base ?? '') || undefined),
  };
}

/**
 * The title without the name of the site: the one for sharing, else that of the page, cut where the main heading ends.
 */
function readTitle(
  declared: Declared,
  heading: string | undefined,
  siteName: string | undefined,
): string | undefined {
  const shared = firstMeta(declared, 'og:title', 'twitter:title', 'title', 'dc.title');
  const whole = shared ?? declared.title ?? heading;
  if (whole === undefined) return undefined;
  const parts = whole.split(/\s+[|·•»:–—-]\s+/);
  if (parts.length === 1) return whole;
  if (heading !== undefined && heading.length > 8 && whole.startsWith(heading)) return heading;
  const last = parts.at(-1)!;
  const isSite = siteName !== undefined && last.toLowerCase() === siteName.toLowerCase();
  return isSite ? whole.slice(0, whole.lastIndexOf(last)).replace(/\s+[|·•»:–—-]\s+$/, '') : whole;
}

function readAuthor(declared: Declared, items: readonly StructuredItem[]): string | undefined {
  const named = fieldTexts(items, works, 'author').filter((name) => !/^https?:/.test(name));
  const names =
    named.length > 0
      ? named
      : (declared.meta.get('author') ??
        declared.meta.get('article:author') ??
        declared.meta.get('dc.creator') ??
        []);
  const clean = [...new Set(names.map((name) => name.replace(/\s+/g, ' ').trim()))].filter(
    (name) => name !== '' && name.length < 100 && !/^https?:/.test(name),
  );
  return clean.slice(0, 5).join(', ') || undefined;
}

/** Pages give their date in the first `time`, unless they have many, as lists of others do. */
function firstTime({ times }: Declared): string | undefined {
  return times.length > 0 && times.length <= 5 ? times[0]!.attributes.get('datetime') : undefined;
}

/** An address of http, completed; undefined if it is none. */
export function absolute(address: string | undefined, base: string | undefined): string | undefined {
  if (address === undefined || address.length > 4096) return undefined;
  const url = URL.parse === undefined ? parseUrl(address, base) : (URL.parse(address, base) ?? undefined);
  return url !== undefined && /^https?:$/.test(url.protocol) ? url.href : undefined;
}

function parseUrl(address: string, base: string | undefined): URL | undefined {
  return URL.canParse(address, base) ? new URL(address, base) : undefined;
}

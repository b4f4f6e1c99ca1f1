/** The canonical form of a page's URL: one key for the many ways to write the same link. */
import { isTrackingParameter } from './tracking-parameters.ts';

/** Maximum length of a canonical URL in bytes (it is ASCII). Many browsers and servers have similar limits. */
const maxBytes = 8 * 1024;

/**
 * Why a URL is no page: `not http` (another scheme, such as `mailto:`), `relative` (no scheme),
 * `invalid` (not valid by the URL standard), `too long` (over 8 KiB in canonical form).
 */
export type UrlRefusal = 'not http' | 'relative' | 'invalid' | 'too long';

/** A canonical URL, or why there is none. */
export type CanonicalUrl =
  | { readonly url: string; readonly refusal?: undefined }
  | { readonly url?: undefined; readonly refusal: UrlRefusal };

/**
 * Gives the canonical form of an http or https URL, the key of a page.
 *
 * The URL is parsed by the WHATWG URL standard (host in lower case and punycode, dot segments resolved), then
 * - the scheme becomes https: http and https URLs of a host are one page;
 * - `www.` and a trailing dot of the host are dropped, unless only a top-level domain would be left;
 * - credentials, default port and fragment are dropped: they do not name another page, and a password
 *   must not enter a catalog;
 * - tracking parameters (`utm_*`, `fbclid`, ...) are dropped, the others are sorted by name, and those with the
 *   same name keep their order; an empty query is dropped;
 * - trailing slashes of the path are dropped, also that of a bare host;
 * - escapes are written in upper case, and unescaped if the character needs no escape (RFC 3986, 6.2.2);
 * - on github.com, the owner and the repository become lower case: GitHub ignores case there.
 *
 * Idempotent: a canonical URL is its own canonical form.
 *
 * @example
 * canonicalizeUrl('http://www.Example.com:80/a/?utm_source=x&b=2&a=1#top').url // 'https://example.com/a?a=1&b=2'
 */
export function canonicalizeUrl(raw: string): CanonicalUrl {
  const parsed = parseUrl(raw);
  if (parsed === null) return { refusal: hasScheme(raw) ? 'invalid' : 'relative' };
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return { refusal: 'not http' };
  parsed.protocol = 'https:'; // also drops https' default port

  const host = canonicalHost(parsed.hostname);
  if (host === undefined) return { refusal: 'invalid' };
  const port = parsed.port === '' ? '' : `:${parsed.port}`;
  const path = canonicalPath(parsed.pathname, host);
  const url = `https://${host}${port}${path}${canonicalQuery(parsed.search)}`;
  return url.length > maxBytes ? { refusal: 'too long' } : { url };
}

function parseUrl(raw: string): URL | null {
  try {
    return new URL(raw);
  } catch {
    return null;
  }
}

function hasScheme(raw: string): boolean {
  return /^\s*[a-z][a-z\d+.-]*:/i.test(raw);
}

/** The host without `www.` and trailing dot; undefined if a label is empty (`a..b`), which no resolver accepts. */
function canonicalHost(hostname: string): string | undefined {
  let host = hostname.endsWith('.') ? hostname.slice(0, -1) : hostname;
  if (host === '' || host.startsWith('.') || host.includes('..') || host.endsWith('.')) return undefined;
  while (host.startsWith('www.') && host.includes('.', 4)) host = host.slice(4);
  return host;
}

function canonicalPath(pathname: string, host: string): string {
  const path = canonicalEscapes(pathname).replace(/\/+$/, '');
  return host === 'github.com' ? path.replace(/^\/[^/]+(\/[^/]+)?/, (names) => names.toLowerCase()) : path;
}

function canonicalQuery(search: string): string {
  if (search === '') return '';
  const kept = canonicalEscapes(search.slice(1))
    .split('&')
    .filter((parameter) => parameter !== '' && !isTrackingParameter(nameOf(parameter)))
    .sort((left, right) => compareText(nameOf(left), nameOf(right)));
  return kept.length === 0 ? '' : `?${kept.join('&')}`;
}

function nameOf(parameter: string): string {
  const equals = parameter.indexOf('=');
  return equals < 0 ? parameter : parameter.slice(0, equals);
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Unescapes unreserved characters, writes other escapes in upper case, and escapes a `%` that begins no escape. */
function canonicalEscapes(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/%([\da-f]{2})?/gi, (written, digits: string | undefined) => {
    if (digits === undefined) return '%25';
    const character = String.fromCharCode(Number.parseInt(digits, 16));
    return /[\w.~-]/.test(character) ? character : written.toUpperCase();
  });
}

/** The canonical form of a page's URL: one key for the many ways to write the same link. */
import { type Address, addressOf, type Trace, writeAddress, writeQuery } from './address.ts';
import { canonicalEscapes } from './escapes.ts';
import { canonicalFragment } from './fragment.ts';
import { canonicalHost } from './host.ts';
import { canonicalParameters, splitAmpersands } from './parameters.ts';
import { canonicalPath, trimPath } from './paths.ts';
import { general, wrappers } from './rules.ts';
import { siteRulesOf } from './site-rules.ts';
import { unwrap } from './unwrap.ts';

/** Maximum length of a canonical URL in bytes (it is ASCII). Many browsers and servers have similar limits. */
const maxBytes = 8 * 1024;

/** Addresses inside addresses: more than that is nobody's link. */
const mostWrappers = 8;

/**
 * Why a URL is no page: `not http` (another scheme, such as `mailto:`), `relative` (no scheme),
 * `invalid` (not valid by the URL standard, or more than 8 addresses inside each other), `too long` (over 8 KiB in
 * canonical form).
 */
export type UrlRefusal = 'not http' | 'relative' | 'invalid' | 'too long';

/** A canonical URL, or why there is none. */
export type CanonicalUrl =
  | { readonly url: string; readonly refusal?: undefined }
  | { readonly url?: undefined; readonly refusal: UrlRefusal };

/** A rule that changed an address, or kept its fragment. */
export interface UrlStep {
  /** The rule's id in `rules.ts`. */
  readonly rule: string;
  readonly does: string;
  /** The address that it made. */
  readonly url: string;
}

/** How a URL became a key, or why it did not. */
export type ExplainedUrl = CanonicalUrl & { readonly given: string; readonly steps: readonly UrlStep[] };

/**
 * Gives the canonical form of an http or https URL, the key of a page, by the rules of `rules.ts`: the page of a wrapper
 * (a reader, a suspended tab, a redirect), one scheme and one host for a site's editions, one spelling of every
 * character, no tracking parameters, a fragment only if it is a route.
 *
 * Idempotent: a canonical URL is its own canonical form.
 *
 * @example
 * canonicalizeUrl('http://www.Example.com:80/a/?utm_source=x&b=2&a=1#top').url // 'https://example.com/a?a=1&b=2'
 */
export function canonicalizeUrl(raw: string): CanonicalUrl {
  return canonicalize(raw);
}

/**
 * Canonicalizes a URL and tells which rules changed it, in order.
 *
 * @example
 * explainUrl('https://youtu.be/aqz-KE-bpKQ?t=42').steps.map(({ rule }) => rule) // ['youtube-short', 'youtube-watch']
 */
export function explainUrl(raw: string): ExplainedUrl {
  const steps: UrlStep[] = [];
  const result = canonicalize(raw, ({ id, does }, url) => steps.push({ rule: id, does, url }));
  return { given: raw, ...result, steps };
}

function canonicalize(raw: string, trace?: Trace): CanonicalUrl {
  let text = raw;
  for (let depth = 0; depth <= mostWrappers; depth++) {
    const result = canonicalizeOnce(text, trace);
    if (typeof result !== 'string') return result;
    text = result;
  }
  return { refusal: 'invalid' };
}

/** The canonical form, or the text to go on with: the address inside a wrapper. */
function canonicalizeOnce(raw: string, trace?: Trace): CanonicalUrl | string {
  const parsed = parseUrl(raw);
  if (parsed === null) return { refusal: hasScheme(raw) ? 'invalid' : 'relative' };
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') {
    return unwrapScheme(parsed, trace) ?? { refusal: 'not http' };
  }
  const address = addressOf(parsed);
  if (trace !== undefined) traceStandard(raw, parsed, trace);
  secure(address, trace);
  if (!canonicalHost(address, trace)) return { refusal: 'invalid' };
  spell(address, trace);
  trimPath(address, trace);
  const rules = siteRulesOf(address.host);
  if (rules.wrappers.length > 0) {
    const text = `${address.path}${writeQuery(address.parameters)}${address.fragment}`;
    const wrapped = unwrap(rules.wrappers, { path: address.path, text });
    if (wrapped !== undefined) {
      trace?.(wrapped.rule, wrapped.inner);
      return wrapped.inner;
    }
  }
  canonicalPath(address, trace);
  canonicalParameters(address, trace);
  canonicalFragment(address, trace);
  const url = writeAddress(address);
  if (url.length > maxBytes) return { refusal: 'too long' };
  // Without a tracking parameter or a slash it may look like a wrapper
  return rules.wrappers.length > 0 && url !== raw ? url : { url };
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

function unwrapScheme(parsed: URL, trace?: Trace): string | undefined {
  const scheme = parsed.protocol.slice(0, -1);
  const rules = wrappers.filter(({ schemes }) => schemes?.includes(scheme));
  const wrapped = unwrap(rules, { path: '', text: parsed.href.slice(parsed.protocol.length) });
  if (wrapped !== undefined) trace?.(wrapped.rule, wrapped.inner);
  return wrapped?.inner;
}

function traceStandard(raw: string, { href }: URL, trace: Trace): void {
  const written = href.replace(/^([^#]*)#$/, '$1').replace(/^([^?#]*)\?$/, '$1'); // empty ones say nothing
  if (written !== raw && written !== `${raw}/`) trace(general.standard, written);
}

/** One scheme, no credentials, no default port. */
function secure(address: Address, trace?: Trace): void {
  if (address.scheme === 'http:') {
    address.scheme = 'https:';
    if (address.port === ':443') address.port = '';
    trace?.(general.https, writeAddress(address));
  }
  if (address.credentials === '') return;
  address.credentials = '';
  trace?.(general.credentials, writeAddress(address));
}

/** One spelling of every character. */
function spell(address: Address, trace?: Trace): void {
  const before = trace === undefined ? '' : writeAddress(address);
  address.path = canonicalEscapes(address.path, 'path');
  if (address.parameters.length > 0) {
    address.parameters = address.parameters.map((parameter) => canonicalEscapes(parameter, 'other'));
  }
  if (address.fragment !== '') address.fragment = canonicalEscapes(address.fragment, 'other');
  if (trace !== undefined) {
    const after = writeAddress(address);
    if (after !== before) trace(general.escapes, after);
  }
  if (address.parameters.length > 0) splitAmpersands(address, trace);
}

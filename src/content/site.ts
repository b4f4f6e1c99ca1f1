/** The site of a page. */
import { createRequire } from 'node:module';
import type { parse } from 'tldts';

/** Loaded on first use: the Public Suffix List takes as long to load as Node itself. */
let parseHost: typeof parse | undefined;

/**
 * Gives the registrable domain of a URL by the Public Suffix List, including its private part:
 * `https://blog.example.co.uk/a` is on `example.co.uk`, `https://ann.github.io` is on `ann.github.io`.
 * A host without one (an IP address, `localhost`, a public suffix itself) is its own site.
 */
export function siteOf(url: string): string {
  parseHost ??= (createRequire(import.meta.url)('tldts') as typeof import('tldts')).parse;
  const { domain, hostname } = parseHost(url, { allowPrivateDomains: true });
  return domain ?? hostname ?? '';
}

/** The site of a page. */
import { parse } from 'tldts';

/**
 * Gives the registrable domain of a URL by the Public Suffix List, its private part included:
 * `https://blog.example.co.uk/a` is on `example.co.uk`, `https://ann.github.io` on `ann.github.io`.
 * A host that has none (an IP address, `localhost`, a public suffix itself) is its own site.
 */
export function siteOf(url: string): string {
  const { domain, hostname } = parse(url, { allowPrivateDomains: true });
  return domain ?? hostname ?? '';
}

/** Addresses as people type them. */
import { createRequire } from 'node:module';
import type { parse } from 'tldts';

/** Loaded on first use: the Public Suffix List takes as long to load as Node itself. */
let parseHost: typeof parse | undefined;

/** A host with at least one dot, an optional port, and what may follow. */
const bareAddress =
  /^((?:[\p{L}\p{N}](?:[\p{L}\p{N}_-]*[\p{L}\p{N}])?\.)+\p{L}[\p{L}\p{N}-]*)(?::\d{1,5})?(?:[/?#]|$)/u;

/**
 * The address that is meant: `example.com/docs` and `//example.com/docs` are https, if the host ends in a public domain.
 * Anything else is returned as it is.
 */
export function completeAddress(given: string): string {
  const text = given.trim();
  if (/^https?:/i.test(text)) return text;
  const isNetworkPath = text.startsWith('//');
  const host = bareAddress.exec(isNetworkPath ? text.slice(2) : text)?.[1];
  if (host === undefined || !isPublic(host)) return text;
  return isNetworkPath ? `https:${text}` : `https://${text}`;
}

function isPublic(host: string): boolean {
  parseHost ??= (createRequire(import.meta.url)('tldts') as typeof import('tldts')).parse;
  const { domain, isIcann } = parseHost(host, { allowPrivateDomains: false });
  return domain !== null && isIcann === true;
}

/** Checks addresses that callers give. */
import { LinkSageError } from '../base/index.ts';
import { canonicalizeUrl } from '../content/index.ts';

/** The canonical form of the address of a page. Throws LinkSageError if `text` is not an http or https address. */
export function requireUrl(text: string): string {
  const { url, refusal } = canonicalizeUrl(text);
  if (url !== undefined) return url;
  throw new LinkSageError(`url: expected an http or https address, got ${JSON.stringify(text)} (${refusal})`);
}

/** Finds the address of a page inside another address. */
import { unescapeAll } from './escapes.ts';
import type { Wrapper } from './rules.ts';

/** The schemes that a scheme of a browser may stand around, beside http. */
const isWrapperScheme = /^(?:about|[a-z-]+-extension):/i;

/** Where a rule looks: what follows the scheme, or the host. */
interface Outer {
  /** Empty if it is not an http address. */
  readonly path: string;
  readonly text: string;
}

/** The address inside by the first rule that finds one, and the rule. */
export function unwrap(
  rules: readonly Wrapper[],
  outer: Outer,
): { readonly rule: Wrapper; readonly inner: string } | undefined {
  for (const rule of rules) {
    if (rule.path !== undefined && !rule.path.test(outer.path)) continue;
    const inner = innerOf(rule, outer.text);
    if (inner !== undefined) return { rule, inner };
  }
  return undefined;
}

function innerOf({ rest, schemes, parameters = [] }: Wrapper, text: string): string | undefined {
  if (rest !== undefined) {
    const found = rest.exec(text)?.[1];
    if (found === undefined) return undefined;
    if (schemes !== undefined && isWrapperScheme.test(found)) return found;
    return asAddress(/^https?%3a/i.test(found) ? unescapeAll(found) : found);
  }
  for (const name of parameters) {
    const value = parameter(text, name);
    // Some are escaped twice
    const inner = value && (asHttp(value) ?? asHttp(unescapeAll(value)));
    if (inner) return inner;
  }
  return undefined;
}

/** The unescaped value of a parameter in a query or a fragment. */
function parameter(text: string, name: string): string | undefined {
  const value = new RegExp(`[?#&]${name}=([^&#]+)`, 'i').exec(text)?.[1];
  return value === undefined ? undefined : unescapeAll(value);
}

function asHttp(text: string): string | undefined {
  return /^https?:\/+[^/]/i.test(text) && URL.canParse(text) ? text : undefined;
}

function asAddress(text: string): string | undefined {
  return asHttp(text) ?? (/^https?:/i.test(text) ? undefined : asHttp(`https://${text}`));
}

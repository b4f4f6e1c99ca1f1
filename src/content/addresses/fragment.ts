/** Fragments that name a page. */
import { type Address, type Trace, withoutFinalSlashes, writeAddress, writeQuery } from './address.ts';
import { withoutTracking } from './parameters.ts';
import { general } from './rules.ts';
import { siteRulesOf } from './site-rules.ts';

/** Drops the fragment unless it names a page. */
export function canonicalFragment(address: Address, trace?: Trace): void {
  if (address.fragment === '') return;
  const { host, path, fragment } = address;
  const isRoute = /^#[/!]/.test(fragment);
  const site = isRoute
    ? undefined
    : siteRulesOf(host).fragments.find((rule) => rule.path === undefined || rule.path.test(path));
  const kept = isRoute || site !== undefined ? cleanFragment(fragment) : '';
  address.fragment = kept;
  const rule = kept === '' ? general.fragment : (site ?? general.route);
  trace?.(rule, writeAddress(address));
}

/** A fragment without directive, tracking parameters and final slashes; empty if nothing is left to name. */
function cleanFragment(fragment: string): string {
  const directive = fragment.indexOf(':~:');
  const text = directive < 0 ? fragment : fragment.slice(0, directive);
  const question = text.indexOf('?');
  const query =
    question < 0
      ? ''
      : writeQuery(
          withoutTracking(
            text
              .slice(question + 1)
              .split('&')
              .filter((parameter) => parameter !== ''),
          ),
        );
  const route = question < 0 ? text : text.slice(0, question);
  const kept = withoutFinalSlashes(route + query);
  return /^#[/!]*$/.test(kept) ? '' : kept;
}

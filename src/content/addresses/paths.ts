/** Paths that are another path. */
import { type Address, type Trace, withoutFinalSlashes, writeAddress } from './address.ts';
import { general, type PathRule, paths } from './rules.ts';
import { isUnder, siteRulesOf } from './site-rules.ts';

/** More rules than that change no path one after the other. */
const mostChanges = 8;

/** Rules for all hosts. */
const everywhere = paths.filter(({ hosts }) => hosts === undefined);

/** Drops what names no page from the path: slashes at its end, and the ids of sessions. */
export function trimPath(address: Address, trace?: Trace): void {
  dropSession(address, trace);
  dropTrailingSlashes(address, trace);
}

/** Applies the rules of paths until none changes the address any more. */
export function canonicalPath(address: Address, trace?: Trace): void {
  for (let changes = 0; changes < mostChanges; changes++) {
    const rule = changePath(address);
    if (rule === undefined) return;
    trace?.(rule, writeAddress(address));
  }
}

/** Applies the first rule that changes the address, and returns it. */
function changePath(address: Address): PathRule | undefined {
  const isChanging = (rule: PathRule) => changeBy(rule, address);
  return siteRulesOf(address.host).paths.find(isChanging) ?? everywhere.find(isChanging);
}

function changeBy({ hosts, exact, has, except, path, becomes }: PathRule, address: Address): boolean {
  if (exact && !hosts?.includes(address.host)) return false;
  if (has !== undefined && !address.path.includes(has)) return false;
  const groups = path.exec(address.path);
  if (groups === null || (except !== undefined && isUnder(address.host, except))) return false;
  const target = becomes.replace(/\$(lower)?(\d)/g, (_, lower: string | undefined, number: string) => {
    const group = groups[Number(number)] ?? '';
    return lower === undefined ? group : group.toLowerCase();
  });
  const slash = target.indexOf('/');
  const [where, query] = split(slash < 0 ? '' : target.slice(slash), '?');
  const host = slash <= 0 ? address.host : target.slice(0, slash);
  if (host === address.host && where === address.path) return false;
  address.host = host;
  address.path = where;
  if (query !== '') address.parameters = [query, ...address.parameters];
  return true;
}

function split(text: string, mark: string): [before: string, after: string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function dropSession(address: Address, trace?: Trace): void {
  if (!address.path.includes(';')) return;
  const path = address.path.replace(/(?:;jsessionid=[^/;]*)+(?=\/|;|$)/gi, '');
  if (path === address.path) return;
  address.path = path;
  trace?.(general.session, writeAddress(address));
}

function dropTrailingSlashes(address: Address, trace?: Trace): void {
  const path = withoutFinalSlashes(address.path);
  if (path === address.path) return;
  address.path = path;
  trace?.(general.trailingSlash, writeAddress(address));
}

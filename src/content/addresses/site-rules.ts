/** Finds the rules of a host. */
import {
  type FragmentSite,
  fragmentSites,
  type ParameterRule,
  type PathRule,
  paths,
  type SameHost,
  sameHosts,
  siteParameters,
  type Wrapper,
  wrappers,
} from './rules.ts';

/** The rules of a host and of the hosts that it is a subdomain of. */
export interface SiteRules {
  readonly wrappers: readonly Wrapper[];
  readonly paths: readonly PathRule[];
  readonly parameters: readonly ParameterRule[];
  readonly fragments: readonly FragmentSite[];
  readonly same: readonly SameHost[];
}

const none: SiteRules = { wrappers: [], paths: [], parameters: [], fragments: [], same: [] };

/** By host. `google.*` is under `google` in `countries`. */
interface Table {
  readonly hosts: Map<string, SiteRules>;
  readonly countries: Map<string, SiteRules>;
}

/** Made on first use. */
let table: Table | undefined;

/** The host that was asked for last, since links of one site follow each other, and its rules. */
let last: { readonly host: string; readonly rules: SiteRules } = { host: '', rules: none };

/** What may follow `google.` for it to be Google in some country. */
const country = /^(?:com?\.)?[a-z]{2,3}$/;

/** The rules of a host, without `www.`. */
export function siteRulesOf(host: string): SiteRules {
  if (host === last.host) return last.rules;
  table ??= makeTable();
  last = { host, rules: rulesAt(table, host) ?? none };
  return last.rules;
}

/** The rule that says that a host is the same as another. */
export function sameHostOf(host: string): SameHost | undefined {
  return siteRulesOf(host).same.find(({ from, subdomains }) => subdomains || from.includes(host));
}

/** Whether a host is one of `hosts`, or a subdomain of one. */
export function isUnder(host: string, hosts: readonly string[]): boolean {
  return hosts.some((each) => host === each || host.endsWith(`.${each}`));
}

/** The entry of the longest name that a host is, or is a subdomain of. */
function rulesAt({ hosts, countries }: Table, host: string): SiteRules | undefined {
  for (let name = host; ; ) {
    const found = hosts.get(name);
    if (found !== undefined) return found;
    const dot = name.indexOf('.');
    if (dot < 0) return undefined;
    const rest = name.slice(dot + 1);
    const ofCountries = countries.get(name.slice(0, dot));
    if (ofCountries !== undefined && country.test(rest)) return ofCountries;
    name = rest;
  }
}

function makeTable(): Table {
  const names = new Set<string>();
  for (const { hosts = [] } of [...wrappers, ...paths, ...siteParameters, ...fragmentSites]) {
    for (const host of hosts) names.add(host);
  }
  for (const { from } of sameHosts) for (const host of from) names.add(host);
  // Shorter names first, so that a subdomain takes over what its host already has
  const made: Table = { hosts: new Map(), countries: new Map() };
  for (const name of [...names].sort((a, b) => a.length - b.length)) {
    const rules = makeRules(name, rulesAt(made, name.slice(name.indexOf('.') + 1)) ?? none);
    if (name.endsWith('.*')) made.countries.set(name.slice(0, -2), rules);
    else made.hosts.set(name, rules);
  }
  return made;
}

function makeRules(name: string, parent: SiteRules): SiteRules {
  const isOfName = ({ hosts }: { readonly hosts?: readonly string[] }) => hosts?.includes(name);
  return {
    wrappers: [...wrappers.filter(isOfName), ...parent.wrappers],
    paths: [...paths.filter(isOfName), ...parent.paths],
    parameters: [...siteParameters.filter(isOfName), ...parent.parameters],
    fragments: [...fragmentSites.filter(isOfName), ...parent.fragments],
    same: [...sameHosts.filter(({ from }) => from.includes(name)), ...parent.same],
  };
}

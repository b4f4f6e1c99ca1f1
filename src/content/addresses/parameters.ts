/** Parameters that name a page, and those that do not. */
import { type Address, nameOf, type Trace, valueIn, writeAddress } from './address.ts';
import { general, type ParameterRule, tracking } from './rules.ts';
import { siteRulesOf } from './site-rules.ts';

/** A rule of parameters, ready to be asked. */
interface Filter {
  readonly rule: ParameterRule;
  readonly drops: (parameter: string) => boolean;
}

/** The filters of rules, made on first use. */
const filters = new Map<ParameterRule, Filter>();

/** Drops the parameters that do not name a page, and sorts the others. */
export function canonicalParameters(address: Address, trace?: Trace): void {
  if (address.parameters.length === 0) return;
  drop(address, filterOf(tracking), trace);
  for (const rule of siteRulesOf(address.host).parameters) {
    if (rule.path !== undefined && !rule.path.test(address.path)) continue;
    drop(address, filterOf(rule), trace);
    if (rule.keep !== undefined) keepFirst(address, rule, trace);
  }
  sort(address, trace);
}

/** The parameters without those that say how a visitor came. */
export function withoutTracking(parameters: readonly string[]): readonly string[] {
  const { drops } = filterOf(tracking);
  return parameters.filter((parameter) => !drops(parameter));
}

/** Takes apart an `&amp;` in the parameters. */
export function splitAmpersands(address: Address, trace?: Trace): void {
  if (!address.parameters.some((parameter) => /^amp;/i.test(parameter))) return;
  address.parameters = address.parameters.map((parameter) => parameter.replace(/^(?:amp;)+/i, ''));
  trace?.(general.ampersand, writeAddress(address));
}

function drop(address: Address, { rule, drops }: Filter, trace?: Trace): void {
  const { parameters } = address;
  if (!parameters.some(drops)) return;
  address.parameters = parameters.filter((parameter) => !drops(parameter));
  trace?.(rule, writeAddress(address));
}

/** Keeps the first parameter of each name: a video has one id. */
function keepFirst(address: Address, rule: ParameterRule, trace?: Trace): void {
  const names = address.parameters.map(nameOf);
  if (new Set(names).size === names.length) return;
  address.parameters = address.parameters.filter((_, i) => names.indexOf(names[i]!) === i);
  trace?.(rule, writeAddress(address));
}

function sort(address: Address, trace?: Trace): void {
  const { parameters } = address;
  if (parameters.length === 1 && parameters[0] !== '') return;
  const sorted = parameters
    .filter((parameter) => parameter !== '')
    .sort((left, right) => compareText(nameOf(left), nameOf(right)));
  if (sorted.length === parameters.length && sorted.every((parameter, i) => parameter === parameters[i]))
    return;
  address.parameters = sorted;
  trace?.(general.order, writeAddress(address));
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function filterOf(rule: ParameterRule): Filter {
  let filter = filters.get(rule);
  if (filter === undefined) {
    filter = { rule, drops: makeFilter(rule) };
    filters.set(rule, filter);
  }
  return filter;
}

function makeFilter({ keep, names = [], prefixes = [], values = {} }: ParameterRule): Filter['drops'] {
  if (keep !== undefined) {
    const kept = new Set(keep);
    return (parameter) => !kept.has(nameOf(parameter));
  }
  const dropped = new Set(names);
  const begins = prefixes.length === 0 ? undefined : new RegExp(`^(?:${prefixes.join('|')})`);
  const byValue = new Map(Object.entries(values));
  return (parameter) => {
    const name = nameOf(parameter).toLowerCase();
    return (
      dropped.has(name) || begins?.test(name) === true || byValue.get(name)?.test(valueIn(parameter)) === true
    );
  };
}

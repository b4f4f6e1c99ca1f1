/** Structured data of a page: items of JSON-LD and microdata. */
import { attributeOf, type Element, isElement, textOf } from '../html/tree.ts';
import type { Declared } from './head.ts';

/** A thing that the page describes, as schema.org names it. */
export interface StructuredItem {
  /** Without the address of the vocabulary: `Product`. */
  readonly type: string;
  /** Texts, numbers, other items, or lists of these. */
  readonly fields: Readonly<Record<string, unknown>>;
}

const limits = { items: 200, fields: 100, depth: 6, json: 1_000_000 };

/** All items that are not inside others. */
export function readStructured(declared: Declared): StructuredItem[] {
  const items = declared.json.flatMap(readJsonItems);
  const outer = declared.items.filter((element) => !isInsideItem(element));
  for (const element of outer) items.push(readMicrodata(element, 0));
  return items.slice(0, limits.items);
}

/** The items of a script; none if it cannot be read. */
function readJsonItems(text: string): StructuredItem[] {
  if (text.length > limits.json) return [];
  const value = parseLeniently(text);
  const items: StructuredItem[] = [];
  const visit = (each: unknown, depth: number): void => {
    if (items.length >= limits.items || depth > limits.depth) return;
    if (Array.isArray(each)) for (const inner of each) visit(inner, depth + 1);
    else if (isRecord(each)) {
      if (each['@graph'] !== undefined) visit(each['@graph'], depth + 1);
      const type = typeName(each['@type']);
      if (type !== '') items.push({ type, fields: cleanFields(each, 0) });
    }
  };
  visit(value, 0);
  return items;
}

/** Pages write JSON with comments of CDATA, line breaks inside texts, and commas too many. */
function parseLeniently(text: string): unknown {
  const bare = text.replace(
    /^\s*(?:<!--|\/\*\s*<!\[CDATA\[\s*\*\/|<!\[CDATA\[)|(?:-->|\/\*\s*\]\]>\s*\*\/|\]\]>)\s*;?\s*$/g,
    '',
  );
  for (const attempt of [bare, bare.replace(/\p{Cc}+/gu, ' ').replace(/,\s*([}\]])/g, '$1')]) {
    try {
      return JSON.parse(attempt);
    } catch {}
  }
  return undefined;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function typeName(value: unknown): string {
  const first = Array.isArray(value) ? value.find((each) => typeof each === 'string') : value;
  return typeof first === 'string' ? first.replace(/^.*[/#:]/, '').slice(0, 100) : '';
}

function cleanFields(record: Record<string, unknown>, depth: number): Record<string, unknown> {
  const fields: [string, unknown][] = [];
  for (const [name, value] of Object.entries(record).slice(0, limits.fields)) {
    if (name.startsWith('@') && name !== '@type' && name !== '@id') continue;
    const clean = cleanValue(value, depth + 1);
    if (clean !== undefined && !(name === '@type' && depth === 0)) fields.push([name, clean]);
  }
  return Object.fromEntries(fields);
}

function cleanValue(value: unknown, depth: number): unknown {
  if (depth > limits.depth) return undefined;
  if (Array.isArray(value))
    return value.slice(0, limits.items).flatMap((each) => cleanValue(each, depth + 1) ?? []);
  if (isRecord(value)) return cleanFields(value, depth);
  return typeof value === 'string' ? value.trim() || undefined : (value ?? undefined);
}

function isInsideItem(element: Element): boolean {
  if (!element.attributes.has('itemprop')) return false;
  for (let at = element.parent; at !== undefined; at = at.parent)
    if (at.attributes.has('itemtype')) return true;
  return false;
}

function readMicrodata(element: Element, depth: number): StructuredItem {
  const fields: Record<string, unknown> = Object.create(null);
  const visit = (parent: Element): void => {
    for (const child of parent.children) {
      if (!isElement(child)) continue;
      const name = attributeOf(child, 'itemprop');
      const isItem = child.attributes.has('itemtype');
      if (name !== undefined && Object.keys(fields).length < limits.fields && depth < limits.depth)
        addField(fields, name, isItem ? itemAsFields(readMicrodata(child, depth + 1)) : propertyOf(child));
      if (!isItem) visit(child);
    }
  };
  visit(element);
  return { type: typeName(attributeOf(element, 'itemtype')?.split(/\s+/)[0]), fields: { ...fields } };
}

function itemAsFields({ type, fields }: StructuredItem): Record<string, unknown> {
  return { '@type': type, ...fields };
}

function addField(fields: Record<string, unknown>, name: string, value: unknown): void {
  if (value === undefined || value === '') return;
  const before = fields[name];
  if (before === undefined) fields[name] = value;
  else if (Array.isArray(before)) before.push(value);
  else fields[name] = [before, value];
}

function propertyOf(element: Element): string | undefined {
  for (const name of ['content', 'datetime', 'href', 'src']) {
    const value = attributeOf(element, name);
    if (value !== undefined) return value;
  }
  return textOf(element).slice(0, 20_000) || undefined;
}

/** What a page declares in its head, wherever in the page that stands. */
import { attributeOf, descendants, type Element, textOf } from '../html/tree.ts';

export interface Declared {
  /** The element `title`. */
  readonly title: string | undefined;
  /** Values of `meta` by name, property or `http-equiv` in lower case, in the order of the page. */
  readonly meta: ReadonlyMap<string, readonly string[]>;
  /** Addresses of `link` by relation in lower case; the first of each. */
  readonly links: ReadonlyMap<string, string>;
  readonly base: string | undefined;
  readonly language: string | undefined;
  /** The texts of structured data in JSON. */
  readonly json: readonly string[];
  /** Elements that begin an item of microdata. */
  readonly items: readonly Element[];
  readonly images: readonly Element[];
  readonly anchors: readonly Element[];
  readonly times: readonly Element[];
}

/** Finds everything in one walk. */
export function readDeclared(root: Element): Declared {
  const meta = new Map<string, string[]>();
  const links = new Map<string, string>();
  const [json, items, images, anchors, times] = [
    [] as string[],
    [] as Element[],
    [] as Element[],
    [] as Element[],
    [] as Element[],
  ];
  let [title, base, language]: (string | undefined)[] = [];
  for (const element of descendants(root)) {
    const { tag } = element;
    if (element.attributes.has('itemtype')) items.push(element);
    if (tag === 'a') anchors.push(element);
    else if (tag === 'img' || tag === 'amp-img') images.push(element);
    else if (tag === 'time') times.push(element);
    else if (tag === 'meta') addMeta(element, meta);
    else if (tag === 'link') addLink(element, links);
    else if (tag === 'script') json.push(...element.children.filter((child) => typeof child === 'string'));
    else if (tag === 'title' && element.parent?.tag !== 'svg') title ??= textOf(element) || undefined;
    else if (tag === 'base') base ??= attributeOf(element, 'href');
    else if (tag === 'html') language ??= attributeOf(element, 'lang') ?? attributeOf(element, 'xml:lang');
  }
  return { title, meta, links, base, language, json, items, images, anchors, times };
}

function addMeta(element: Element, meta: Map<string, string[]>): void {
  const content = attributeOf(element, 'content');
  if (content === undefined) return;
  for (const attribute of ['property', 'name', 'itemprop', 'http-equiv']) {
    const name = attributeOf(element, attribute)?.toLowerCase();
    if (name === undefined) continue;
    const values = meta.get(name);
    if (values === undefined) meta.set(name, [content]);
    else values.push(content);
  }
}

function addLink(element: Element, links: Map<string, string>): void {
  const href = attributeOf(element, 'href');
  if (href === undefined) return;
  for (const relation of attributeOf(element, 'rel')?.toLowerCase().split(/\s+/) ?? [])
    if (!links.has(relation)) links.set(relation, href);
}

/** The first value of the first of some names that has one. */
export function firstMeta({ meta }: Declared, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = meta.get(name)?.[0];
    if (value !== undefined) return value.replace(/\s+/g, ' ').trim();
  }
  return undefined;
}

/** A small tree of a page: elements and texts, without comments, styles and scripts. */

export type Node = Element | string;

export interface Element {
  /** In lower case. */
  readonly tag: string;
  /** Only those that something here reads; names in lower case. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly parent: Element | undefined;
  readonly children: Node[];
}

export function isElement(node: Node): node is Element {
  return typeof node !== 'string';
}

/** The value of an attribute without spaces around it; undefined if it is missing or empty. */
export function attributeOf(element: Element, name: string): string | undefined {
  return element.attributes.get(name)?.trim() || undefined;
}

/** All elements below one, in the order of the page. The depth of a tree is bounded, so recursion is safe. */
export function* descendants(element: Element): Generator<Element> {
  for (const child of element.children) {
    if (!isElement(child)) continue;
    yield child;
    yield* descendants(child);
  }
}

/** The text below an element, with single spaces. */
export function textOf(element: Element): string {
  const parts: string[] = [];
  const visit = (node: Node) => {
    if (!isElement(node)) parts.push(node);
    else if (node.tag === 'br') parts.push(' ');
    else for (const child of node.children) visit(child);
  };
  visit(element);
  return parts.join('').replace(/\s+/g, ' ').trim();
}

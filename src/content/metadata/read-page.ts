/** What a page says of itself outside its text. */
import type { Hints } from '../features/page-view.ts';
import type { Element } from '../html/tree.ts';
import { type Declared, firstMeta, readDeclared } from './head.ts';
import { readStructured, type StructuredItem } from './structured.ts';
import { structuredText } from './structured-text.ts';

export interface PageData {
  readonly declared: Declared;
  readonly items: readonly StructuredItem[];
  readonly hints: Hints;
}

export function readPage(root: Element): PageData {
  const declared = readDeclared(root);
  const items = readStructured(declared);
  return {
    declared,
    items,
    hints: {
      title: [declared.title, firstMeta(declared, 'og:title')].filter((text) => text !== undefined).join(' '),
      description: [firstMeta(declared, 'description'), firstMeta(declared, 'og:description')]
        .filter((text) => text !== undefined)
        .join(' '),
      structured: structuredText(items),
    },
  };
}

/** Images and links of a page. */
import { attributeOf, type Element, textOf } from '../html/tree.ts';
import { type Declared, firstMeta } from './head.ts';
import { absolute } from './page-metadata.ts';

export interface PageImage {
  readonly url: string;
  readonly alt?: string;
  /** Pixels, as the page declares them. */
  readonly width?: number;
  readonly height?: number;
}

export interface PageLink {
  readonly url: string;
  readonly text: string;
}

const most = { images: 200, links: 2000 };

/** The image for sharing first, then those of the page in its order, each address once. */
export function readImages(declared: Declared, base: string | undefined): PageImage[] {
  const found = new Map<string, PageImage>();
  const add = (address: string | undefined, alt?: string, width?: number, height?: number): void => {
    const url = absolute(address, base);
    if (url === undefined || found.has(url) || found.size >= most.images) return;
    found.set(url, { url, ...(alt && { alt }), ...(width && { width }), ...(height && { height }) });
  };
  const shared = firstMeta(
    declared,
    'og:image',
    'og:image:url',
    'og:image:secure_url',
    'twitter:image',
    'twitter:image:src',
  );
  add(
    shared,
    firstMeta(declared, 'og:image:alt'),
    pixels(firstMeta(declared, 'og:image:width')),
    pixels(firstMeta(declared, 'og:image:height')),
  );
  for (const image of declared.images)
    add(
      sourceOf(image),
      attributeOf(image, 'alt')?.slice(0, 500),
      pixels(attributeOf(image, 'width')),
      pixels(attributeOf(image, 'height')),
    );
  return [...found.values()].filter(({ width, height }) => (width ?? 9) > 2 && (height ?? 9) > 2);
}

/** Where an image really is: scripts that load images late keep it beside a placeholder. */
function sourceOf(image: Element): string | undefined {
  for (const name of ['data-src', 'data-lazy-src', 'data-original', 'src']) {
    const value = attributeOf(image, name);
    if (value !== undefined && !value.startsWith('data:')) return value;
  }
  return (attributeOf(image, 'srcset') ?? attributeOf(image, 'data-srcset'))?.split(/[\s,]+/, 1)[0];
}

function pixels(text: string | undefined): number | undefined {
  const value = Number(/^\d{1,5}(?=\.|px|$)/.exec(text ?? '')?.[0]);
  return value > 0 ? value : undefined;
}

/** Links to other pages, each once, with their first text. */
export function readLinks({ anchors }: Declared, base: string | undefined): PageLink[] {
  const found = new Map<string, string>();
  for (const anchor of anchors) {
    const href = attributeOf(anchor, 'href');
    if (href === undefined || href.startsWith('#') || found.size >= most.links) continue;
    const url = absolute(href, base);
    if (url !== undefined && !found.get(url)) found.set(url, textOf(anchor).slice(0, 500));
  }
  return Array.from(found, ([url, text]) => ({ url, text }));
}

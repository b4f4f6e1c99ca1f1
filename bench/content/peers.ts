/** Other extractors of main texts, from HTML to plain text. */
import { createRequire } from 'node:module';
import { Readability } from '@mozilla/readability';
import { Defuddle } from 'defuddle/node';
import { parseHTML } from 'linkedom';
import { parseHtml } from '../../src/content/html/parse.ts';
import { collectBlocks } from '../../src/content/main-text/blocks.ts';

/** Its types want the DOM of browsers. */
type DomDocument = Exclude<Parameters<typeof Defuddle>[0], string>;

export interface Peer {
  readonly name: string;
  readonly extract: (html: string, url: string | undefined) => Promise<string>;
}

const { version } = createRequire(import.meta.url)('@mozilla/readability/package.json') as {
  version: string;
};

/** Each on a tree of its own, as both change it. One that fails on a page has found nothing there. */
export const peers: readonly Peer[] = [
  {
    name: `Readability ${version} on linkedom`,
    extract: async (html) => {
      const { document } = parseHTML(html);
      return document.documentElement === null ? '' : plain(new Readability(document).parse()?.content ?? '');
    },
  },
  {
    name: 'Defuddle 0.19 on linkedom',
    extract: async (html, url) => {
      const { document } = parseHTML(html);
      const found = await Defuddle(document as unknown as DomDocument, url ?? 'https://example.com/', {
        useAsync: false,
      });
      return plain(found.content);
    },
  },
];

/** The text of a piece of HTML, with borders of blocks as borders of words. */
function plain(html: string): string {
  return collectBlocks(parseHtml(html))
    .map(({ text }) => text)
    .join('\n');
}

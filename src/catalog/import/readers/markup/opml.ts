/** OPML: outlines of feed readers and outliners. */

import type { LinkReader, SavedFolder, SavedLink } from '../reader.ts';
import { cleanTags } from '../tags.ts';
import { parseElements } from './elements.ts';

/**
 * An outline with an address is a link: to `htmlUrl`, `url` or, if there is nothing else, the feed itself (`xmlUrl`). One
 * without is a folder.
 */
export const readOpml: LinkReader = async function* (text) {
  let found: (SavedLink | SavedFolder)[] = [];
  /** The name of each open outline; of a link, undefined. */
  const open: (string | undefined)[] = [];
  const pathOf = () => open.filter((name) => name !== undefined && name !== '') as string[];
  const handler = {
    open: (name: string, outline: Readonly<Record<string, string>>, line: number) => {
      if (name !== 'outline') return;
      const title = (outline.text || outline.title) ?? '';
      const address = outline.htmlurl || outline.url || outline.xmlurl;
      const description = [outline._note, outline.description].filter(Boolean).join(' — ');
      if (address === undefined || address === '') {
        open.push(title.trim());
        if (description !== '') found.push({ path: pathOf(), description });
        return;
      }
      const tags = cleanTags((outline.category ?? '').split(',').map((tag) => tag.replace(/^\//, '')));
      found.push({ address, title, description, path: pathOf(), tags, time: outline.created, line });
      open.push(undefined);
    },
    close: (name: string) => {
      if (name === 'outline') open.pop();
    },
  };
  for await (const _ of parseElements(text, handler)) {
    yield found;
    found = [];
  }
};

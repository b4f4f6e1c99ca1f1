/** Pinboard and Delicious, as XML: `<posts><post href description extended tag time/></posts>`. */
import type { LinkReader, SavedLink } from '../reader.ts';
import { parseElements } from './elements.ts';

/** The title is called `description` and the description `extended`; spaces part tags. */
export const readPosts: LinkReader = async function* (text) {
  let links: SavedLink[] = [];
  const open = (name: string, post: Readonly<Record<string, string>>, line: number) => {
    if (name !== 'post') return;
    links.push({
      address: post.href ?? '',
      title: post.description,
      description: post.extended,
      tags: (post.tag ?? post.tags ?? '')
        .split(/\s+/)
        .filter((tag) => tag !== '' && tag !== 'system:unfiled'),
      time: post.time ?? post.dt,
      line,
    });
  };
  for await (const _ of parseElements(text, { open })) {
    yield links;
    links = [];
  }
};

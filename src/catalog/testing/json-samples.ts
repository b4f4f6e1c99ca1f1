/** The same saved links in the formats of services that export JSON. */
import { byBoard, type FormatSample, type SampleLink } from './sample.ts';

/** A document that lists one record per link. */
function records(
  recordOf: (link: SampleLink) => object,
  around: (all: readonly object[]) => unknown = (all) => all,
): FormatSample {
  return { write: (links) => `${JSON.stringify(around(links.map(recordOf)), null, 1)}\n`, boards: 'tags' };
}

export const jsonSamples = {
  chrome: {
    write: (links) => {
      const children = byBoard(links).map(([name, inside]) => ({
        children: inside.map(({ address, title, description }) => ({
          meta_info: { Description: description },
          name: title,
          type: 'url',
          url: address,
        })),
        name,
        type: 'folder',
      }));
      return `${JSON.stringify({ roots: { bookmark_bar: { children, name: '', type: 'folder' } } }, null, 1)}\n`;
    },
  },
  firefox: {
    write: (links) => {
      const children = byBoard(links).map(([title, inside]) => ({
        title,
        typeCode: 2,
        type: 'text/x-moz-place-container',
        children: inside.map(({ address, title: name, description: value }) => ({
          title: name,
          type: 'text/x-moz-place',
          uri: address,
          annos: [{ name: 'bookmarkProperties/description', value }],
        })),
      }));
      return `${JSON.stringify({ guid: 'root________', typeCode: 2, root: 'placesRoot', children }, null, 1)}\n`;
    },
  },
  karakeep: {
    write: (links) => {
      const bookmarks = links.map(({ address, title, description, board }) => ({
        createdAt: 0,
        title,
        tags: [],
        lists: [`id of ${board}`],
        content: { type: 'link', url: address },
        note: description,
      }));
      const lists = byBoard(links).map(([name]) => ({ id: `id of ${name}`, name, parentId: null }));
      return `${JSON.stringify({ bookmarks, lists }, null, 1)}\n`;
    },
  },
  linkwarden: {
    write: (links) => {
      const collections = byBoard(links).map(([name, inside], id) => ({
        id,
        name,
        links: inside.map(({ address, title, description }) => ({
          name: title,
          description,
          url: address,
          tags: [],
        })),
      }));
      return `${JSON.stringify({ collections }, null, 1)}\n`;
    },
  },
  linkding: records(
    ({ address, title, description, board }) => ({
      url: address,
      title,
      notes: description,
      tag_names: [board],
    }),
    (results) => ({ count: results.length, results }),
  ),
  shiori: records(
    ({ address, title, description, board }) => ({
      url: address,
      title,
      excerpt: description,
      tags: [{ name: board }],
    }),
    (bookmarks) => ({ bookmarks, maxPage: 1 }),
  ),
  pinboard: records(({ address, title, description, board }) => ({
    href: address,
    description: title,
    extended: description,
    tags: board,
  })),
  wallabag: records(({ address, title, description, board }) => ({
    is_archived: 0,
    is_starred: 0,
    tags: [board],
    title,
    url: address,
    annotations: [{ text: description, quote: '' }],
  })),
  omnivore: records(({ address, title, description, board }) => ({
    slug: 's',
    url: address,
    title,
    description,
    labels: [board],
    savedAt: '',
  })),
  goodlinks: records(({ address, title, description, board }) => ({
    addedAt: 0,
    starred: false,
    url: address,
    title,
    summary: description,
    tags: [board],
  })),
  shaarli: records(({ address, title, description, board }) => ({
    url: address,
    shorturl: 's',
    title,
    description,
    tags: [board],
    private: false,
  })),
  json: {
    write: (links) =>
      `${JSON.stringify(
        links.map(({ address, title, description, board }) => ({
          link: address,
          name: title,
          comment: description,
          folder: board,
        })),
        null,
        1,
      )}\n`,
  },
} as const satisfies Record<string, FormatSample>;

/** Small files as services export them, with what their user would call right. */

import type { StreamFormat } from '../import/readers/formats.ts';

/** A link as it should be in the catalog. */
export interface ExpectedLink {
  readonly url: string;
  readonly title: string | null;
  /** All that was written about it. */
  readonly notes?: readonly string[];
  /** Titles of its boards, folders and tags; empty for the board of the source itself. */
  readonly boards?: readonly string[];
  /** ISO 8601, in UTC. */
  readonly saved?: string;
}

export interface ExportSample {
  /** The service, and the kind of export. */
  readonly what: string;
  readonly format: StreamFormat;
  readonly text: string;
  readonly links: readonly ExpectedLink[];
  /** Number of its links that are no pages: notes, bookmarklets, rows without an address. */
  readonly others?: number;
}

const json = (value: unknown) => JSON.stringify(value, null, 2);
const lines = (...all: readonly string[]) => `${all.join('\n')}\n`;

const bread = 'https://bread.example/rye';
const steel = 'https://steel.example/knives';
const morning = '2024-05-31T16:08:37.000Z';
const morningSeconds = Date.parse(morning) / 1000;

/** Microseconds from 1601 to a time. */
const chromeTime = String((Date.parse(morning) + 11_644_473_600_000) * 1000);

export const exportSamples: readonly ExportSample[] = [
  {
    what: "Chrome's own file",
    format: 'chrome',
    text: json({
      checksum: 'c0ffee',
      roots: {
        bookmark_bar: {
          children: [
            {
              children: [
                { date_added: chromeTime, guid: 'a', id: '6', name: 'Rye', type: 'url', url: bread },
                { date_added: '0', id: '7', name: 'A bookmarklet', type: 'url', url: 'javascript:alert(1)' },
              ],
              date_added: chromeTime,
              id: '5',
              name: 'Baking',
              type: 'folder',
            },
          ],
          id: '1',
          name: 'Bookmarks bar',
          type: 'folder',
        },
        other: {
          children: [
            {
              id: '9',
              meta_info: { Description: 'sharpen weekly', Nickname: 'k' },
              name: 'Knives',
              type: 'url',
              url: steel,
            },
          ],
          id: '2',
          name: 'Other bookmarks',
          type: 'folder',
        },
        synced: { children: [], id: '3', name: 'Mobile bookmarks', type: 'folder' },
        trash: {
          children: [{ id: '10', name: 'Gone', type: 'url', url: 'https://gone.example' }],
          name: 'Trash',
        },
      },
      version: 1,
    }),
    links: [
      { url: bread, title: 'Rye', boards: ['Bookmarks bar / Baking'], saved: morning },
      { url: steel, title: 'Knives', notes: ['sharpen weekly'], boards: ['Other bookmarks'] },
    ],
    others: 1,
  },
  {
    what: 'a backup of Firefox',
    format: 'firefox',
    text: JSON.stringify({
      guid: 'root________',
      title: '',
      index: 0,
      dateAdded: morningSeconds * 1e6,
      id: 1,
      typeCode: 2,
      type: 'text/x-moz-place-container',
      root: 'placesRoot',
      children: [
        {
          guid: 'menu________',
          title: 'menu',
          typeCode: 2,
          type: 'text/x-moz-place-container',
          root: 'bookmarksMenuFolder',
          children: [
            {
              guid: 'x',
              title: 'Baking',
              typeCode: 2,
              type: 'text/x-moz-place-container',
              annos: [{ name: 'bookmarkProperties/description', value: 'All about bread' }],
              children: [
                {
                  guid: 'y',
                  title: 'Rye',
                  dateAdded: morningSeconds * 1e6,
                  typeCode: 1,
                  tags: 'sour dough,slow',
                  type: 'text/x-moz-place',
                  uri: bread,
                },
                { guid: 's', title: '', typeCode: 3, type: 'text/x-moz-place-separator' },
              ],
            },
          ],
        },
        {
          guid: 'unfiled_____',
          title: 'unfiled',
          typeCode: 2,
          type: 'text/x-moz-place-container',
          root: 'unfiledBookmarksFolder',
          children: [
            { title: 'Knives', typeCode: 1, type: 'text/x-moz-place', uri: steel, annos: [] },
            { title: 'Most visited', typeCode: 1, type: 'text/x-moz-place', uri: 'place:sort=8' },
          ],
        },
      ],
    }),
    links: [
      { url: bread, title: 'Rye', boards: ['Bookmarks Menu / Baking', 'slow', 'sour dough'], saved: morning },
      { url: steel, title: 'Knives', boards: ['Other Bookmarks'] },
    ],
    others: 1,
  },
  {
    what: 'Pinboard, as JSON',
    format: 'pinboard',
    text: json([
      {
        href: bread,
        description: 'Rye',
        extended: 'for the weekend',
        meta: 'a1',
        hash: 'b2',
        time: '2024-05-31T16:08:37Z',
        shared: 'no',
        toread: 'yes',
        tags: 'sour dough,slow',
      },
      { href: '', description: 'nothing', extended: '', time: '', tags: '' },
      { href: steel, description: 'Knives', extended: '', time: '2024-05-31T16:08:37Z', tags: '' },
    ]),
    links: [
      {
        url: bread,
        title: 'Rye',
        notes: ['for the weekend'],
        boards: ['dough,slow', 'sour'],
        saved: morning,
      },
      { url: steel, title: 'Knives', saved: morning },
    ],
    others: 1,
  },
  {
    what: 'Karakeep',
    format: 'karakeep',
    text: JSON.stringify({
      bookmarks: [
        {
          createdAt: morningSeconds,
          title: 'Rye',
          tags: ['slow'],
          lists: ['l2', 'l3', 'unknown'],
          content: { type: 'link', url: bread },
          note: 'for the weekend',
          customMetadata: null,
          archived: false,
        },
        {
          createdAt: morningSeconds,
          title: null,
          tags: [],
          content: { type: 'text', text: 'x' },
          note: null,
        },
        {
          createdAt: morningSeconds,
          title: 'Knives',
          tags: [],
          content: { type: 'link', url: steel },
          note: null,
        },
      ],
      lists: [
        {
          id: 'l2',
          name: 'Bread',
          description: null,
          icon: 'x',
          type: 'manual',
          query: null,
          parentId: 'l1',
        },
        {
          id: 'l1',
          name: 'Kitchen',
          description: 'Food',
          icon: 'x',
          type: 'manual',
          query: null,
          parentId: null,
        },
        {
          id: 'l3',
          name: 'Later',
          description: null,
          icon: 'x',
          type: 'manual',
          query: null,
          parentId: null,
        },
      ],
    }),
    links: [
      {
        url: bread,
        title: 'Rye',
        notes: ['for the weekend'],
        boards: ['Kitchen / Bread', 'Later', 'slow'],
        saved: morning,
      },
      { url: steel, title: 'Knives', saved: morning },
    ],
    others: 1,
  },
  {
    what: 'Linkwarden',
    format: 'linkwarden',
    text: json({
      name: 'ann',
      username: 'ann',
      collections: [
        {
          id: 2,
          name: 'Bread',
          description: '',
          color: '#0ea5e9',
          parentId: 1,
          links: [
            {
              id: 7,
              name: 'Rye',
              type: 'url',
              description: 'for the weekend',
              collectionId: 2,
              url: bread,
              importDate: null,
              createdAt: '2024-05-31T16:08:37.000Z',
              tags: [{ id: 1, name: 'slow', ownerId: 1 }],
            },
          ],
        },
        {
          id: 1,
          name: 'Kitchen',
          description: 'Food and tools',
          parentId: null,
          links: [
            {
              id: 8,
              name: 'Knives',
              type: 'url',
              description: '',
              url: steel,
              tags: [],
              createdAt: '2024-05-31T16:08:37Z',
            },
            {
              id: 9,
              name: 'A file',
              type: 'pdf',
              description: '',
              url: null,
              tags: [],
              createdAt: '2024-05-31T16:08:37Z',
            },
          ],
        },
      ],
      pinnedLinks: [{ id: 7, name: 'Rye', url: bread }],
      whitelistedUsers: [],
    }),
    links: [
      {
        url: bread,
        title: 'Rye',
        notes: ['for the weekend'],
        boards: ['Kitchen / Bread', 'slow'],
        saved: morning,
      },
      { url: steel, title: 'Knives', boards: ['Kitchen'], saved: morning },
    ],
    others: 1,
  },
  {
    what: 'linkding',
    format: 'linkding',
    text: JSON.stringify({
      count: 2,
      next: null,
      previous: null,
      results: [
        {
          id: 1,
          url: bread,
          title: '',
          description: 'A recipe',
          notes: 'for the weekend',
          website_title: 'Rye',
          website_description: null,
          is_archived: false,
          tag_names: ['slow', 'sour dough'],
          date_added: '2024-05-31T16:08:37.000000Z',
        },
        {
          id: 2,
          url: steel,
          title: 'Knives',
          description: '',
          notes: '',
          tag_names: [],
          date_added: '2024-05-31T16:08:37Z',
        },
        { id: 3, url: 'mailto:ann@steel.example', title: 'Ann', tag_names: [] },
      ],
    }),
    links: [
      {
        url: bread,
        title: 'Rye',
        notes: ['for the weekend', 'A recipe'],
        boards: ['slow', 'sour dough'],
        saved: morning,
      },
      { url: steel, title: 'Knives', saved: morning },
    ],
    others: 1,
  },
  {
    what: 'wallabag, as JSON',
    format: 'wallabag',
    text: json([
      {
        is_archived: 1,
        is_starred: 0,
        tags: ['slow', 'sour dough'],
        is_public: false,
        id: 4,
        title: 'Rye',
        url: bread,
        content: '<p>Take <b>rye</b></p>',
        created_at: '2024-05-31T16:08:37+0000',
        annotations: [{ id: 1, text: 'for the weekend', quote: 'Take rye', ranges: [] }],
        mimetype: 'text/html',
      },
      {
        is_archived: 0,
        is_starred: 1,
        tags: [],
        id: 5,
        title: 'Knives',
        url: steel,
        created_at: '2024-05-31T16:08:37Z',
      },
    ]),
    links: [
      {
        url: bread,
        title: 'Rye',
        notes: ['Take rye', 'for the weekend'],
        boards: ['slow', 'sour dough'],
        saved: morning,
      },
      { url: steel, title: 'Knives', saved: morning },
    ],
  },
  {
    what: 'Omnivore',
    format: 'omnivore',
    text: json([
      {
        id: 'a',
        slug: 'rye',
        title: 'Rye',
        description: 'A recipe',
        author: 'Ann',
        url: bread,
        state: 'Archived',
        readingProgress: 0,
        thumbnail: '',
        labels: ['slow'],
        savedAt: '2024-05-31T16:08:37.000Z',
        updatedAt: '2024-06-01T00:00:00.000Z',
      },
      {
        id: 'b',
        slug: 'knives',
        title: 'Knives',
        description: null,
        url: steel,
        labels: [],
        savedAt: morning,
      },
    ]),
    links: [
      { url: bread, title: 'Rye', notes: ['A recipe'], boards: ['slow'], saved: morning },
      { url: steel, title: 'Knives', saved: morning },
    ],
  },
  {
    what: 'GoodLinks',
    format: 'goodlinks',
    text: json([
      {
        addedAt: morningSeconds + 0.0004,
        author: 'Ann',
        highlights: [{ content: 'Take rye', note: 'for the weekend' }],
        readAt: null,
        starred: false,
        summary: 'A recipe',
        tags: ['slow', 'sour dough'],
        title: 'Rye',
        url: bread,
      },
      { addedAt: morningSeconds, starred: true, tags: [], title: 'Knives', url: steel },
    ]),
    links: [
      {
        url: bread,
        title: 'Rye',
        notes: ['Take rye', 'for the weekend', 'A recipe'],
        boards: ['slow', 'sour dough'],
        saved: morning,
      },
      { url: steel, title: 'Knives', saved: morning },
    ],
  },
  {
    what: 'Shiori',
    format: 'shiori',
    text: json({
      bookmarks: [
        {
          id: 1,
          url: bread,
          title: 'Rye',
          excerpt: 'A recipe',
          author: '',
          public: 0,
          createdAt: '2024-05-31 16:08:37',
          modifiedAt: '2024-06-01 00:00:00',
          hasContent: true,
          tags: [{ id: 1, name: 'slow' }],
        },
        { id: 2, url: steel, title: 'Knives', excerpt: '', tags: [], createdAt: '2024-05-31 16:08:37' },
      ],
      maxPage: 1,
      page: 1,
    }),
    links: [
      { url: bread, title: 'Rye', notes: ['A recipe'], boards: ['slow'], saved: morning },
      { url: steel, title: 'Knives', saved: morning },
    ],
  },
  {
    what: 'Shaarli, as its API gives links',
    format: 'shaarli',
    text: json([
      {
        id: 1,
        url: bread,
        shorturl: 'aBcDeF',
        title: 'Rye',
        description: 'for the weekend',
        tags: ['slow'],
        private: false,
        created: '2024-05-31T16:08:37+00:00',
        updated: '',
      },
      {
        id: 2,
        url: '/shaare/xyz',
        shorturl: 'xyz',
        title: 'Note',
        description: 'a note',
        tags: [],
        private: true,
      },
      {
        id: 3,
        url: steel,
        shorturl: 'ghi',
        title: 'Knives',
        description: '',
        tags: [],
        private: true,
        created: morning,
      },
    ]),
    links: [
      { url: bread, title: 'Rye', notes: ['for the weekend'], boards: ['slow'], saved: morning },
      { url: steel, title: 'Knives', saved: morning },
    ],
    others: 1,
  },
  {
    what: 'JSON of a script',
    format: 'json',
    text: json({
      exportedAt: morning,
      items: [
        {
          link: bread,
          name: 'Rye',
          comment: 'for the weekend',
          labels: [{ name: 'slow' }],
          dateAdded: morning,
          folder: 'Bread',
        },
        { name: 'without an address' },
        { link: steel, name: 'Knives', labels: [], dateAdded: morning, folder: 'Tools' },
      ],
    }),
    links: [
      { url: bread, title: 'Rye', notes: ['for the weekend'], boards: ['Bread', 'slow'], saved: morning },
      { url: steel, title: 'Knives', boards: ['Tools'], saved: morning },
    ],
    others: 1,
  },
  {
    what: 'JSON with folders',
    format: 'json',
    text: JSON.stringify({
      Kitchen: { Bread: [{ url: bread, title: 'Rye' }], links: [{ url: steel, title: 'Knives' }] },
    }),
    links: [
      { url: bread, title: 'Rye', boards: ['Kitchen / Bread'] },
      { url: steel, title: 'Knives', boards: ['Kitchen'] },
    ],
  },
  {
    what: 'a list of addresses, as JSON',
    format: 'json',
    text: json([bread, steel, 7]),
    links: [
      { url: bread, title: null },
      { url: steel, title: null },
    ],
    others: 1,
  },
  {
    what: 'JSON Lines of a script',
    format: 'json',
    text: lines(
      JSON.stringify({
        url: bread,
        title: 'Rye',
        note: 'for the weekend',
        tags: ['slow'],
        created_at: morning,
        folder: 'Bread',
      }),
      '',
      '{"url": "https://cut.example", "title": ',
      JSON.stringify({ url: steel, title: 'Knives', tags: [], created_at: morning, folder: 'Tools' }),
    ),
    links: [
      { url: bread, title: 'Rye', notes: ['for the weekend'], boards: ['Bread', 'slow'], saved: morning },
      { url: steel, title: 'Knives', boards: ['Tools'], saved: morning },
    ],
    others: 1,
  },
  {
    what: 'Pinboard and Delicious, as XML',
    format: 'posts',
    text: lines(
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<posts user="ann">',
      `<post href="${bread}" time="2024-05-31T16:08:37Z" description="Rye &amp; more" extended="for the weekend" tag="sour slow" hash="a" shared="no"   />`,
      '<post href="javascript:x()" time="2024-05-31T16:08:37Z" description="x" extended="" tag="" />',
      `<post href="${steel}" time="2024-05-31T16:08:37Z" description="Knives" extended="" tag="" />`,
      '</posts>',
    ),
    links: [
      {
        url: bread,
        title: 'Rye & more',
        notes: ['for the weekend'],
        boards: ['slow', 'sour'],
        saved: morning,
      },
      { url: steel, title: 'Knives', saved: morning },
    ],
    others: 1,
  },
  {
    what: "Safari's own file, as XML",
    format: 'safari',
    text: lines(
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
      '<plist version="1.0"><dict>',
      '<key>Children</key><array>',
      '<dict><key>Title</key><string>History</string><key>WebBookmarkType</key><string>WebBookmarkTypeProxy</string></dict>',
      '<dict><key>Children</key><array>',
      `<dict><key>URIDictionary</key><dict><key>title</key><string>Rye &amp; more</string></dict><key>URLString</key><string>${bread}</string><key>WebBookmarkType</key><string>WebBookmarkTypeLeaf</string></dict>`,
      '</array><key>Title</key><string>Baking</string><key>WebBookmarkType</key><string>WebBookmarkTypeList</string></dict>',
      '<dict><key>Children</key><array>',
      `<dict><key>ReadingList</key><dict><key>DateAdded</key><date>2024-05-31T16:08:37Z</date><key>PreviewText</key><string>How to sharpen</string></dict><key>URIDictionary</key><dict><key>title</key><string>Knives</string></dict><key>URLString</key><string>${steel}</string><key>WebBookmarkType</key><string>WebBookmarkTypeLeaf</string></dict>`,
      '</array><key>Title</key><string>com.apple.ReadingList</string><key>WebBookmarkType</key><string>WebBookmarkTypeList</string></dict>',
      '</array>',
      '<key>Title</key><string></string><key>WebBookmarkType</key><string>WebBookmarkTypeList</string>',
      '</dict></plist>',
    ),
    links: [
      { url: bread, title: 'Rye & more', boards: ['Baking'] },
      { url: steel, title: 'Knives', notes: ['How to sharpen'], boards: ['Reading List'], saved: morning },
    ],
  },
  {
    what: 'OPML of a feed reader',
    format: 'opml',
    text: lines(
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<opml version="2.0"><head><title>Subscriptions</title></head><body>',
      '<outline text="Kitchen" title="Kitchen">',
      `  <outline text="Rye" type="rss" xmlUrl="https://bread.example/feed" htmlUrl="${bread}" description="for the weekend" category="/slow" created="Fri, 31 May 2024 16:08:37 GMT"/>`,
      '</outline>',
      `<outline text="Knives" type="link" url="${steel}"/>`,
      '</body></opml>',
    ),
    links: [
      { url: bread, title: 'Rye', notes: ['for the weekend'], boards: ['Kitchen', 'slow'], saved: morning },
      { url: steel, title: 'Knives' },
    ],
  },
  {
    what: 'RSS',
    format: 'feed',
    text: lines(
      '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>',
      '<title>Starred</title><link>https://reader.example</link><description>Items</description>',
      `<item><title>Rye &amp; more</title><link>${bread}</link><description><![CDATA[<p>Take <b>rye</b></p>]]></description><category>slow</category><pubDate>Fri, 31 May 2024 16:08:37 GMT</pubDate><guid isPermaLink="false">1</guid></item>`,
      '<item><title>Without a link</title></item>',
      `<item><title>Knives</title><guid>${steel}</guid><dc:date>2024-05-31T16:08:37Z</dc:date></item>`,
      '</channel></rss>',
    ),
    links: [
      { url: bread, title: 'Rye & more', notes: ['Take rye'], boards: ['slow'], saved: morning },
      { url: steel, title: 'Knives', saved: morning },
    ],
    others: 1,
  },
  {
    what: 'Atom',
    format: 'feed',
    text: lines(
      '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Starred</title>',
      `<entry><title>Rye</title><link rel="self" href="https://bread.example/rye.atom"/><link href="${bread}"/><summary>Take rye</summary><category term="slow"/><published>2024-05-31T16:08:37Z</published><updated>2024-06-02T00:00:00Z</updated></entry>`,
      `<entry><title type="html">&lt;b&gt;Knives&lt;/b&gt;</title><link rel="alternate" href="${steel}"/><updated>2024-05-31T16:08:37Z</updated></entry>`,
      '</feed>',
    ),
    links: [
      { url: bread, title: 'Rye', notes: ['Take rye'], boards: ['slow'], saved: morning },
      { url: steel, title: 'Knives', saved: morning },
    ],
  },
  {
    what: 'Pocket, as HTML',
    format: 'html',
    text: lines(
      '<!DOCTYPE html>',
      '<html>',
      '<head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8" /><title>Pocket Export</title></head>',
      '<body>',
      '<h1>Unread</h1>',
      '<ul>',
      `<li><a href="${bread}" time_added="${morningSeconds}" tags="slow,sour dough">Rye &amp; more</a></li>`,
      '</ul>',
      '<h1>Read Archive</h1>',
      '<ul>',
      `<li><a href="${steel}" time_added="${morningSeconds}" tags="">Knives</a></li>`,
      '</ul>',
      '</body></html>',
    ),
    links: [
      { url: bread, title: 'Rye & more', boards: ['Unread', 'slow', 'sour dough'], saved: morning },
      { url: steel, title: 'Knives', boards: ['Read Archive'], saved: morning },
    ],
  },
  {
    what: 'a page of links',
    format: 'html',
    text: lines(
      '<html><body><nav><a href="https://home.example">Home</a></nav>',
      '<h1>My links</h1>',
      '<h2>Kitchen</h2>',
      `<ul><li><a href="${bread}">Rye</a> &ndash; for the <i>weekend</i>`,
      `<ul><li><a href="${steel}">Knives</a></ul></ul>`,
      '</body></html>',
    ),
    links: [
      { url: bread, title: 'Rye', notes: ['for the weekend'], boards: ['Kitchen'] },
      { url: steel, title: 'Knives', boards: ['Kitchen'] },
    ],
    others: 1,
  },
  {
    what: 'a definition list of links',
    format: 'html',
    text: `<dl class="links"><dt class="x"> <b><a href="${bread}">Rye</a></b></dt><dd>for the weekend</dd><dt class="x"> <b><a href="${steel}">Knives</a></b></dt></dl>`,
    links: [
      { url: bread, title: 'Rye', notes: ['for the weekend'] },
      { url: steel, title: 'Knives' },
    ],
  },
  {
    what: 'OneTab',
    format: 'onetab',
    text: lines(
      `${bread} | Rye | slow`,
      '',
      `${steel} | Knives`,
      'https://bare.example',
      'chrome://settings | Settings',
    ),
    links: [
      { url: bread, title: 'Rye | slow' },
      { url: steel, title: 'Knives' },
      { url: 'https://bare.example', title: null },
    ],
    others: 1,
  },
  {
    what: 'linkding, as HTML',
    format: 'bookmarks',
    text: lines(
      '<!DOCTYPE NETSCAPE-Bookmark-file-1>',
      '<DL><p>',
      `<DT><A HREF="${bread}" ADD_DATE="1700000000" TAGS="slow">Rye</A>`,
      '<DD>Dense[linkding-notes]keeps for a week[/linkding-notes]',
      '</DL><p>',
    ),
    links: [
      {
        url: bread,
        title: 'Rye',
        notes: ['Dense keeps for a week'],
        boards: ['slow'],
        saved: '2023-11-14T22:13:20.000Z',
      },
    ],
  },
  {
    what: 'an answer of a GraphQL service, with connections',
    format: 'json',
    text: json({
      data: {
        viewer: {
          bookmarks: { edges: [{ node: { url: bread, title: 'Rye', tags: { nodes: [{ name: 'slow' }] } } }] },
        },
      },
    }),
    links: [{ url: bread, title: 'Rye', boards: ['slow'] }],
  },
  {
    what: 'a sheet with German headers',
    format: 'csv',
    text: lines('Website;Bemerkung', `${bread};"dicht; dunkel"`),
    links: [{ url: bread, title: null, notes: ['dicht; dunkel'] }],
  },
  {
    what: 'a list of open tabs, some of them suspended or in a reader',
    format: 'addresses',
    text: lines(
      'https://a.example/1',
      'about:reader?url=https%3A%2F%2Fa.example%2F2',
      'moz-extension://0a1b/park.html?title=T&url=https%3A%2F%2Fa.example%2F3',
      'chrome-extension://klbi/suspended.html#ttl=x&uri=https://a.example/4',
      'view-source:https://a.example/5',
      'https://a.example/6',
    ),
    links: [1, 2, 3, 4, 5, 6].map((n) => ({ url: `https://a.example/${n}`, title: null })),
  },
  {
    what: 'a list of addresses',
    format: 'addresses',
    text: lines(
      '# Kitchen',
      `${bread} Rye`,
      '',
      'Knives',
      steel,
      '',
      'Nothing here',
      '',
      'https://bare.example',
    ),
    links: [
      { url: bread, title: 'Rye', boards: ['Kitchen'] },
      { url: steel, title: 'Knives', boards: ['Kitchen'] },
      { url: 'https://bare.example', title: null, boards: ['Kitchen'] },
    ],
    others: 1,
  },
  {
    what: 'a note',
    format: 'markdown',
    text: lines(
      '---',
      'title: About bread',
      'source: https://source.example',
      'tags: [slow]',
      '---',
      '# Notes',
      `I read [Rye](${bread}) and then ${steel} for tools.`,
      '',
      '## [Sharpening](https://steel.example/sharpen)',
      'Take it slowly.',
      '',
      '| Name | Where |',
      '| --- | --- |',
      '| Pans | [shop](https://pans.example) |',
    ),
    links: [
      { url: 'https://source.example', title: 'About bread', boards: ['slow'] },
      { url: bread, title: 'Rye', notes: ['I read Rye and then'] },
      { url: steel, title: null, notes: ['for tools.'] },
      { url: 'https://steel.example/sharpen', title: 'Sharpening', notes: ['Take it slowly.'] },
      { url: 'https://pans.example', title: 'Pans', notes: ['shop'], boards: ['Sharpening'] },
    ],
  },
  ...csvSamples(),
];

function csvSamples(): ExportSample[] {
  const both = (what: string, text: string, links: readonly ExpectedLink[], others = 0): ExportSample => ({
    what,
    format: 'csv',
    text,
    links,
    others,
  });
  const rye = { url: bread, title: 'Rye', saved: morning };
  const knives = { url: steel, title: 'Knives' };
  return [
    both(
      'Pocket, as CSV',
      lines(
        'title,url,time_added,tags,status',
        `Rye,${bread},${morningSeconds},slow|sour dough,unread`,
        `${steel},${steel},${morningSeconds},,archive`,
      ),
      [
        { ...rye, boards: ['slow', 'sour dough'] },
        { url: steel, title: null, saved: morning },
      ],
    ),
    both(
      'Raindrop',
      lines(
        'id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite',
        `1,Rye,"for the`,
        `weekend",A recipe,${bread},Kitchen,"slow, sour dough",${morning},,"Highlight: take rye",true`,
        `2,Knives,,,${steel},Unsorted,,,,,false`,
      ),
      [
        {
          ...rye,
          notes: ['for the weekend', 'A recipe', 'take rye'],
          boards: ['Kitchen', 'slow', 'sour dough'],
        },
        { ...knives, boards: ['Unsorted'] },
      ],
    ),
    both(
      'Instapaper',
      lines(
        'URL,Title,Selection,Folder,Timestamp,Tags',
        `${bread},Rye,take rye,Unread,${morningSeconds},"[""slow"",""sour dough""]"`,
        `${steel},Knives,,Archive,,[]`,
      ),
      [
        { ...rye, notes: ['take rye'], boards: ['Unread', 'slow', 'sour dough'] },
        { ...knives, boards: ['Archive'] },
      ],
    ),
    both(
      'Diigo',
      lines(
        'title,url,tags,description,comments,annotations,created_at',
        `"Rye","${bread}","slow, sour","A recipe","for the weekend","Highlight: take rye","2024-05-31 16:08:37 UTC"`,
        `"Knives","${steel}","","","","",""`,
      ),
      [{ ...rye, notes: ['A recipe', 'for the weekend', 'take rye'], boards: ['slow', 'sour'] }, knives],
    ),
    both(
      'Readwise Reader',
      lines(
        'Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen',
        `Rye,${bread},01aa,"['slow', 'sour dough']",2024-05-31 16:08:37+00:00,0.5,archive,True`,
        `Knives,${steel},01bb,[],,0,new,False`,
      ),
      [{ ...rye, boards: ['slow', 'sour dough'] }, knives],
    ),
    both(
      'wallabag, as CSV',
      lines(
        'Title;URL;Content;Tags;"MIME Type";Language;"Creation date"',
        `Rye;${bread};"<p>Take; rye</p>";"slow, sour dough";text/html;en;"31/05/2024 04:08:37"`,
        `Knives;${steel};;;text/html;;`,
      ),
      [{ ...rye, boards: ['slow', 'sour dough'], saved: '2024-05-31T04:08:37.000Z' }, knives],
    ),
    both(
      'Zotero',
      lines(
        '"Key","Item Type","Publication Year","Author","Title","Url","Abstract Note","Date","Date Added","Date Modified","Notes","Manual Tags","Automatic Tags"',
        `"A1","webpage","2020","Ann","Rye","${bread}","A recipe","2020","2024-05-31 16:08:37","2024-06-01 00:00:00","<p>for the <b>weekend</b></p>","slow; sour, wild","Baking"`,
        `"A2","book","","","Knives","${steel}","","","","","","",""`,
        '"A3","book","","","Without an address","","","","","","","",""',
      ),
      [{ ...rye, notes: ['for the weekend', 'A recipe'], boards: ['slow', 'sour, wild'] }, knives],
      1,
    ),
    both(
      'a saved list of Google Takeout',
      lines(
        'Places for bread',
        '',
        'Title,Note,URL,Tags,Comment',
        `Rye,for the weekend,${bread},slow,by Ann`,
        `Knives,,${steel},,`,
      ),
      [{ url: bread, title: 'Rye', notes: ['for the weekend', 'by Ann'], boards: ['slow'] }, knives],
    ),
    both(
      'a database of Notion',
      lines(
        '\ufeffName,Created,Tags,URL,Why I keep it',
        `Rye,"May 31, 2024 4:08 PM","slow, sour",${bread},weekend`,
        `Knives,,,${steel},`,
      ),
      [{ url: bread, title: 'Rye', boards: ['slow', 'sour'], saved: '2024-05-31T16:08:00.000Z' }, knives],
    ),
    both(
      'Excel with a hint',
      lines('sep=;', 'url;title;folder', `${bread};Rye;Küche`, `${steel};Knives;Küche`),
      [
        { url: bread, title: 'Rye', boards: ['Küche'] },
        { ...knives, boards: ['Küche'] },
      ],
    ),
    both(
      'a sheet without a header',
      lines(`Rye,${bread},2024-05-31 16:08:37,for the weekend`, `Knives,${steel},2024-05-31 16:08:37,`),
      [
        { ...rye, notes: ['for the weekend'] },
        { ...knives, saved: morning },
      ],
    ),
    both(
      'a sheet with headers of its own',
      lines('Rezept\tWo\tSchlagworte', `Rye\t${bread}\tslow`, `Knives\t${steel}\t`),
      [
        { url: bread, title: 'Rye', notes: ['slow'] },
        { url: steel, title: 'Knives' },
      ],
    ),
  ];
}

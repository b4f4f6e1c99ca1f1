/** The same saved links in formats of XML and HTML. */
import { byBoard, escapeHtml, type FormatSample } from './sample.ts';

export const markupSamples = {
  posts: {
    write: (links) =>
      `<?xml version="1.0"?>\n<posts user="ann">\n${links
        .map(
          ({ address, title, description, board }) =>
            `<post href="${escapeHtml(address)}" description="${escapeHtml(title)}" extended="${escapeHtml(description)}" tag="${escapeHtml(board)}"/>\n`,
        )
        .join('')}</posts>\n`,
    boards: 'tags',
  },
  safari: {
    write: (links) => {
      const pair = (key: string, value: string) => `<key>${key}</key><string>${escapeHtml(value)}</string>`;
      const folders = byBoard(links).map(([board, inside]) => {
        const leaves = inside.map(
          ({ address, title, description }) =>
            `<dict><key>ReadingList</key><dict>${pair('PreviewText', description)}</dict>${pair('URLString', address)}
<key>URIDictionary</key><dict>${pair('title', title)}</dict>${pair('WebBookmarkType', 'WebBookmarkTypeLeaf')}</dict>\n`,
        );
        return `<dict>${pair('Title', board)}<key>Children</key><array>\n${leaves.join('')}</array></dict>\n`;
      });
      return `<?xml version="1.0"?>\n<plist version="1.0"><dict>${pair('WebBookmarkType', 'WebBookmarkTypeList')}<key>Children</key><array>\n${folders.join('')}</array></dict></plist>\n`;
    },
  },
  opml: {
    write: (links) =>
      `<?xml version="1.0"?>\n<opml version="2.0"><body>\n${byBoard(links)
        .map(
          ([board, inside]) =>
            `<outline text="${escapeHtml(board)}">\n${inside
              .map(
                ({ address, title, description }) =>
                  `<outline type="link" url="${escapeHtml(address)}" text="${escapeHtml(title)}" description="${escapeHtml(description)}"/>\n`,
              )
              .join('')}</outline>\n`,
        )
        .join('')}</body></opml>\n`,
  },
  feed: {
    write: (links) =>
      `<?xml version="1.0"?>\n<rss version="2.0"><channel><title>My links</title>\n${links
        .map(
          ({ address, title, description, board }) =>
            `<item><title>${escapeHtml(title)}</title><link>${escapeHtml(address)}</link><description>${escapeHtml(description)}</description><category>${escapeHtml(board)}</category></item>\n`,
        )
        .join('')}</channel></rss>\n`,
    boards: 'tags',
  },
  html: {
    write: (links) =>
      `<!DOCTYPE html>\n<html><body>\n${byBoard(links)
        .map(
          ([board, inside]) =>
            `<h2>${escapeHtml(board)}</h2>\n<ul>\n${inside
              .map(
                ({ address, title, description }) =>
                  `<li><a href="${escapeHtml(address)}">${escapeHtml(title)}</a> ${escapeHtml(description)}</li>\n`,
              )
              .join('')}</ul>\n`,
        )
        .join('')}</body></html>\n`,
  },
} as const satisfies Record<string, FormatSample>;

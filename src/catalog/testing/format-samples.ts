/** The same saved links in every format, for the conformance suite of the readers. */
import type { StreamFormat } from '../import/readers/formats.ts';

/** A link to write. Its texts have no line breaks, and no spaces at their ends. */
export interface SampleLink {
  readonly address: string;
  readonly title: string;
  readonly description: string;
  readonly board: string;
}

/** How a format is written. */
interface FormatSample {
  /** A file with some links, in this order. Consecutive links of a board stand together. */
  readonly write: (links: readonly SampleLink[]) => string;
  /** A line that cannot be read at all, where the format has any. */
  readonly badLine?: string;
}

/** All formats that are read as a stream. */
export const samples: Readonly<Record<StreamFormat, FormatSample>> = {
  bookmarks: {
    write: (links) => `<!DOCTYPE NETSCAPE-Bookmark-file-1>
<DL><p>
${byBoard(links)
  .map(
    ([board, inside]) => `    <DT><H3>${escapeHtml(board)}</H3>
    <DL><p>
${inside
  .map(
    ({ address, title, description }) =>
      `        <DT><A HREF="${escapeHtml(address)}">${escapeHtml(title)}</A>\n${description === '' ? '' : `        <DD>${escapeHtml(description)}\n`}`,
  )
  .join('')}    </DL><p>
`,
  )
  .join('')}</DL>
`,
  },
  csv: {
    write: (links) =>
      [
        ['Link', 'Name', 'Notes', 'Folder'],
        ...links.map(({ address, title, description, board }) => [address, title, description, board]),
      ]
        .map((fields) => `${fields.map(quoteCsv).join(',')}\n`)
        .join(''),
  },
  jsonl: {
    write: (links) =>
      [
        ...byBoard(links).map(([board]) => ({ board_id: board, title: board })),
        ...links.flatMap(({ address, title, description, board }, i) => [
          { pin_id: `${i}`, url: address, title, description: description === '' ? null : description },
          { pin_id: `${i}`, board_id: board },
        ]),
      ]
        .map((row) => `${JSON.stringify(row)}\n`)
        .join(''),
    badLine: '{"pin_id": 7}',
  },
  markdown: {
    write: (links) => `# My links

${byBoard(links)
  .map(
    ([board, inside]) =>
      `## ${board}\n\n${inside
        .map(
          ({ address, title, description }) =>
            `- [${title}](<${address}>)${description === '' ? '' : ` - ${description}`}\n`,
        )
        .join('')}\n`,
  )
  .join('')}`,
  },
};

/** Links by board, in the order in which the boards come first. */
function byBoard(links: readonly SampleLink[]): [board: string, links: SampleLink[]][] {
  const boards = new Map<string, SampleLink[]>();
  for (const link of links) boards.set(link.board, [...(boards.get(link.board) ?? []), link]);
  return [...boards];
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function quoteCsv(field: string): string {
  return /[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

/** The same saved links in every format, for the conformance suite of the readers. */
import type { StreamFormat } from '../import/readers/formats.ts';
import { jsonSamples } from './json-samples.ts';
import { markupSamples } from './markup-samples.ts';
import { byBoard, escapeHtml, type FormatSample } from './sample.ts';

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
  ...markupSamples,
  ...jsonSamples,
  onetab: {
    write: (links) => links.map(({ address, title }) => `${address} | ${title}\n`).join(''),
    boards: 'none',
    hasNotes: false,
  },
  addresses: {
    write: (links) =>
      byBoard(links)
        .map(
          ([board, inside]) =>
            `# ${board}\n${inside.map(({ address, title }) => `${address} ${title}\n`).join('')}\n`,
        )
        .join(''),
    hasNotes: false,
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

function quoteCsv(field: string): string {
  return /[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

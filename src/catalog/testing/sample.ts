/** What a sample of a format is. */

/** A link to write. Its texts have no line breaks, and no spaces at their ends. */
export interface SampleLink {
  readonly address: string;
  readonly title: string;
  readonly description: string;
  readonly board: string;
}

/** How a format is written. */
export interface FormatSample {
  /** A file with some links, in this order. Consecutive links of a board stand together. */
  readonly write: (links: readonly SampleLink[]) => string;
  /** A line that cannot be read at all, where the format has any. */
  readonly badLine?: string;
  /** What it has no place for: descriptions, boards; or how it writes boards. Default: it has folders. */
  readonly boards?: 'tags' | 'none';
  readonly hasNotes?: false;
}

/** Links by board, in the order in which the boards come first. */
export function byBoard(links: readonly SampleLink[]): [board: string, links: SampleLink[]][] {
  const boards = new Map<string, SampleLink[]>();
  for (const link of links) boards.set(link.board, [...(boards.get(link.board) ?? []), link]);
  return [...boards];
}

/** Text as HTML and XML write it, in attributes too. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

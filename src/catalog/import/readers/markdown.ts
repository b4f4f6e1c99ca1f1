/** Reads Markdown link lists. */
import { LinkSageError } from '../../../base/index.ts';
import { readLines } from './lines.ts';
import { readMarkdownList } from './markdown-list.ts';
import type { ReadContext, RowBatch } from './reader.ts';
import { SavedLinkRows } from './saved-links.ts';

/** Maximum length of a list in characters: a Markdown tree takes a hundred times the memory of its text. */
const MAX_CHARACTERS = 16 << 20;

/** Reads a Markdown list with `readMarkdownList`. A path of headings becomes a board, and the list's title its owner. */
export async function* readMarkdown(
  bytes: AsyncIterable<Uint8Array>,
  context: ReadContext,
): AsyncGenerator<RowBatch> {
  const lines: string[] = [];
  let characters = 0;
  for await (const batch of readLines(bytes, context.log)) {
    for (const { number, text } of batch) {
      while (lines.length < number - 1) lines.push(''); // rejected lines still count
      lines.push(text);
      characters += text.length + 1;
    }
    if (characters > MAX_CHARACTERS) {
      throw new LinkSageError(
        `${context.name}: expected a Markdown list of at most 16 MiB, got a longer one`,
        { code: 'too-large', hint: 'Split it into several files.' },
      );
    }
  }
  const { title, entries } = readMarkdownList(lines.join('\n'), {
    source: context.source,
    onSkip: (reason) => context.log.skip(reason),
  });
  const rows = new SavedLinkRows(context.source);
  for (const { headingPath, title: name, description, url } of entries) {
    rows.add({ url, title: name, description, path: headingPath, savedAt: null }, title);
  }
  yield rows.take();
}

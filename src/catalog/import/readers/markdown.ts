/** Markdown link lists as cards. */
import { LinkSageError } from '../../../base/index.ts';
import { CardRows } from './cards.ts';
import { readLines } from './lines.ts';
import { readMarkdownList } from './markdown-list.ts';
import type { ReadContext, RowBatch } from './reader.ts';

/** Longest list in characters: a markdown tree takes a hundred times the memory of its text. */
const MAX_CHARACTERS = 16 << 20;

/** Reads a markdown list as `readMarkdownList` does: a path of headings is a board, the list's title its owner. */
export async function* readMarkdown(
  bytes: AsyncIterable<Uint8Array>,
  context: ReadContext,
): AsyncGenerator<RowBatch> {
  const lines: string[] = [];
  let characters = 0;
  for await (const batch of readLines(bytes, context.log)) {
    for (const { number, text } of batch) {
      while (lines.length < number - 1) lines.push(''); // a line that was refused keeps its number
      lines.push(text);
      characters += text.length + 1;
    }
    if (characters > MAX_CHARACTERS) {
      throw new LinkSageError(
        `${context.name}: expected a markdown list of at most 16 MiB, got a longer one`,
        { code: 'too-large', hint: 'Split it into several files.' },
      );
    }
  }
  const { title, entries } = readMarkdownList(lines.join('\n'), {
    source: context.source,
    onSkip: (reason) => context.log.skip(reason),
  });
  const rows = new CardRows(context.source);
  for (const { headingPath, title: name, description, url } of entries) {
    rows.add({ url, title: name, description, path: headingPath, savedAt: null }, title);
  }
  yield rows.take();
}

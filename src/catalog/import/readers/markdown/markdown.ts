/** Reads Markdown link lists. */
import { LinkSageError } from '../../../../base/index.ts';
import type { ReadContext, SavedLink } from '../reader.ts';
import { readMarkdownList } from './markdown-list.ts';

/** Maximum length of a list in characters: a Markdown tree takes a hundred times the memory of its text. */
const MAX_CHARACTERS = 16 << 20;

/** Reads a Markdown list with `readMarkdownList`. A path of headings becomes a board, and the list's title its owner. */
export async function* readMarkdown(
  text: AsyncIterable<string>,
  context: ReadContext,
): AsyncGenerator<SavedLink[]> {
  const parts: string[] = [];
  let characters = 0;
  for await (const part of text) {
    parts.push(part);
    characters += part.length;
    if (characters > MAX_CHARACTERS) {
      throw new LinkSageError(
        `${context.name}: expected a Markdown list of at most 16 Mi characters, got a longer one`,
        { code: 'too-large', hint: 'Split it into several files.' },
      );
    }
  }
  const { title, entries } = readMarkdownList(parts.join(''), {
    source: '', // a list without a title belongs to its source
    onSkip: (reason) => {
      context.log.countRead();
      context.log.passOver(1, reason, '');
    },
  });
  yield entries.map(({ headingPath, title: name, description, url, line }) => ({
    address: url,
    title: name,
    description,
    path: headingPath,
    line,
    owner: title || undefined,
  }));
}

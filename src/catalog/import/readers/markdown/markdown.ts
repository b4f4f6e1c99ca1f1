/** Reads Markdown link lists. */
import { LinkSageError } from '../../../../base/index.ts';
import { passOverAll } from '../prose/pass-over.ts';
import type { ReadContext, SavedLink } from '../reader.ts';
import { linkOfProperties, splitFrontMatter } from './front-matter.ts';
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
  const { body, properties } = splitFrontMatter(parts.join(''));
  const { title, entries, others } = readMarkdownList(body);
  passOverAll(others, 'in the text of another link', context.log);
  const note = properties === undefined ? undefined : linkOfProperties(properties);
  if (note !== undefined) yield [{ ...note, owner: title }];
  yield entries.map(({ headingPath, title: name, description, address, line }) => ({
    address,
    title: name,
    description,
    path: headingPath,
    line,
    owner: title,
  }));
}

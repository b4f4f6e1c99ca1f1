/** Text that may contain HTML, as in feeds. */
import { Parser } from 'htmlparser2';

/** Inline tags; any other tag ends a word. */
const inlineTags = new Set(
  'a abbr b bdi cite code em font i kbd mark q s small span strong sub sup u'.split(' '),
);

/** Tags whose content is not text. */
const hiddenTags = new Set(['script', 'style']);

/** The text of HTML on one line, with decoded character references; text without HTML does not change. */
export function htmlText(html: string): string {
  let text = '';
  let hidden = 0;
  const parser = new Parser({
    onopentag: (name) => {
      if (hiddenTags.has(name)) hidden++;
      if (!inlineTags.has(name)) text += ' ';
    },
    ontext: (part) => {
      if (hidden === 0) text += part;
    },
    onclosetag: (name) => {
      if (hiddenTags.has(name)) hidden--;
      if (!inlineTags.has(name)) text += ' ';
    },
  });
  parser.end(html);
  return text.replace(/\s+/g, ' ').trim();
}

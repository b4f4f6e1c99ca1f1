/** The text of a piece of HTML. */
import { Parser } from 'htmlparser2';

/** Elements whose content is not read as text. */
const unread = new Set(['script', 'style', 'template', 'noscript', 'svg']);

const inline = new Set(
  'a abbr b bdi bdo cite code em font i kbd mark q s small span strong sub sup u'.split(' '),
);

/** The text of a piece of HTML on one line; other text is returned as it is. */
export function plainTextOf(html: string): string {
  if (!/<[a-z!/][^>]*>|&[#\w]+;/i.test(html)) return html;
  let text = '';
  let hidden = 0;
  const parser = new Parser({
    onopentag: (name) => {
      if (unread.has(name)) hidden++;
      if (!inline.has(name)) text += ' ';
    },
    ontext: (data) => {
      if (hidden === 0) text += data;
    },
    onclosetag: (name) => {
      if (unread.has(name)) hidden--;
      if (!inline.has(name)) text += ' ';
    },
  });
  parser.end(html);
  return text.replace(/\s+/g, ' ').trim();
}

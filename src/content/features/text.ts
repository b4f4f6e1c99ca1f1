/** Features of the text of a block. */
import type { Block } from '../main-text/blocks.ts';
import { flag, log, type Row, ratio } from './row.ts';

const stopWords = new Set(
  `a about all also an and are as at be been but by can could do for from had has have he her his how i if in into is it its just
  like more my not of on one or our out she so some than that the their them there they this to up was we were what when which who
  will with would you your der die das und ist nicht ein eine zu mit auf für von den im sich des le la les de des et est un une que
  qui dans pour sur pas du au en el los las y que es por con para una se no lo il di che e per non un sono`.split(
    /\s+/,
  ),
);

const money = /[$€£¥₹]\s?\d|\d\s?(?:€|£|USD|EUR|GBP|kr|zł)(?!\w)/;
const dateLike =
  /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,4}\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b|\b\d+\s+(?:second|minute|min|hour|day|week|month|year)s?\s+ago\b|\b\d{1,2}:\d{2}\b/i;

export function addText(row: Row, { text, words, linkWords, boldWords }: Block): void {
  const list = text.match(/\S+/g) ?? [];
  let [stops, capitals, digits] = [0, 0, 0];
  for (const word of list) {
    if (stopWords.has(word.toLowerCase())) stops++;
    if (/^\p{Lu}/u.test(word)) capitals++;
    if (/\d/.test(word)) digits++;
  }
  const { length } = list;
  row.add('words', log(words));
  row.add('characters a word', ratio(text.length, Math.max(1, words)));
  row.add('link share', ratio(linkWords, words));
  row.add('bold share', ratio(boldWords, words));
  row.add('stop word share', ratio(stops, length));
  row.add('capital share', ratio(capitals, length));
  row.add('number share', ratio(digits, length));
  row.add('sentence ends', log((text.match(/[.!?。！？](?=\s|$|["')”])/g) ?? []).length));
  row.add('commas', log((text.match(/[,;，、]/g) ?? []).length));
  row.add('end mark', endMark(text));
  row.add('upper case', flag(/\p{Lu}/u.test(text) && !/\p{Ll}/u.test(text)));
  row.add('starts lower', flag(/^\p{Ll}/u.test(text)));
  row.add('money', flag(money.test(text)));
  row.add('date', flag(dateLike.test(text)));
  row.add('separators', log((text.match(/[|•·›»/>]/g) ?? []).length));
  row.add('copyright', flag(/©|\(c\)|copyright|all rights reserved/i.test(text)));
  row.add('lines', log((text.match(/\n/g) ?? []).length));
}

/** Which kind of mark a text ends with. */
function endMark(text: string): number {
  const last = text.replace(/["'”’)\]]+$/, '').at(-1) ?? '';
  if (/[.!。！]/.test(last)) return 4;
  if (/[?？]/.test(last)) return 3;
  if (/[:：]/.test(last)) return 2;
  if (/[…›»→>]/.test(last)) return 1;
  return 0;
}

/** Numbers and paragraphs for a terminal of 110 columns. */

/** Columns of the widest line. */
const lineWidth = 110;

/** `76,123` */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** A share with three digits, `.514`, `1.000`. */
export function formatShare(share: number): string {
  return share.toFixed(3).replace(/^(-?)0\./, '$1.');
}

/** A difference with its sign, `+.041`. */
export function formatDifference(difference: number): string {
  return `${difference < 0 ? '' : '+'}${formatShare(difference)}`;
}

/** Breaks a text into lines of at most `lineWidth` columns. */
export function wrapText(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > lineWidth) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? word : ` ${word}`;
  }
  return [...lines, line];
}

/** A text of exactly `width` columns, cut where it is longer. */
export function fitText(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
}

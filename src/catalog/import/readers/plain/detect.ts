/** Detects plain text with addresses. */
import { parseAddressLine } from './address-line.ts';

/** Whether most lines are addresses, and some have a title after a bar, as OneTab writes them. */
export function isOneTab(head: string): boolean {
  const lines = linesOf(head);
  const titled = lines.filter((line) => /^\s*\w[\w+.-]*:\S+\s+\|\s/.test(line));
  const bare = lines.filter((line) => /^\s*\w[\w+.-]*:\S+\s*$/.test(line));
  return titled.length > 0 && titled.length + bare.length > lines.length / 2;
}

/** Whether many lines begin or end with an address. Between them may be titles, headings and empty lines. */
export function isAddressList(head: string): boolean {
  if (/\]\(\s*<?https?:/i.test(head)) return false; // Markdown
  const lines = linesOf(head);
  const marked = lines.filter((line) => /^\s*[-*+]\s/.test(line));
  if (marked.length > lines.length / 2) return false; // a list in Markdown
  const addressed = lines.filter((line) =>
    /(?:^|\s)<?(?:https?:\/\/|www\.)\S+\s*$|^[\s\d.)<]*https?:\/\//i.test(line),
  );
  // One address below one title is a list; one among other lines is a mention
  if (addressed.length > 0) return addressed.length >= lines.length / (addressed.length === 1 ? 2 : 3);
  return lines.length > 0 && lines.every(isBareAddress);
}

/** Whether a line is an address without `https://`, and not the name of a file. */
function isBareAddress(line: string): boolean {
  const isPage = line.includes('/') || /\.(?:com|org|net|io|dev)\s*$/i.test(line);
  return isPage && parseAddressLine(line) !== undefined;
}

function linesOf(head: string): string[] {
  return head.split('\n').filter((line) => line.trim() !== '');
}

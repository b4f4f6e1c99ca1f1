/** Detects Markdown. */
import { isCode } from '../other-kinds.ts';

const link = /\]\(\s*<?https?:|^\s*\[[^\]]+\]:\s*https?:|https?:\/\/[^\s/]/im;

const fence = /^\s*(```|~~~)[\s\S]*?^\s*\1\s*$/gm;

/** Whether a text has links, and is no code, page or data. */
export function looksLikeMarkdown(head: string): boolean {
  if (/^(?:<[!?a-z]|[[{]\s*["{[\]}]|[[{]\s*$)/i.test(head) && !/\]\(\s*<?https?:/i.test(head)) return false;
  const prose = head.replace(fence, '');
  return link.test(prose) && !isCode(prose);
}

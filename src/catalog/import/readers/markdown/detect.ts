/** Detects Markdown. */

const link = /\]\(\s*<?https?:|^\s*\[[^\]]+\]:\s*https?:|^\s*[-*+]\s+<?https?:/im;

/** Whether a text has links as Markdown writes them, or headings. */
export function looksLikeMarkdown(head: string): boolean {
  return link.test(head) || /^#{1,6}\s/m.test(head);
}

/** Detects bookmark files. */

/** Whether a file is a list of bookmarks: it says so, or has links or folders right after `<DT>`, as a glossary has not. */
export function looksLikeBookmarks(head: string): boolean {
  return /^(?:<!--[^<]*-->\s*)?<!doctype netscape-bookmark/i.test(head) || /<dt>\s*<(?:a\s|h3\b)/i.test(head);
}

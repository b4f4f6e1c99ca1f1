/** Detects JSON Lines. */

/** Whether the first line begins an object. */
export function looksLikeRows(head: string): boolean {
  return /^\{\s*("|\}|\r?\n|$)/.test(head);
}

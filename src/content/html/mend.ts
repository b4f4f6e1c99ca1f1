/** Mends what would hide the rest of a page from a reader of its tags. */

/**
 * Takes away openings of comments and CDATA sections that hold no comment: conditional comments whose end has been removed or
 * comes after the content, comments that never end, and CDATA, which HTML does not have.
 */
export function mendHtml(html: string): string {
  let mended = html.includes('<![CDATA[') ? html.replace(/<!\[CDATA\[|\]\]>/g, ' ') : html;
  if (mended.includes('<!--[if')) mended = mended.replace(/<!--\[if\b[^>]{0,200}>/gi, openConditional);
  const last = mended.lastIndexOf('-->');
  if (mended.indexOf('<!--', last + 1) < 0) return mended;
  return mended.slice(0, last + 1) + mended.slice(last + 1).replace(/<!--[^<>]{0,200}>?/g, ' ');
}

/** A conditional comment stays if it ends at once, or at its own `endif`. */
function openConditional(opening: string, at: number, html: string): string {
  if (opening.endsWith('-->')) return opening;
  const from = at + opening.length;
  const end = html.indexOf('-->', from);
  if (end >= 0 && (end - from < 10 || html.slice(Math.max(from, end - 40), end).includes('<![endif]')))
    return opening;
  return ' ';
}

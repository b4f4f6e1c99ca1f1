import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHtml } from './parse.ts';
import { descendants, type Element, textOf } from './tree.ts';

/** A tree as text: `p(b)`. */
function outline(element: Element): string {
  const inside = element.children.map((child) => (typeof child === 'string' ? child.trim() : outline(child)));
  return `${element.tag}(${inside.filter((part) => part !== '').join(' ')})`;
}

describe('parseHtml', () => {
  it.each([
    ['<p>a<p>b', '#document(p(a) p(b))'],
    ['<ul><li>a<li>b<ul><li>c</ul></ul>', '#document(ul(li(a) li(b ul(li(c)))))'],
    ['<table><tr><td>a<td>b<tr><td>c</table>', '#document(table(tr(td(a) td(b)) tr(td(c))))'],
    ['<div>a</b></div></div>b', '#document(div(a) b)'],
    ['<head><title>a</title><div>b</div>', '#document(head(title(a)) div(b))'],
    ['a<script>if (1 < 2) "</p>"</script>b', '#document(a script() b)'],
    ['a&amp;b &#x1F35E;', '#document(a&b 🍞)'],
  ])('reads %s as browsers do', (html, tree) => {
    expect(outline(parseHtml(html))).toBe(tree);
  });

  it.each([
    '<!--[if gt IE 9]><p>bread</p>',
    '<!--[if !IE]><!--><p>bread</p><!--<![endif]-->',
    '<!--[if IE 9]><p>old</p><![endif]--><p>bread</p>',
    '<!-- never closed <p>bread</p>',
    '<![CDATA[<p>bread</p>',
    '<!-- a --><p>bread</p>',
  ])('sees what %s hides or does not hide', (html) => {
    const paragraphs = [...descendants(parseHtml(html))].filter(({ tag }) => tag === 'p');
    expect(paragraphs.map(textOf)).toEqual(['bread']);
  });

  it('keeps within its depth, and all text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('<div>', '<p>', '<b>', '</div>', '</b>', 'x'), { maxLength: 2000 }),
        (parts) => {
          const tree = parseHtml(parts.join(''));
          const depthOf = (element: Element): number =>
            element.parent === undefined ? 0 : 1 + depthOf(element.parent);
          for (const element of descendants(tree)) expect(depthOf(element)).toBeLessThanOrEqual(201);
          expect(textOf(tree).replaceAll(' ', '')).toBe(parts.filter((part) => part === 'x').join(''));
        },
      ),
      { numRuns: 30 },
    );
  });
});

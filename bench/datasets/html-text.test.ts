import { expect, it } from 'vitest';
import { htmlText } from './html-text.ts';

it.each([
  ['plain text,\n  two lines', 'plain text, two lines'],
  ['a < b && c > d', 'a < b && c > d'],
  ['Tom &amp; Jerry &#8211; &eacute;t&eacute;', 'Tom & Jerry – été'],
  ['<p>one</p><p>two</p>', 'one two'],
  ['one<br/>two', 'one two'],
  ['<b>b</b>old <a href="https://x.example">link</a>, end', 'bold link, end'],
  ['<style>p { color: red }</style>seen<script>hidden()</script>', 'seen'],
  ['cut off <a href="https://x.exa', 'cut off'],
  ['', ''],
])('the text of %j', (html, text) => {
  expect(htmlText(html)).toBe(text);
});

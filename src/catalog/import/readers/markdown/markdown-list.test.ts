import { expect, it } from 'vitest';
import { readMarkdownList } from './markdown-list.ts';

const read = readMarkdownList;

const briefly = (text: string) =>
  read(text).entries.map(({ headingPath, title, description, address }) => [
    headingPath.join(' / '),
    title,
    description,
    address.replace('https://', ''),
  ]);

it('reads the path of headings, and takes a single first-level heading as the title', () => {
  const { title, entries } = read(`Intro with [a link](https://intro.example).

# List

- [a](https://a.example) - One.

## B

### C

1. [b](https://b.example): Two

## D

- [c](https://c.example)
`);
  expect(title).toBe('List');
  expect(entries).toEqual([
    {
      headingPath: [],
      title: 'a link',
      description: 'Intro with',
      address: 'https://intro.example',
      kind: 'text',
      line: 1,
    },
    { headingPath: [], title: 'a', description: 'One.', address: 'https://a.example', kind: 'item', line: 5 },
    {
      headingPath: ['B', 'C'],
      title: 'b',
      description: 'Two',
      address: 'https://b.example',
      kind: 'item',
      line: 11,
    },
    { headingPath: ['D'], title: 'c', description: '', address: 'https://c.example', kind: 'item', line: 15 },
  ]);
});

it('treats several first-level headings with entries as sections', () => {
  const text = '# List\n\n# A\n- [a](https://a.example)\n# B\n- [b](https://b.example)';
  expect(read(text).title).toBe('List');
  expect(briefly(text).map(([path]) => path)).toEqual(['A', 'B']);
  expect(read('- [a](https://a.example)').title).toBeUndefined();
});

it('reads headings in HTML, and drops links, badges and logos from headings', () => {
  const text = `<h1 align="center"><img src="x.png"></h1>
<h1>A &amp; <b>B</b></h1>

## [Part](https://part.example) [![badge](https://img.shields.io/x)](https://ci.example)

- [a](https://a.example)`;
  expect(read(text).title).toBe('A & B');
  expect(briefly(text)).toEqual([
    ['', 'Part', '', 'part.example'],
    ['Part', 'a', '', 'a.example'],
  ]);
});

it('separates nested entries from their parent', () => {
  expect(
    briefly(`- [parent](https://p.example) - own text
  - [child](https://c.example) - other text
    continued

  more of the parent
- Without a link
  - [second](https://s.example)`),
  ).toEqual([
    ['', 'parent', 'own text more of the parent', 'p.example'],
    ['', 'child', 'other text continued', 'c.example'],
    ['', 'second', '', 's.example'],
  ]);
});

it('takes the first link to a page at any position, and keeps the rest as text', () => {
  expect(
    briefly(`- **[Bold](https://a.example)** \`code\` – by [Ann](https://ann.example) ([source](https://s.example)) -
- 2019: [Late](https://b.example) — text with [relative](/x) link
- [![badge](https://img.shields.io/x.svg)](https://badge.example) [Real](https://c.example) (⭐469) ![i](i.png)
- [mail](mailto:a@b.example) or [web](https://d.example)
- https://e.example/x - bare
- [by reference][ref] - text

[ref]: https://f.example`),
  ).toEqual([
    ['', 'Bold', 'code – by Ann (source)', 'a.example'],
    ['', 'Late', '2019 text with relative link', 'b.example'],
    ['', 'Real', '(⭐469)', 'c.example'],
    ['', 'web', 'mail or', 'd.example'],
    ['', 'https://e.example/x', 'bare', 'e.example/x'],
    ['', 'by reference', 'text', 'f.example'],
  ]);
});

it('takes every link of an item that enumerates links, and one link of an item that describes', () => {
  expect(
    briefly(`- [a](https://a.example), [b](https://b.example) and [c](https://c.example).
- [d](https://d.example) [e](https://e.example)
- See [f](https://f.example), [g](https://g.example)`),
  ).toEqual([
    ['', 'a', '', 'a.example'],
    ['', 'b', '', 'b.example'],
    ['', 'c', '', 'c.example'],
    ['', 'd', 'e', 'd.example'],
    ['', 'f', 'See g', 'f.example'],
  ]);
});

it('reads rows of tables, with the first cell as title if the link is in another cell', () => {
  expect(
    briefly(`## T

| Name | Link | Note |
| --- | --- | --- |
| [a](https://a.example) | x | note |
| Book | [4.2](https://b.example) | 1965 |
| none | | |`),
  ).toEqual([
    ['T', 'a', 'x note', 'a.example'],
    ['T', 'Book', '4.2 1965', 'b.example'],
  ]);
});

it('gives links that are no pages as they are, and none of badges', () => {
  const addresses = read(`- [Part](#part)
- [Home](/README.md)
- [mail](mailto:a@b.example)
- no link
- [![only a badge](https://img.shields.io/x.svg)](https://badge.example)`).entries.map(
    (entry) => entry.address,
  );
  expect(addresses).toEqual(['#part', '/README.md', 'mailto:a@b.example']);
});

it('reads links of headings with the text below, and every link of running text with its paragraph', () => {
  expect(
    briefly(`# Notes

Read [a](https://a.example) and <https://b.example>.

## [c](https://c.example) – a talk

> One thing.

Another thing.

- [d](https://d.example)

After the list.`),
  ).toEqual([
    ['', 'a', 'Read a and https://b.example.', 'a.example'],
    ['', 'https://b.example', 'Read a and https://b.example.', 'b.example'],
    ['', 'c', 'a talk One thing. Another thing.', 'c.example'],
    ['c – a talk', 'd', '', 'd.example'],
  ]);
});

it('reads links in HTML, within a paragraph and around it', () => {
  expect(
    briefly(`Try <a href="https://a.example">this <b>one</b></a> now.

<ul><li><a href="https://b.example">b</a>: two</li></ul>`),
  ).toEqual([
    ['', 'this one', 'Try now.', 'a.example'],
    ['', 'b', 'two', 'b.example'],
  ]);
});

it('names links in the text of other entries, which are no entries', () => {
  expect(read('- [a](https://a.example) by [Ann](https://ann.example)').others).toEqual([
    { line: 1, address: 'https://ann.example' },
  ]);
});

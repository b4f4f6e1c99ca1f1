import { expect, it } from 'vitest';
import { hash32 } from '../../base/index.ts';
import { words } from '../../text/index.ts';
import { readTexts, type TextSource, tableSource } from '../index.ts';
import { pageTable, pinTable } from '../testing/tables.ts';

const hashed = (text: string) => words(text).map((word) => hash32(word));
const row = ({ offsets, words: all }: { offsets: Uint32Array; words: Uint32Array }, i: number) => [
  ...all.subarray(offsets[i]!, offsets[i + 1]!),
];

it('reads the words of pages, of their URLs and of pins, in order', async () => {
  const page = pageTable([
    { key: 'https://a.example/Red-Fox', title: 'A red fox', body: 'ran away' },
    { key: 'https://b.example/', title: '' },
  ]);
  const texts = await readTexts(tableSource({ page, pin: pinTable([{ key: '1', title: 'Straße 日本語' }]) }));
  expect(row(texts.page, 0)).toEqual(hashed('A red fox ran away'));
  expect(row(texts.page, 1)).toEqual([]);
  expect(row(texts.url, 0)).toEqual(hashed('a example red fox'));
  expect(row(texts.pin, 0)).toEqual(hashed('Straße 日本語'));
});

it('reads chunks like one table, and the first 200 words of a text', async () => {
  const long = Array.from({ length: 150 }, (_, i) => `word${i}`).join(' ');
  const pages = Array.from({ length: 5 }, (_, i) => ({ key: `${i}`, title: `${long} ${i}`, body: long }));
  const whole = tableSource({ page: pageTable(pages) });
  const chunked: TextSource = {
    async *streamNodes(kind) {
      for (const each of pages) yield* tableSource({ page: pageTable([each]) }).streamNodes(kind);
    },
  };
  const texts = await readTexts(whole);
  expect(await readTexts(chunked)).toEqual(texts);
  expect(row(texts.page, 3)).toEqual(hashed(`${long} 3 ${long}`).slice(0, 200));
});

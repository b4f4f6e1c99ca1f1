import { expect, it } from 'vitest';
import { urlWords } from './index.ts';

it.each([
  ['https://example.com/A-b_C2?q=x', ['example', 'com', 'a', 'b', 'c2', 'q', 'x']],
  ['https://example.com/Caf%C3%A9', ['example', 'com', 'café']],
  ['https://example.com/%FF', ['example', 'com', 'ff']],
  ['example.com', ['example', 'com']],
  ['', []],
])('the words of %s', (url, words) => {
  expect(urlWords(url)).toEqual(words);
});

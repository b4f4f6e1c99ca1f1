import { expect, it } from 'vitest';
import { urlTitle, urlWords } from './index.ts';

it.each([
  ['https://example.com/A-b_C2?q=x', ['example', 'com', 'a', 'b', 'c2', 'q', 'x']],
  ['https://example.com/Caf%C3%A9', ['example', 'com', 'café']],
  ['https://example.com/%FF', ['example', 'com', 'ff']],
  ['example.com', ['example', 'com']],
  ['', []],
])('the words of %s', (url, words) => {
  expect(urlWords(url)).toEqual(words);
});

it.each([
  ['https://www.example.com/blog/rye-bread_in-a-day.html', 'rye bread in a day (example.com)'],
  ['https://example.com/Caf%C3%A9?page=2#top', 'Café (example.com)'],
  ['https://example.com/posts/sourdough/12345/', 'sourdough (example.com)'],
  ['https://example.com/talks/index.html', 'talks (example.com)'],
  ['https://example.com/', 'example.com'],
  ['https://example.com/?p=7', 'example.com'],
  ['https://example.com/2024/05', 'example.com'],
])('the title of %s', (url, title) => {
  expect(urlTitle(url)).toBe(title);
});

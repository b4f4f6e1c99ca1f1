import { expect, it } from 'vitest';
import { siteOf } from './index.ts';

it.each([
  ['https://example.com', 'example.com'],
  ['https://a.blog.example.co.uk/x', 'example.co.uk'],
  ['https://ann.github.io/x', 'ann.github.io'],
  ['https://127.0.0.1:8080/x', '127.0.0.1'],
  ['https://localhost/x', 'localhost'],
  ['https://gov.uk/x', 'gov.uk'],
])('the site of %s is %s', (url, site) => {
  expect(siteOf(url)).toBe(site);
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { extractPage } from './index.ts';

function fixture(name: string): Promise<Awaited<ReturnType<typeof extractPage>>> {
  const bytes = readFileSync(new URL(`./fixtures/${name}.html`, import.meta.url));
  return extractPage(bytes, { url: `https://slow-oven.example/${name}/` });
}

describe('extractPage of an article', () => {
  it('gives its paragraphs and lists, and nothing around them', async () => {
    const { text } = await fixture('article');
    for (const said of [
      'haste is what rye forgives least',
      'smell of apples & be full',
      '100 g water at body heat',
      'The loaf',
    ])
      expect(text).toContain(said);
    for (const around of [
      'Recipes',
      'Spelt rolls',
      'newsletter',
      'Privacy policy',
      'All rights reserved',
      'margin',
    ])
      expect(text).not.toContain(around);
  });

  it('gives what the page declares', async () => {
    const page = await fixture('article');
    expect(page).toMatchObject({
      kind: 'html',
      type: 'article',
      title: 'Rye bread in a day and a half',
      description: 'A sour loaf from flour, water and salt, without hurry.',
      language: 'en',
      canonical: 'https://slow-oven.example/rye-bread',
      published: '2024-03-05T07:30:00Z',
      modified: '2024-04-01',
      author: 'Ann Mill',
      site: 'The Slow Oven',
      flags: [],
    });
    expect(page.images).toEqual([
      { url: 'https://slow-oven.example/images/loaf.jpg', width: 1200 },
      {
        url: 'https://slow-oven.example/images/starter.jpg',
        alt: 'A bubbling starter in a jar',
        width: 640,
        height: 480,
      },
    ]);
    expect(page.links).toContainEqual({ url: 'https://slow-oven.example/spelt', text: 'Spelt rolls' });
    expect(page.structured.items.map(({ type }) => type)).toEqual(['WebSite', 'Article']);
  });
});

it('gives all posts of a thread', async () => {
  const { text } = await fixture('forum');
  for (const said of ['has not risen once', 'on top of the fridge', 'it doubled over night'])
    expect(text).toContain(said);
  expect(text).not.toContain('Powered by');
});

it('gives the description and the data of a product', async () => {
  const { text, structured } = await fixture('product');
  expect(text).toContain('folded by hand from a single sheet');
  expect(text).not.toContain('Add to cart');
  expect(text).not.toContain('Linen cloth');
  expect(structured.items[0]).toMatchObject({
    type: 'Product',
    fields: { name: 'Bread tin, 1 kg', offers: { '@type': 'Offer', price: '24.00', priceCurrency: 'EUR' } },
  });
});

describe('extractPage of bytes', () => {
  const html = '<title>Körnerbrötchen</title><p>Brötchen';

  it.each([
    ['a header', 'text/html; charset=windows-1252', Buffer.from(html, 'latin1')],
    ['a meta element', undefined, Buffer.from(`<meta charset="iso-8859-1">${html}`, 'latin1')],
    ['a mark', undefined, Buffer.from(`\ufeff${html}`, 'utf16le')],
    ['nothing, as UTF-8', undefined, Buffer.from(html)],
    ['nothing, as windows-1252', undefined, Buffer.from(html, 'latin1')],
  ])('decodes what %s declares', async (_, contentType, bytes) => {
    expect(await extractPage(bytes, { contentType })).toMatchObject({
      kind: 'html',
      title: 'Körnerbrötchen',
    });
  });

  it.each([
    ['pdf', '%PDF-1.4\n1 0 obj << /Title (Rye \\(and wheat\\)) >>', 'Rye (and wheat)'],
    ['json', '{"title": "Rye", "n": [1]}', 'Rye'],
    ['xml', '<?xml version="1.0"?><rss><channel><title>News of rye</title></channel></rss>', 'News of rye'],
    ['image', '\x89PNG\r\n\x1a\n', undefined],
    ['archive', 'PK\x03\x04', undefined],
    ['binary', '\x7fELF\0\0\0', undefined],
  ])('names %s, with its title', async (kind, bytes, title) => {
    expect(await extractPage(Buffer.from(bytes, 'latin1'))).toMatchObject({
      kind,
      title,
      text: '',
      flags: ['no-text'],
    });
  });

  it('finds nothing in nothing', async () => {
    expect(await extractPage(new Uint8Array(0))).toMatchObject({
      text: '',
      type: undefined,
      flags: ['no-text'],
    });
  });

  it('reads what is nested too deep', async () => {
    const { text } = await extractPage(
      Buffer.from(`<p>${'<div>'.repeat(5000)}Rye bread takes a day and a half, and most of it is waiting.`),
    );
    expect(text).toBe('Rye bread takes a day and a half, and most of it is waiting.');
  });
});

describe('flags', () => {
  it.each([
    ['soft-404', '<title>Page not found</title><p>Sorry, the page you are looking for is gone.</p>'],
    ['blocked', '<title>Just a moment...</title><p>Checking your browser before you go on.</p>'],
    ['consent', '<title>Before you continue</title><p>We use data. Accept all cookies?</p>'],
    [
      'script-needed',
      '<title>App</title><noscript>You need to enable JavaScript to run this app.</noscript>',
    ],
  ])('%s', async (flag, html) => {
    expect((await extractPage(Buffer.from(html))).flags).toContain(flag);
  });
});

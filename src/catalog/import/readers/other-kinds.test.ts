import { expect, it } from 'vitest';
import { textSource } from '../../testing/text-source.ts';
import { openContent } from '../content.ts';

it.each([
  ['a picture', Buffer.from('89504e470d0a1a0a0000000d', 'hex'), 'a picture (PNG)', ''],
  ['a PDF', Buffer.from('%PDF-1.7\n%\xe2\xe3', 'latin1'), 'a PDF document', 'Export your links'],
  ['a compressed file', Buffer.from('1f8b0800', 'hex'), 'a file compressed with gzip', 'Unpack it first'],
  ["Safari's own file", Buffer.from('bplist00\0\0'), 'a binary property list', 'plutil -convert xml1'],
  [
    "Firefox's backup",
    Buffer.from('mozLz40\0abc'),
    "Firefox's compressed backup",
    'Export Bookmarks to HTML',
  ],
  ['a sheet of Excel', Buffer.from('PK\u0003\u0004\0\0[Content_Types].xml'), 'an Office document', 'as CSV'],
  [
    'an article',
    `<!DOCTYPE html><html><body><h1>Trees</h1>${'<p>They <a href="https://a.example">talk</a> to each other, below the ground, by threads of fungi.</p>'.repeat(9)}<ul><li><a href="https://b.example">More</a></li></ul></body></html>`,
    'a web page (an article)',
    'Export your links',
  ],
  [
    'a glossary',
    '<!DOCTYPE html><nav><a href="https://a.example">Home</a></nav><dl><dt>Token</dt><dd>see <a href="https://b.example">there</a></dd></dl>',
    'a web page (an article)',
    'Export your links',
  ],
  [
    'a Python script',
    'import sys\n\nURL = "https://a.example"\n\ndef main():\n    print(URL)\n',
    'source code',
    '--format',
  ],
  [
    'a short script that mentions an address',
    'import os\n# see https://a.example\nprint(os.name)\n',
    'source code',
    '--format',
  ],
  [
    'a module',
    "import { a } from 'a';\n// https://a.example\nexport function f() {\n  return a;\n}\n",
    'source code',
    '--format',
  ],
  [
    'a package',
    '{"name": "x", "version": "1.0.0", "scripts": {}, "funding": [{"url": "https://a.example"}]}',
    'JSON without a list of addresses (keys: name, version, scripts, funding, url)',
    '--map url=KEY',
  ],
  [
    'a sitemap',
    '<?xml version="1.0"?><urlset><url><loc>x</loc></url></urlset>',
    'an XML document (urlset)',
    '--format',
  ],
  ['a letter', 'Dear all,\nthis is about nothing.\n', 'text without links', '--map url=COLUMN'],
])('names %s', async (_, content, kind, hint) => {
  const opened = openContent(textSource('x', content).stream(), 'x', {});
  await expect(opened).rejects.toMatchObject({
    message: expect.stringContaining(`x: expected saved links, but this looks like ${kind}`),
    hint: expect.stringContaining(hint),
  });
});

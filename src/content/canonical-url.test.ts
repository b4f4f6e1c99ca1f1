import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalizeUrl } from './index.ts';

describe('canonicalizeUrl', () => {
  it.each([
    ['http://Example.COM', 'https://example.com'],
    ['https://example.com/', 'https://example.com'],
    ['https://example.com/?', 'https://example.com'],
    ['https://example.com/?a=1', 'https://example.com?a=1'],
    ['http://www.example.com:80/a/#top', 'https://example.com/a'],
    ['http://example.com:443/a', 'https://example.com/a'],
    ['https://example.com:8443/a', 'https://example.com:8443/a'],
    ['https://ann:secret@example.com/a', 'https://example.com/a'],
    ['https://www.www.example.com', 'https://example.com'],
    ['https://www.com/a', 'https://www.com/a'],
    ['https://example.com./a', 'https://example.com/a'],
    ['https://example.com/a/../b//', 'https://example.com/b'],
    ['https://example.com/?utm_source=x&b=2&FBCLID=y&a=1&b=1', 'https://example.com?a=1&b=2&b=1'],
    ['https://example.com/?%75tm_source=x', 'https://example.com'],
    ['https://example.com/%7eann/%c3%a9%2f', 'https://example.com/~ann/%C3%A9%2F'],
    ['https://example.com/100%', 'https://example.com/100%25'],
    ['https://bücher.example/é', 'https://xn--bcher-kva.example/%C3%A9'],
    ['https://github.com/Ann/Repo/blob/main/README.md', 'https://github.com/ann/repo/blob/main/README.md'],
    ['https://example.com/Ann', 'https://example.com/Ann'],
    [' \thttps://example.com/a\n', 'https://example.com/a'],
    ['http://[::1]:3000/', 'https://[::1]:3000'],
  ])('%s → %s', (raw, url) => {
    expect(canonicalizeUrl(raw)).toEqual({ url });
  });

  it.each([
    ['mailto:ann@example.com', 'not http'],
    ['javascript:alert(1)', 'not http'],
    ['ftp://example.com/a', 'not http'],
    ['about:blank', 'not http'],
    ['#contents', 'relative'],
    ['/content/a', 'relative'],
    ['example.com/a', 'relative'],
    ['//example.com/a', 'relative'],
    ['', 'relative'],
    ['https://', 'invalid'],
    ['https://a b.com', 'invalid'],
    ['https://a..b.com/', 'invalid'],
    ['https://./', 'invalid'],
    ['https://1.2.3.256/', 'invalid'],
    [`https://example.com/${'a'.repeat(9000)}`, 'too long'],
  ])('%s is refused: %s', (raw, refusal) => {
    expect(canonicalizeUrl(raw)).toEqual({ refusal });
  });

  it('measures the canonical form, so tracking parameters do not make an address too long', () => {
    expect(canonicalizeUrl(`https://example.com/?utm_id=${'a'.repeat(9000)}`)).toEqual({
      url: 'https://example.com',
    });
  });

  const hosts = fc.oneof(
    fc.domain(),
    fc.ipV4(),
    fc.constantFrom('www.www.github.com', 'GitHub.com', 'www..com', 'a.1.', 'a.1..', 'www.1', 'bücher.de.'),
  );
  const pieces = fc.stringMatching(/^[ -~é\\]{0,12}$/);
  const addresses = fc
    .tuple(fc.constantFrom('http', 'HTTPS'), hosts, fc.array(pieces), pieces, pieces)
    .map(([scheme, host, path, query, hash]) => `${scheme}://${host}/${path.join('/')}?${query}#${hash}`);

  it('is idempotent, and its results are ASCII https addresses that parse', () => {
    fc.assert(
      fc.property(fc.oneof(addresses, fc.webUrl({ withQueryParameters: true }), fc.string()), (raw) => {
        const { url } = canonicalizeUrl(raw);
        if (url === undefined) return;
        expect(canonicalizeUrl(url)).toEqual({ url });
        expect(url).toMatch(/^https:\/\/[!-~]+$/);
        expect(new URL(url).hash).toBe('');
      }),
      { numRuns: 2000 },
    );
  });

  it('ignores the scheme, www., a trailing slash, a fragment and the order of parameters', () => {
    const parameters = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{1,3}$/), fc.nat()), {
      selector: ([name]) => name,
    });
    fc.assert(
      fc.property(fc.domain(), fc.stringMatching(/^[a-zA-Z/]{0,9}$/), parameters, (host, path, query) => {
        const write = (pairs: [string, number][]) => pairs.map((pair) => pair.join('=')).join('&');
        const plain = canonicalizeUrl(`https://${host}/${path}?${write(query)}`);
        const other = canonicalizeUrl(`http://www.${host}/${path}/?${write(query.toReversed())}&utm_x=1#a`);
        expect(other).toEqual(plain);
        expect(plain.url).toBeDefined();
      }),
    );
  });
});

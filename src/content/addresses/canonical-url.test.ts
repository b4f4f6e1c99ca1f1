import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalizeUrl, explainUrl } from '../index.ts';
import {
  fragmentSites,
  general,
  mobileHost,
  paths,
  type Rule,
  sameHosts,
  siteParameters,
  tracking,
  wrappers,
} from './rules.ts';

const rules: readonly Rule[] = [
  ...Object.values(general),
  mobileHost,
  ...sameHosts,
  ...wrappers,
  ...paths,
  tracking,
  ...siteParameters,
  ...fragmentSites,
];

const examples = rules.flatMap(({ id, examples }) =>
  Object.entries(examples).map(([given, url]) => [id, given, url] as const),
);

describe('the rules', () => {
  it.each(examples)('%s: %s → %s', (_id, given, url) => {
    expect(canonicalizeUrl(given)).toEqual({ url });
    expect(canonicalizeUrl(url)).toEqual({ url });
  });

  it('each have an id of their own, and an example that they change', () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const { id, examples } of rules) {
      const used = Object.keys(examples).some((given) =>
        explainUrl(given).steps.some(({ rule }) => rule === id),
      );
      expect(used, id).toBe(true);
    }
  });
});

describe('canonicalizeUrl', () => {
  it.each([
    ['http://Example.COM', 'https://example.com'],
    ['http://www.example.com:80/a/#top', 'https://example.com/a'],
    ['http://example.com:443/a', 'https://example.com/a'],
    ['https://example.com:8443/a', 'https://example.com:8443/a'],
    ['https://www.www.example.com', 'https://example.com'],
    ['https://example.com/?%75tm_source=x', 'https://example.com'],
    ['https://example.com/Ann', 'https://example.com/Ann'],
    ['http://[::1]:3000/', 'https://[::1]:3000'],
    ['HTTPS://B%C3%BCcher.Example:443/stra%c3%9fe/', 'https://xn--bcher-kva.example/stra%C3%9Fe'],
    ['https://example.com/a?b=(1)', 'https://example.com/a?b=(1)'],
    ['https://example.com/a?b=%281%29', 'https://example.com/a?b=(1)'],
    ['https://example.com/a?b=1%262', 'https://example.com/a?b=1%262'],
    ['https://example.com/a?id=7&amp;amp;utm_source=a', 'https://example.com/a?id=7'],
    ['https://app.example.com/#/', 'https://app.example.com'],
    ['https://app.example.com/#!', 'https://app.example.com'],
    ['https://app.example.com/#/a#b', 'https://app.example.com#/a#b'],
    ['https://example.com/a#:~:text=b', 'https://example.com/a'],
    [
      'https://web.archive.org/web/2020/https://example.com/',
      'https://web.archive.org/web/2020/https://example.com',
    ],
    ['https://www.google.com/url?q=javascript:alert(1)', 'https://google.com/url?q=javascript:alert(1)'],
    ['https://www.google.com/a/example.com', 'https://google.com/a/example.com'],
    [
      'https://google.example.com/url?q=https://a.example',
      'https://google.example.com/url?q=https://a.example',
    ],
    [
      'https://www.facebook.com/l.php?u=https%3A%2F%2Fl.facebook.com%2Fl.php%3Fu%3Dhttps%253A%252F%252Fa.example',
      'https://a.example',
    ],
    ['https://www.youtube.com/@ann/videos?si=x', 'https://youtube.com/@ann/videos'],
    ['https://youtu.be/a1?v=b2', 'https://youtube.com/watch?v=a1'],
    ['https://docs.github.com/en/REST', 'https://docs.github.com/en/REST'],
    ['https://m.me/ann', 'https://m.me/ann'],
    ['https://amp.dev/about', 'https://amp.dev/about'],
    ['https://example.com/amp', 'https://example.com/amp'],
    ['https://example.com/amplifiers', 'https://example.com/amplifiers'],
    ['view-source:about:reader?url=https%3A%2F%2Fexample.com', 'https://example.com'],
  ])('%s → %s', (raw, url) => {
    expect(canonicalizeUrl(raw)).toEqual({ url });
  });

  it.each([
    ['mailto:ann@example.com', 'not http'],
    ['javascript:alert(1)', 'not http'],
    ['ftp://example.com/a', 'not http'],
    ['about:blank', 'not http'],
    ['about:reader?url=file:///etc', 'not http'],
    ['view-source:', 'not http'],
    ['chrome-extension://a/options.html#uri=', 'not http'],
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
    [`${'https://r.jina.ai/'.repeat(20)}https://example.com`, 'invalid'],
    [`https://example.com/${'a'.repeat(9000)}`, 'too long'],
  ])('%s is refused: %s', (raw, refusal) => {
    expect(canonicalizeUrl(raw)).toEqual({ refusal });
  });

  it('measures the canonical form, so tracking parameters do not make an address too long', () => {
    expect(canonicalizeUrl(`https://example.com/?utm_id=${'a'.repeat(9000)}`)).toEqual({
      url: 'https://example.com',
    });
  });

  it('takes no longer for long runs of what rules look for', () => {
    const runs = [
      '/',
      'amp/',
      '/amp',
      '.amp',
      'a-',
      'a=1&',
      'amp;',
      ';jsessionid=',
      'view-source:',
      'https:/',
      'a.',
      'a/d/',
    ];
    const starts = [
      'https://a.example/',
      'https://a.example/amp/',
      'https://a.example/?',
      'https://a.example/#/',
      'https://docs.google.com/',
      'https://r.jina.ai/',
      'https://cdn.ampproject.org/c/s/',
      'chrome-extension://',
      'view-source:',
    ];
    // Steps that grow with the square of the length would take minutes
    for (const start of starts)
      for (const run of runs) canonicalizeUrl(`${start}${run.repeat(100_000 / run.length)}!`);
  });

  const ruleHosts = [...sameHosts.flatMap(({ from }) => from), ...rules.flatMap((rule) => hostsOf(rule))];
  const hosts = fc.oneof(
    fc.domain(),
    fc.ipV4(),
    fc.constantFrom('www.www.github.com', 'GitHub.com', 'www..com', 'a.1.', 'a.1..', 'www.1', 'bücher.de.'),
    fc
      .tuple(fc.constantFrom('', 'www.', 'm.', 'amp.', 'en.m.', 'x.'), fc.constantFrom(...ruleHosts))
      .map((parts) => parts.join('')),
  );
  const names = [
    'v',
    'list',
    'url',
    'u',
    'q',
    'to',
    'target',
    'amp',
    'trk',
    'smid',
    'utm_x',
    'ref',
    'keep',
    'amp;b',
  ];
  const inner = fc.constantFrom(
    'https://a.example',
    'https%3A%2F%2Fyoutu.be%2Fx%3Ft%3D1',
    'http:/b.example/amp',
    '1',
    'x-y',
    '',
  );
  const pieces = fc.oneof(
    fc.stringMatching(/^[ -~é\\]{0,12}$/),
    fc.constantFrom(
      'amp',
      'embed',
      'shorts',
      'dp',
      '0123456789',
      'url',
      'l.php',
      's',
      'c',
      'watch',
      'redirect',
      'd',
      'edit',
      'a-b-c.html',
      'x.amp',
    ),
    fc.constantFrom('https://c.example', 'https:', 'd.example', ';jsessionid=1', '%61mp', '!a', 'y.amp.html'),
  );
  const query = fc
    .array(
      fc.oneof(
        pieces,
        fc.tuple(fc.constantFrom(...names), inner).map((pair) => pair.join('=')),
      ),
      { maxLength: 4 },
    )
    .map((parts) => parts.join('&'));
  const addresses = fc
    .tuple(
      fc.constantFrom('http', 'HTTPS'),
      hosts,
      fc.array(pieces, { maxLength: 4 }),
      query,
      fc.oneof(
        pieces,
        query.map((text) => `/${text}`),
      ),
    )
    .map(([scheme, host, path, search, hash]) => `${scheme}://${host}/${path.join('/')}?${search}#${hash}`);
  const wrapped = fc
    .tuple(
      fc.constantFrom(
        'view-source:',
        'about:reader?url=',
        'chrome-extension://a/b.html#uri=',
        'https://r.jina.ai/',
        'feed:',
      ),
      addresses,
    )
    .map((parts) => parts.join(''));

  it('is idempotent, and its results are ASCII https addresses that parse', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          addresses,
          wrapped,
          fc.webUrl({ withQueryParameters: true, withFragments: true }),
          fc.string(),
        ),
        (raw) => {
          const { url } = canonicalizeUrl(raw);
          if (url === undefined) return;
          expect(canonicalizeUrl(url)).toEqual({ url });
          expect(url).toMatch(/^https:\/\/[!-~]+$/);
          expect(URL.canParse(url)).toBe(true);
        },
      ),
      { numRuns: 800 },
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

  it('ignores m. and amp.', () => {
    const host = fc.stringMatching(/^([a-z]{4,8}\.)?[a-z]{4,8}\.(com|de|co\.uk)$/);
    fc.assert(
      fc.property(host, fc.constantFrom('m.', 'amp.', 'www.m.', 'en.m.'), (host, mark) => {
        const language = mark === 'en.m.' ? 'en.' : '';
        expect(canonicalizeUrl(`https://${mark}${host}/a`)).toEqual(
          canonicalizeUrl(`https://${language}${host}/a`),
        );
      }),
    );
  });

  it('gives a route a page of its own, whatever it says', () => {
    const route = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    fc.assert(
      fc.property(fc.domain(), fc.constantFrom('#/', '#!', '#!/'), route, route, (host, mark, a, b) => {
        const [first, second] = [a, b].map((name) => canonicalizeUrl(`https://${host}/${mark}${name}`).url);
        expect(first === second).toBe(a === b);
      }),
    );
  });
});

describe('explainUrl', () => {
  it('names the rules that made a key, in order', () => {
    const { steps, ...result } = explainUrl('http://www.youtube.com/shorts/a1?t=4#x');
    expect(result).toEqual({
      given: 'http://www.youtube.com/shorts/a1?t=4#x',
      url: 'https://youtube.com/watch?v=a1',
    });
    expect(steps.map(({ rule }) => rule)).toEqual([
      'https',
      'www',
      'youtube-video',
      'youtube-watch',
      'fragment',
    ]);
    expect(steps.at(-1)!.url).toBe(result.url);
  });

  it('has no steps for a key, and says why an address is none', () => {
    for (const key of ['https://example.com/a', 'https://example.com/a??', 'https://example.com/a?b=?']) {
      expect(explainUrl(key)).toEqual({ given: key, url: key, steps: [] });
    }
    expect(explainUrl('mailto:ann@example.com')).toMatchObject({ refusal: 'not http', steps: [] });
  });

  it('ends at the key of canonicalizeUrl', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (raw) => {
        const { given, steps, ...result } = explainUrl(raw);
        expect(result).toEqual(canonicalizeUrl(raw));
        if (steps.length > 0) expect(steps.at(-1)!.url).toBe(result.url);
      }),
    );
  });
});

/** The hosts of a rule, with a country for `*`. */
function hostsOf(rule: Rule): string[] {
  const hosts = 'hosts' in rule ? ((rule.hosts ?? []) as readonly string[]) : [];
  return hosts.map((host) => host.replace('*', 'co.uk'));
}

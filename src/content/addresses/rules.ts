/**
 * The rules that make the key of a page, as data. Every rule has an id, says what it does, and has examples that a test
 * runs. `linksage explain URL` prints the rules that made a key.
 *
 * A host stands for itself and its subdomains; `google.*` for `google` in any country. Hosts are written without `www.`,
 * as rules see them.
 */

/** The version of the rules: raise it with every change that gives an address another key. See `catalog/addresses/`. */
export const addressRules = 2;

/** What all rules have. */
export interface Rule {
  readonly id: string;
  readonly does: string;
  /** Addresses, and the keys that they get from all rules together. */
  readonly examples: Readonly<Record<string, string>>;
}

/** Rules for all addresses, in code (`canonical-url.ts`). */
export const general = {
  standard: {
    id: 'standard',
    does: 'is read as browsers read it: host in lower case and punycode, dots resolved, escapes for what needs them',
    examples: {
      ' https://Example.com/a/../b c ': 'https://example.com/b%20c',
      'https://bücher.example/é': 'https://xn--bcher-kva.example/%C3%A9',
      'https:\\\\example.com\\a': 'https://example.com/a',
    },
  },
  https: {
    id: 'https',
    does: 'http and https are one page',
    examples: { 'http://example.com/a': 'https://example.com/a' },
  },
  credentials: {
    id: 'credentials',
    does: 'user name and password are dropped: they must not enter a catalog',
    examples: { 'https://ann:secret@example.com/a': 'https://example.com/a' },
  },
  finalDot: {
    id: 'final-dot',
    does: 'the final dot of a host is dropped',
    examples: { 'https://example.com./a': 'https://example.com/a' },
  },
  www: {
    id: 'www',
    does: '`www.` is dropped, unless only a top-level domain is left',
    examples: { 'https://www.example.com': 'https://example.com', 'https://www.com/a': 'https://www.com/a' },
  },
  escapes: {
    id: 'escapes',
    does: 'a character has one spelling: escaped, in upper case, or not escaped where it needs no escape',
    examples: {
      'https://example.com/%7eann/%c3%a9%2f': 'https://example.com/~ann/%C3%A9%2F',
      'https://example.com/a_%28b%29?c=%28d%29': 'https://example.com/a_(b)?c=(d)',
      'https://example.com/a[1]|b?c[]=1': 'https://example.com/a%5B1%5D%7Cb?c%5B%5D=1',
      'https://example.com/100%': 'https://example.com/100%25',
    },
  },
  ampersand: {
    id: 'ampersand',
    does: 'an `&` that was escaped twice, as `&amp;`, is one `&`',
    examples: { 'https://example.com/?a=1&amp;b=2': 'https://example.com?a=1&b=2' },
  },
  session: {
    id: 'session',
    does: 'the id of a session is dropped from the path',
    examples: { 'https://example.com/a;jsessionid=0A1B?b=1': 'https://example.com/a?b=1' },
  },
  trailingSlash: {
    id: 'trailing-slash',
    does: 'slashes at the end of the path are dropped',
    examples: {
      'https://example.com/': 'https://example.com',
      'https://example.com/a//': 'https://example.com/a',
    },
  },
  order: {
    id: 'order',
    does: 'parameters are sorted by name; those of one name keep their order; empty ones are dropped',
    examples: {
      'https://example.com/?b=2&a=1&b=1&': 'https://example.com?a=1&b=2&b=1',
      'https://a.example?': 'https://a.example',
    },
  },
  fragment: {
    id: 'fragment',
    does: 'a fragment is dropped: it names a place on the page',
    examples: {
      'https://example.com/a#top': 'https://example.com/a',
      'https://example.com/#/': 'https://example.com',
    },
  },
  route: {
    id: 'route',
    does: 'a fragment that is a route, `#/…` or `#!…`, names a page; only tracking parameters and final slashes in it are dropped',
    examples: {
      'https://app.example.com/#/inbox/7/?utm_source=x': 'https://app.example.com#/inbox/7',
      'https://example.com/forum/#!topic/dev/abc': 'https://example.com/forum#!topic/dev/abc',
    },
  },
} as const satisfies Record<string, Rule>;

/** Labels that mark the mobile or AMP edition of a host. */
export const mobileHost: Rule & { readonly labels: readonly string[] } = {
  id: 'mobile-host',
  does: '`m.` and `amp.` are dropped, also after a language, where the rest is no public suffix',
  labels: ['m', 'amp'],
  examples: {
    'https://m.example.com/a': 'https://example.com/a',
    'https://amp.example.co.uk/a': 'https://example.co.uk/a',
    'https://de.m.wikipedia.org/wiki/Graph': 'https://de.wikipedia.org/wiki/Graph',
    'https://m.github.io/a': 'https://m.github.io/a',
  },
};

/** Hosts that show the same pages as another host. */
export interface SameHost extends Rule {
  readonly from: readonly string[];
  readonly to: string;
  /** Whether a subdomain of `from` is that subdomain of `to`. */
  readonly subdomains?: boolean;
}

export const sameHosts: readonly SameHost[] = [
  {
    id: 'twitter-host',
    does: 'Twitter is X',
    from: ['twitter.com', 'mobile.twitter.com', 'mobile.x.com'],
    to: 'x.com',
    examples: { 'https://mobile.twitter.com/ann/status/1': 'https://x.com/ann/status/1' },
  },
  {
    id: 'reddit-host',
    does: 'the old, new and mobile Reddit are one',
    from: ['old.reddit.com', 'new.reddit.com', 'np.reddit.com', 'i.reddit.com', 'sh.reddit.com'],
    to: 'reddit.com',
    examples: { 'https://old.reddit.com/r/a/comments/1/b/': 'https://reddit.com/r/a/comments/1/b' },
  },
  {
    id: 'facebook-host',
    does: 'the mobile Facebook is Facebook',
    from: ['mbasic.facebook.com', 'touch.facebook.com', 'web.facebook.com'],
    to: 'facebook.com',
    examples: { 'https://mbasic.facebook.com/ann/posts/1': 'https://facebook.com/ann/posts/1' },
  },
  {
    id: 'blogspot-country',
    does: 'a blog has the same posts in every country',
    from: [
      'blogspot.de',
      'blogspot.fr',
      'blogspot.it',
      'blogspot.nl',
      'blogspot.ca',
      'blogspot.in',
      'blogspot.jp',
      'blogspot.ru',
      'blogspot.se',
      'blogspot.ch',
      'blogspot.co.uk',
      'blogspot.com.au',
      'blogspot.com.br',
      'blogspot.com.es',
    ],
    to: 'blogspot.com',
    subdomains: true,
    examples: { 'https://ann.blogspot.co.uk/2012/a.html?m=1': 'https://ann.blogspot.com/2012/a.html' },
  },
  {
    id: 'mobile-news-host',
    does: 'the mobile edition of a newspaper is the newspaper',
    from: ['mobile.nytimes.com'],
    to: 'nytimes.com',
    examples: { 'https://mobile.nytimes.com/2024/a.html': 'https://nytimes.com/2024/a.html' },
  },
];

/**
 * Addresses around the address of a page: readers, suspended tabs, redirects, AMP caches. The page is the address inside.
 * An archived copy (web.archive.org) is a page of its own: it is kept because the page changes or goes away.
 */
export interface Wrapper extends Rule {
  /** The hosts of wrappers with an http address. */
  readonly hosts?: readonly string[];
  /** The schemes of the others. */
  readonly schemes?: readonly string[];
  /** Limits the rule to some paths. */
  readonly path?: RegExp;
  /** The parameter of the query or the fragment that holds the address; the first that does counts. */
  readonly parameters?: readonly string[];
  /** Finds the address, not escaped, as group 1 of what follows host or scheme. */
  readonly rest?: RegExp;
}

/** The schemes of pages of browser extensions. */
const extensions = [
  'chrome-extension',
  'moz-extension',
  'safari-web-extension',
  'ms-browser-extension',
  'extension',
];

export const wrappers: readonly Wrapper[] = [
  {
    id: 'browser-scheme',
    does: 'a scheme of a browser around an address',
    schemes: ['view-source', 'feed', 'microsoft-edge', 'googlechrome', 'read', 'web+read'],
    rest: /^(?:\/\/)?((?:https?|about|[a-z-]+-extension):.+)$/is,
    examples: {
      'view-source:https://example.com/a': 'https://example.com/a',
      'microsoft-edge:https://example.com/a': 'https://example.com/a',
    },
  },
  {
    id: 'browser-reader',
    does: "a browser's reader",
    schemes: ['about', 'chrome-distiller', 'read'],
    parameters: ['url'],
    examples: {
      'about:reader?url=https%3A%2F%2Fexample.com%2Fa%3Fb%3D1': 'https://example.com/a?b=1',
      'chrome-distiller://0f_1a/?url=https%3A%2F%2Fexample.com%2Fa': 'https://example.com/a',
      'read://https_example.com/?url=https%3A%2F%2Fexample.com%2Fa': 'https://example.com/a',
    },
  },
  {
    id: 'suspended-tab',
    does: 'a tab that an extension suspended: The Great Suspender, The Marvellous Suspender and their like',
    schemes: extensions,
    rest: /[?#&]uri=(.+)$/is,
    examples: {
      'chrome-extension://klbibkeccnjlkjkiokjodocebajanakg/suspended.html#ttl=A%20b&pos=0&uri=https://example.com/a?b=1&c=2':
        'https://example.com/a?b=1&c=2',
    },
  },
  {
    id: 'extension-page',
    does: 'a page that an extension shows: suspended tabs, readers, viewers',
    schemes: extensions,
    parameters: ['url', 'u', 'src', 'file', 'link', 'target', 'href'],
    examples: {
      'chrome-extension://fiabciakcmgepblmdkmemdbbkilneeeh/park.html?title=A&url=https%3A%2F%2Fexample.com%2Fa':
        'https://example.com/a',
      'moz-extension://0a1b/reader.html#id=1&url=https%3A%2F%2Fexample.com%2Fa': 'https://example.com/a',
    },
  },
  {
    id: 'extension-viewer',
    does: 'a viewer of PDF files that has the address in its path',
    schemes: extensions,
    rest: /^\/\/[^/?#]+\/(?:[^?#]*?\/)?(https?:.+)$/is,
    examples: {
      'chrome-extension://efaidnbmnnnibpcajpcglclefindmkaj/https://example.com/a.pdf':
        'https://example.com/a.pdf',
    },
  },
  {
    id: 'google-redirect',
    does: 'a hit of Google',
    hosts: ['google.*'],
    path: /^\/(?:url|imgres)$/,
    parameters: ['q', 'url', 'imgrefurl'],
    examples: {
      'https://www.google.com/url?q=https://example.com/a%3Fb%3D1&sa=U': 'https://example.com/a?b=1',
      'https://www.google.de/url?sa=t&url=https%3A%2F%2Fexample.com%2Fa': 'https://example.com/a',
    },
  },
  {
    id: 'google-translate',
    does: 'a page that Google translates',
    hosts: ['google.*'],
    path: /^\/translate$/,
    parameters: ['u'],
    examples: {
      'https://translate.google.com/translate?sl=de&u=https%3A%2F%2Fexample.com%2Fa': 'https://example.com/a',
    },
  },
  {
    id: 'google-amp',
    does: 'an AMP page that Google shows',
    hosts: ['google.*'],
    rest: /^\/amp\/(?:s\/)?([a-z\d-]+(?:\.[a-z\d-]+)+(?:[/?#].*)?)$/is,
    examples: { 'https://www.google.com/amp/s/example.com/a': 'https://example.com/a' },
  },
  {
    id: 'amp-cache',
    does: 'a cache of AMP pages',
    hosts: ['cdn.ampproject.org', 'bing-amp.com'],
    rest: /^\/[a-z]{1,2}\/(?:s\/)?([a-z\d-]+(?:\.[a-z\d-]+)+(?:[/?#].*)?)$/is,
    examples: {
      'https://example-com.cdn.ampproject.org/c/s/example.com/a?b=1': 'https://example.com/a?b=1',
    },
  },
  {
    id: 'social-redirect',
    does: 'a link out of a social network or a messenger',
    hosts: ['facebook.com', 'instagram.com', 'threads.net', 'threads.com', 'messenger.com'],
    path: /^(?:\/l\.php)?$/,
    parameters: ['u'],
    examples: { 'https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.com%2Fa&h=x': 'https://example.com/a' },
  },
  {
    id: 'youtube-redirect',
    does: 'a link out of YouTube',
    hosts: ['youtube.com'],
    path: /^\/redirect$/,
    parameters: ['q'],
    examples: {
      'https://www.youtube.com/redirect?event=x&q=https%3A%2F%2Fexample.com%2Fa': 'https://example.com/a',
    },
  },
  {
    id: 'redirect-url',
    does: 'a redirect with the address in `url`',
    hosts: [
      'out.reddit.com',
      'linkedin.com',
      'slack-redir.net',
      'steamcommunity.com',
      'getpocket.com',
      'medium.com',
      'safelinks.protection.outlook.com',
      'pinterest.com',
      'flipboard.com',
      'exit.sc',
      'gate.sc',
      'go.redirectingat.com',
      'go.skimresources.com',
      'redirect.viglink.com',
      'readability.com',
      'instapaper.com',
      'deref-mail.com',
      'deref-gmx.net',
      'deref-web.de',
      'freedium.cfd',
    ],
    path: /^(?:$|\/(?:l|link|r|m|redir|redirect|redir\/redirect|safety\/go|linkfilter|offsite|hello2|text|mail\/client\/[^/]+\/dereferrer)$)/,
    parameters: ['url', 'u'],
    examples: {
      'https://getpocket.com/redirect?url=https%3A%2F%2Fexample.com%2Fa': 'https://example.com/a',
      'https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.com%2Fa&data=x':
        'https://example.com/a',
      'https://www.instapaper.com/text?u=https%3A%2F%2Fexample.com%2Fa': 'https://example.com/a',
    },
  },
  {
    id: 'redirect-other',
    does: 'a redirect with the address in another parameter',
    hosts: [
      't.umblr.com',
      'vk.com',
      'duckduckgo.com',
      'link.zhihu.com',
      'link.juejin.cn',
      'link.csdn.net',
      'awin1.com',
      'linksynergy.com',
    ],
    path: /^(?:$|\/(?:redirect|away\.php|l|cread\.php|deeplink|fs-bin\/click)$)/,
    parameters: ['z', 'to', 'uddg', 'target', 'ued', 'murl'],
    examples: {
      'https://t.umblr.com/redirect?z=https%3A%2F%2Fexample.com%2Fa&t=x': 'https://example.com/a',
      'https://vk.com/away.php?to=https%3A%2F%2Fexample.com%2Fa': 'https://example.com/a',
      'https://duckduckgo.com/l/?uddg=https%3A%2F%2Fexample.com%2Fa': 'https://example.com/a',
    },
  },
  {
    id: 'reader-path',
    does: 'a reader or proxy that has the address in its path',
    hosts: [
      'r.jina.ai',
      'outline.com',
      '12ft.io',
      '1ft.io',
      '13ft.io',
      'removepaywall.com',
      'smry.ai',
      'txtify.it',
      'freedium.cfd',
      'via.hypothes.is',
      'printfriendly.com',
    ],
    rest: /^\/(?:p\/g\/)?(https?:\/.+)$/is,
    examples: {
      'https://r.jina.ai/https://example.com/a?b=1#/c': 'https://example.com/a?b=1#/c',
      'https://12ft.io/https://example.com/a': 'https://example.com/a',
      'https://outline.com/https:/example.com/a': 'https://example.com/a',
    },
  },
  {
    id: 'reader-parameter',
    does: 'a reader or proxy that has the address in a parameter',
    hosts: ['12ft.io', 'removepaywall.com', 'printfriendly.com', 'smry.ai'],
    parameters: ['q', 'url'],
    examples: { 'https://12ft.io/proxy?q=https%3A%2F%2Fexample.com%2Fa': 'https://example.com/a' },
  },
  {
    id: 'referrer-hider',
    does: 'a redirect that hides where one comes from',
    hosts: ['href.li', 'anonym.to', 'nullrefer.com', 'dereferer.me'],
    rest: /^\/?\?(https?:.+)$/is,
    examples: { 'https://href.li/?https://example.com/a': 'https://example.com/a' },
  },
];

/** Paths that are another path, perhaps of another host. `$1` is a group of the path's pattern. */
export interface PathRule extends Rule {
  readonly hosts?: readonly string[];
  /** Whether the rule is for the hosts without their subdomains. */
  readonly exact?: boolean;
  /** Hosts that the rule does not apply to. */
  readonly except?: readonly string[];
  /** A text in every path that the pattern fits, which is cheaper to look for. */
  readonly has?: string;
  readonly path: RegExp;
  /** A path, or a host with its path; a query goes before that of the address. `$lower1` is a group in lower case. */
  readonly becomes: string;
}

export const paths: readonly PathRule[] = [
  {
    id: 'youtube-short',
    does: 'a short link is its video',
    hosts: ['youtu.be'],
    path: /^\/([\w-]+)$/,
    becomes: 'youtube.com/watch?v=$1',
    examples: { 'https://youtu.be/aqz-KE-bpKQ?si=x&t=42': 'https://youtube.com/watch?v=aqz-KE-bpKQ' },
  },
  {
    id: 'youtube-video',
    does: 'a short, embedded or live video is the video',
    hosts: ['youtube.com', 'youtube-nocookie.com'],
    path: /^\/(?:shorts|embed|live|v|e|watch)\/(?!videoseries$|live_stream$)([\w-]+)$/,
    becomes: 'youtube.com/watch?v=$1',
    examples: {
      'https://www.youtube.com/shorts/aqz-KE-bpKQ': 'https://youtube.com/watch?v=aqz-KE-bpKQ',
      'https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?rel=0': 'https://youtube.com/watch?v=aqz-KE-bpKQ',
    },
  },
  {
    id: 'youtube-playlist',
    does: 'an embedded playlist is the playlist',
    hosts: ['youtube.com', 'youtube-nocookie.com'],
    path: /^\/embed\/videoseries$/,
    becomes: 'youtube.com/playlist',
    examples: {
      'https://www.youtube.com/embed/videoseries?list=PL1': 'https://youtube.com/playlist?list=PL1',
    },
  },
  {
    id: 'vimeo-player',
    does: 'an embedded video is the video',
    hosts: ['player.vimeo.com'],
    path: /^\/video\/(\d+)$/,
    becomes: 'vimeo.com/$1',
    examples: { 'https://player.vimeo.com/video/1084537?h=a': 'https://vimeo.com/1084537?h=a' },
  },
  {
    id: 'amazon-product',
    does: 'a product is its number',
    hosts: ['amazon.*'],
    path: /^\/(?:(?:[^/]+\/)?dp|gp\/product|gp\/aw\/d|exec\/obidos\/asin)\/([A-Z\d]{10})(?:\/.*)?$/i,
    becomes: '/dp/$1',
    examples: {
      'https://www.amazon.de/Some-Book/dp/0123456789/ref=sr_1_1?keywords=book':
        'https://amazon.de/dp/0123456789',
    },
  },
  {
    id: 'google-document',
    does: 'a document is the same in the editor and in the viewer',
    hosts: ['docs.google.com', 'drive.google.com'],
    path: /^(\/.*\/d\/[^/]+)\/(?:edit|view|preview|mobilebasic|htmlview|copy)$/,
    becomes: '$1',
    examples: {
      'https://docs.google.com/document/d/1aB/edit?usp=sharing#heading=h.1':
        'https://docs.google.com/document/d/1aB',
    },
  },
  {
    id: 'github-case',
    does: 'GitHub ignores the case of owner and repository',
    hosts: ['github.com'],
    exact: true,
    path: /^(?=\/[^A-Z/]*(?:\/[^A-Z/]*)?[A-Z])(\/[^/]+(?:\/[^/]+)?)(.*)$/s,
    becomes: '$lower1$2',
    examples: {
      'https://github.com/Ann/Repo/blob/main/README.md': 'https://github.com/ann/repo/blob/main/README.md',
    },
  },
  {
    id: 'amp-path',
    does: 'an article is the same with `/amp` or `.amp` at its end',
    // There the last part is a name that somebody chose
    except: [
      'github.com',
      'gitlab.com',
      'codeberg.org',
      'bitbucket.org',
      'sr.ht',
      'npmjs.com',
      'jsr.io',
      'pypi.org',
      'crates.io',
      'docs.rs',
      'lib.rs',
      'hub.docker.com',
      'packagist.org',
      'rubygems.org',
      'pkg.go.dev',
      'wikipedia.org',
      'reddit.com',
      'x.com',
      'stackoverflow.com',
      'amp.dev',
      'archive.org',
      'archive.ph',
      'archive.is',
      'archive.today',
    ],
    has: 'amp',
    path: /^(\/(?:.*\/)?(?!(?:tags?|topics?|category|categories|wiki|packages?|docs?|users?|u|c|t|r|p|w|search|projects?|products?|guides?|reference|api|components?|learn|blog|collections?|hashtag|explore)\/amp$)[^/]+?)(?:\/amp(?:\.html?)?|\.amp(?=\.html?$|$))(\.html?)?$/,
    becomes: '$1$2',
    examples: {
      'https://example.com/2024/a-story/amp/': 'https://example.com/2024/a-story',
      'https://example.com/a-story.amp.html': 'https://example.com/a-story.html',
      'https://example.com/tag/amp': 'https://example.com/tag/amp',
      'https://github.com/ann/amp': 'https://github.com/ann/amp',
    },
  },
  {
    id: 'amp-folder',
    does: 'an article is the same in the folder `/amp/`',
    except: ['github.com', 'gitlab.com', 'codeberg.org', 'amp.dev'],
    has: 'amp',
    path: /^\/amp(\/.*(?:-[^/-]+-|\d{4}|\.html?$).*)$/s,
    becomes: '$1',
    examples: { 'https://example.com/amp/news/what-they-said': 'https://example.com/news/what-they-said' },
  },
];

/** Parameters that do not name a page. A name is compared without regard to case. */
export interface ParameterRule extends Rule {
  readonly hosts?: readonly string[];
  readonly path?: RegExp;
  readonly names?: readonly string[];
  readonly prefixes?: readonly string[];
  /** Names that are dropped only with some values. */
  readonly values?: Readonly<Record<string, RegExp>>;
  /** The only parameters that are kept, each once. */
  readonly keep?: readonly string[];
}

/**
 * Parameters of every site that say how a visitor came, not what the page is.
 *
 * The names are those that the following lists agree on or explain; they were read on 2026-12-01. Only names, which are
 * facts, were taken, and grouped anew: `clean-urls.json` of Brave (github.com/brave/adblock-lists, MPL-2.0),
 * `query_filter/utils.cc` of Brave (github.com/brave/brave-core, MPL-2.0), `TrackParamFilter/sections/general_url.txt` of
 * AdGuard (github.com/AdguardTeam/AdguardFilters, GPL-3.0), `data/rules.js` of tidy-url 1.18.3 (npm, MIT).
 */
// biome-ignore format: one line per sender reads better than one per name
export const tracking: ParameterRule = {
  id: 'tracking',
  does: 'parameters that say how a visitor came are dropped',
  prefixes: [
    'utm_', 'utm-', 'itm_', 'mtm_', 'pk_', 'piwik_', 'matomo_', 'hsa_', '__hs', '_hs', 'oft_', 'bsft_', 'adjust_', 'dpg_',
    'cm_mmc', 'fb_action_', 'at_custom', 'at_recipient_', 'at_link', '_branch_', 'nb_a', 'ss_campaign_', 'vero_', 'oly_', 'elq',
    'guce_', 'mindbox-', '_sgm_', 'cx_recs', 'amp_',
  ],
  names: [
    'gclid', 'gclsrc', 'dclid', 'gbraid', 'wbraid', 'gad_source', 'gad_campaignid', 'srsltid', '_ga', '_gl', 'usqp', 'gs_lcrp', // Google
    'ga_source', 'ga_medium', 'ga_term', 'ga_content', 'ga_campaign', 'ga_place', // Google Analytics, older
    'fbclid', 'igshid', 'igsh', 'mibextid', 'fb_source', 'fb_ref', 'fb_comment_id', // Meta
    'action_object_map', 'action_ref_map', 'action_type_map', // Meta, older
    'msclkid', 'twclid', '__twitter_impression', 'ttclid', 'li_fat_id', 'epik', 'rdt_cid', 'ref_src', 'ref_url', // other networks
    'yclid', 'ysclid', 'ymclid', 'yadclid', 'yadordid', '_openstat', 'spm', // Yandex, Alibaba
    'mc_cid', 'mc_eid', 'mkt_tok', 'hsctatracking', 'ml_subscriber', 'ml_subscriber_hash', 'ml_sub', 'ml_sub_hash', '_kx', 'bbeml', // mail
    '__s', '_bhlid', 'wickedid', 'ck_subscriber_id', 'et_rid', 'et_cid', 'et_lid', 'sc_customer', 'sc_eh', 'sc_lid', 'sc_llid', 'sc_uid', // mail
    'ss_email_id', 'ss_source', 'vgo_ee', 'dm_i', '_cldee', '_clde', 'h_sid', 'h_slt', 'mailid', 'inf_contact_key', 'trk_contact', 'trk_msg', // mail
    'at_campaign', 'at_campaign_type', 'at_channel', 'at_creation', 'at_emailtype', 'at_format', 'at_medium', 'at_network', // Piano
    'at_platform', 'at_ptr_name', 'at_send_date', 'at_term', 'at_type', 'at_variant', 'at_bbc_team', 'xtor', 'xtref', // Piano, AT Internet
    's_cid', 's_campaign', 's_kwcid', 'ef_id', 'cmpid', 'ncid', 'mbid', 'ex_cid', 'icid', 'intcid', 'int_source', 'int_medium', // campaigns
    'int_campaign', 'wt_mc', 'wt_zmc', 'wtrid', 'cm_cr', 'cm_me', 'cm_re', 'cm_sp', 'echobox', 'sr_share', 'nx_source', 'adfrom', // campaigns
    'guccounter', 'cx_click', '_io_session_id', '__io_lv', 'ns_source', 'ns_mchannel', 'ns_campaign', 'ns_linkname', 'ns_fee', // publishers
    'irclickid', 'irgwc', 'ir_adid', 'ir_campaignid', 'ir_partnerid', 'cjevent', 'awc', 'sscid', 'tduid', 'rb_clickid', 'admitad_uid', // affiliates
    'unicorn_click_id', 'external_click_id', 'erid', 'ebisadid', 'vc_lpp', 'clickid', 'click_id', 'zanpid', 'ranmid', 'raneaid', 'ransiteid', // affiliates
    'phpsessid', 'jsessionid', 'aspsessionid', // sessions
  ],
  values: {
    amp: /^(?:|1|true|yes|amp)$/i, outputtype: /^amp$/i, // the AMP edition of a page
    smid: /-/, trk: /\D/, ocid: /\D/, // marks of a share; a bare number may name something
  },
  examples: {
    'https://example.com/?utm_source=x&b=2&FBCLID=y&a=1': 'https://example.com?a=1&b=2',
    'https://example.com/a?id=7&at_medium=custom7&xtor=CS1&smid=tw-share': 'https://example.com/a?id=7',
    'https://example.com/a?amp=1': 'https://example.com/a',
    'https://example.com/a?trk=7': 'https://example.com/a?trk=7',
  },
};

/** Parameters that do not name a page on some sites. Sources as for {@link tracking}. */
export const siteParameters: readonly ParameterRule[] = [
  {
    id: 'youtube-watch',
    does: 'a video is the same at another time, or in a playlist',
    hosts: ['youtube.com'],
    path: /^\/watch$/,
    keep: ['v'],
    examples: {
      'https://m.youtube.com/watch?v=aqz-KE-bpKQ&list=PL1&index=4&t=42s':
        'https://youtube.com/watch?v=aqz-KE-bpKQ',
    },
  },
  {
    id: 'youtube-share',
    does: 'marks of a share are dropped',
    hosts: ['youtube.com', 'youtu.be'],
    names: ['si', 'feature', 'app', 'pp', 'ab_channel', 'src_vid'],
    examples: { 'https://www.youtube.com/playlist?list=PL1&si=x': 'https://youtube.com/playlist?list=PL1' },
  },
  {
    id: 'amazon-product-parameters',
    does: 'a product has no parameters',
    hosts: ['amazon.*'],
    path: /^\/dp\/[A-Z\d]{10}$/i,
    keep: [],
    examples: { 'https://www.amazon.com/dp/0123456789?tag=x&th=1': 'https://amazon.com/dp/0123456789' },
  },
  {
    id: 'amazon-parameters',
    does: 'marks of a visit are dropped',
    hosts: ['amazon.*'],
    names: [
      'ref',
      'ref_',
      'tag',
      'linkcode',
      'linkid',
      'ascsubtag',
      'qid',
      'sr',
      'crid',
      'sprefix',
      'dib',
      'dib_tag',
      'ufe',
      'social_share',
      'content-id',
    ],
    prefixes: ['pd_rd_', 'pf_rd_'],
    examples: { 'https://www.amazon.com/s?k=tea&crid=x&ref=nb': 'https://amazon.com/s?k=tea' },
  },
  {
    id: 'x-share',
    does: 'marks of a share are dropped',
    hosts: ['x.com'],
    path: /\/status\//,
    names: ['s', 't', 'cxt'],
    examples: { 'https://twitter.com/ann/status/1?s=20&t=x': 'https://x.com/ann/status/1' },
  },
  {
    id: 'share-id',
    does: 'the id of a share is dropped',
    hosts: ['spotify.com', 'music.apple.com', 'podcasts.apple.com', 'soundcloud.com'],
    names: ['si', 'context', 'sp_cid', 'nd', 'itscg', 'itsct', 'ls', 'in'],
    examples: { 'https://open.spotify.com/track/1?si=x': 'https://open.spotify.com/track/1' },
  },
  {
    id: 'google-share',
    does: 'marks of a share are dropped',
    hosts: ['docs.google.com', 'drive.google.com', 'maps.app.goo.gl', 'photos.google.com'],
    names: ['usp', 'ouid', 'rtpof', 'sd', 'pli'],
    examples: {
      'https://drive.google.com/file/d/1aB/view?usp=sharing': 'https://drive.google.com/file/d/1aB',
    },
  },
  {
    id: 'google-search',
    does: 'a search is its words',
    hosts: ['google.*'],
    path: /^\/search$/,
    names: [
      'sourceid',
      'client',
      'aqs',
      'sxsrf',
      'uact',
      'ved',
      'iflsig',
      'source',
      'ei',
      'oq',
      'gs_lcp',
      'gs_lp',
      'gs_l',
      'sclient',
      'bih',
      'biw',
      'sa',
      'dpr',
      'rlz',
      'sca_esv',
      'sca_upv',
      'ie',
      'oe',
    ],
    examples: { 'https://www.google.com/search?q=tea&oq=te&client=x': 'https://google.com/search?q=tea' },
  },
  {
    id: 'linkedin-visit',
    does: 'marks of a visit are dropped',
    hosts: ['linkedin.com'],
    names: [
      'trk',
      'trackingid',
      'trackingcode',
      'refid',
      'original_referer',
      'originalsubdomain',
      'lipi',
      'licu',
      'rcm',
      'midtoken',
      'midsig',
      'eid',
      'otptoken',
    ],
    examples: { 'https://www.linkedin.com/in/ann/?trackingId=x': 'https://linkedin.com/in/ann' },
  },
  {
    id: 'facebook-visit',
    does: 'marks of a visit are dropped',
    hosts: ['facebook.com'],
    names: [
      'rdid',
      'share_url',
      '_rdr',
      '_rdc',
      'refsrc',
      'fref',
      'hc_ref',
      'ref',
      'sfnsn',
      'paipv',
      'eav',
      'locale2',
    ],
    prefixes: ['__cft__', '__tn__', '__xts__'],
    examples: { 'https://www.facebook.com/ann/posts/1?__tn__=x&ref=y': 'https://facebook.com/ann/posts/1' },
  },
  {
    id: 'instagram-share',
    does: 'marks of a share are dropped',
    hosts: ['instagram.com', 'threads.net', 'threads.com'],
    names: ['hl', 'img_index', 'ig_rid', 'ig_mid', 'xmt', 'slof'],
    examples: { 'https://www.instagram.com/p/1/?img_index=2': 'https://instagram.com/p/1' },
  },
  {
    id: 'tiktok-share',
    does: 'marks of a share are dropped',
    hosts: ['tiktok.com'],
    names: [
      'is_from_webapp',
      'is_copy_url',
      'sender_device',
      'sender_web_id',
      'web_id',
      '_r',
      '_t',
      'lang',
      'embed_source',
      'refer',
      'referer_url',
      'referer_video_id',
      'sec_uid',
      'share_app_id',
      'share_link_id',
      'tt_from',
      'u_code',
      'timestamp',
      'user_id',
    ],
    examples: { 'https://www.tiktok.com/@ann/video/1?is_from_webapp=1': 'https://tiktok.com/@ann/video/1' },
  },
  {
    id: 'reddit-share',
    does: 'marks of a share are dropped',
    hosts: ['reddit.com'],
    names: [
      'ref',
      'ref_source',
      'ref_campaign',
      'share_id',
      'correlation_id',
      'rdt',
      'post_fullname',
      'context',
    ],
    examples: {
      'https://www.reddit.com/r/a/comments/1/b/?share_id=x': 'https://reddit.com/r/a/comments/1/b',
    },
  },
  {
    id: 'source',
    does: 'the place of a link is dropped',
    hosts: [
      'medium.com',
      'tumblr.com',
      'wired.com',
      'newyorker.com',
      'vogue.com',
      'arstechnica.com',
      'towardsdatascience.com',
      'imgur.com',
      'substack.com',
    ],
    names: ['source', 'gi', 'publication_id', 'post_id', 'isfreemail', 'r', 'triedredirect'],
    examples: { 'https://medium.com/@ann/a-1?source=rss----1': 'https://medium.com/@ann/a-1' },
  },
  {
    id: 'news-share',
    does: 'marks of a share are dropped',
    hosts: [
      'nytimes.com',
      'washingtonpost.com',
      'wsj.com',
      'bloomberg.com',
      'techcrunch.com',
      'hbr.org',
      'ft.com',
      'bbc.com',
      'bbc.co.uk',
      'theguardian.com',
      'cnn.com',
      'cnet.com',
      'cbsnews.com',
    ],
    names: [
      'smid',
      'smtyp',
      'referringsource',
      'sgrp',
      'ugrp',
      'unlocked_article_code',
      'itid',
      'wpisrc',
      'mod',
      'reflink',
      'st',
      'srnd',
      'in_source',
      'tpcc',
      'trk',
      'sharetoken',
      'sharetype',
      'ocid',
      'cmp',
      'ftag',
      'linkid',
    ],
    examples: {
      'https://www.nytimes.com/2024/a.html?smid=url&unlocked_article_code=1':
        'https://nytimes.com/2024/a.html',
    },
  },
  {
    id: 'ref',
    does: 'the name of the page before is dropped',
    hosts: [
      'goodreads.com',
      'kickstarter.com',
      'producthunt.com',
      'hackernoon.com',
      'eprint.iacr.org',
      'imdb.com',
      'bandcamp.com',
      'etsy.com',
    ],
    names: ['ref', 'ref_', 'from', 'from_search', 'from_srp', 'qid', 'rank', 'refcode'],
    prefixes: ['pf_rd_', 'search_'],
    examples: {
      'https://www.goodreads.com/book/show/1-a?from_search=true&qid=x': 'https://goodreads.com/book/show/1-a',
    },
  },
  {
    id: 'mobile-edition',
    does: 'the mobile edition of a page is the page',
    hosts: ['blogspot.com', 'wikipedia.org', 'wiktionary.org'],
    names: ['m', 'mobileaction', 'useskin'],
    examples: { 'https://ann.blogspot.com/2012/a.html?m=1': 'https://ann.blogspot.com/2012/a.html' },
  },
];

/** Sites whose fragments all name pages, beside those whose fragments begin with `/` or `!`. */
export interface FragmentSite extends Rule {
  readonly hosts: readonly string[];
  readonly path?: RegExp;
}

export const fragmentSites: readonly FragmentSite[] = [
  {
    id: 'fragment-site',
    does: 'on this site a fragment names what is shown, so it is kept',
    hosts: [
      'mail.google.com',
      'keep.google.com',
      'console.aws.amazon.com',
      'portal.azure.com',
      'mega.nz',
      'mega.io',
      'web.telegram.org',
      'icloud.com',
      'app.element.io',
      'godbolt.org',
      'excalidraw.com',
      'mermaid.live',
      'play.vuejs.org',
      'flems.io',
      'dynalist.io',
      'workflowy.com',
      'photopea.com',
      'privatebin.net',
      'openstreetmap.org',
      'gchq.github.io',
    ],
    examples: {
      'https://mail.google.com/mail/u/0/#inbox/FMfcg': 'https://mail.google.com/mail/u/0#inbox/FMfcg',
      'https://excalidraw.com/#json=a,b': 'https://excalidraw.com#json=a,b',
    },
  },
  {
    id: 'fragment-playground',
    does: 'in a playground a fragment is the program, so it is kept',
    hosts: ['svelte.dev', 'typescriptlang.org', 'babeljs.io'],
    path: /^\/(?:play|playground|repl)(?:\/|$)/,
    examples: {
      'https://www.typescriptlang.org/play/#code/MYew': 'https://typescriptlang.org/play#code/MYew',
    },
  },
];

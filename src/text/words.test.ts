import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wordJaccard, words } from './index.ts';

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('.net', '.NET', ...'aZ09 -#+.é\u0301\u302a\u3099日本語かガーｶﾞกำ한글ßẞΣσςİıǰ´①ﬁ'),
  }),
);

describe('words', () => {
  test.each([
    ['Hello, World!', ['hello', 'world']],
    ['https://github.com/foo_bar/Baz-2?q=1', ['https', 'github', 'com', 'foo', 'bar', 'baz', '2', 'q', '1']],
    ['', []],
    ['—…´', []],
    ['C#/.NET and C++17, not C', ['c#', '.net', 'and', 'c++', '17', 'not', 'c']],
    ['ASP.NET in F#. (g++) C＃', ['asp', '.net', 'in', 'f#', 'g++', 'c#']],
    ['LWN.net, https://battle.net/x, vb.net', 'lwn net https battle net x vb .net'.split(' ')],
    ['k8s on Node.js', ['k8s', 'on', 'node', 'js']],
    ['a#b, #tag, a+b, a++b, C##, +++, .network, Notepad++', 'a b tag a b a b c network notepad'.split(' ')],
    ['Cafe\u0301 CAFÉ', ['café', 'café']],
    ['ＦＵＬＬ ﬁne ①', ['full', 'fine', '1']],
    ['Straße STRASSE STRAẞE', ['strasse', 'strasse', 'strasse']],
    ['ΟΔΟΣ οδός', ['οδοσ', 'οδόσ']],
    ['हिन्दी भाषा', ['हिन्दी', 'भाषा']],
    ['한국어 문서', ['한국어', '문서']],
    ['日本語', ['日本', '本語']],
    ['字', ['字']],
    ['ｶﾞｲﾄﾞ', ['ガイ', 'イド']],
    ['Vue3入門ガイドv2', ['vue3', '入門', '門ガ', 'ガイ', 'イド', 'v2']],
    ['ที่นี่', ['ที่นี่']],
    ['ภาษาไทย', ['ภา', 'าษ', 'ษา', 'าไ', 'ไท', 'ทย']],
  ])('%j', (given, expected) => {
    expect(words(given)).toEqual(expected);
  });

  test('splitting its own words again changes nothing', () => {
    fc.assert(
      fc.property(text, (given) => {
        const found = words(given);
        expect(words(found.join(' '))).toEqual(found);
      }),
      { numRuns: 1000 },
    );
  });

  test('ignores case, normal form and punctuation between words', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(words(a.normalize('NFD'))).toEqual(words(a));
        expect(words(words(a).join(' ').toUpperCase())).toEqual(words(a));
        expect(words(`${a} / ${b}`)).toEqual([...words(a), ...words(b)]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('wordJaccard', () => {
  test('shared words over all words', () => {
    expect(wordJaccard('The quick fox', 'the QUICK brown dog')).toBe(2 / 5);
    expect(wordJaccard('a a a b', 'b, a!')).toBe(1);
    expect(wordJaccard('a', 'b')).toBe(0);
    expect(wordJaccard('', '!')).toBe(0);
    expect(wordJaccard('機械学習', '機械学')).toBe(2 / 3);
  });

  test('is symmetric', () => {
    const few = fc.string({ unit: fc.constantFrom(...'ab c') });
    fc.assert(fc.property(few, few, (a, b) => wordJaccard(a, b) === wordJaccard(b, a)));
  });
});

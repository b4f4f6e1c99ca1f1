/** Pronounceable made-up words: background words, words of topics, and unique names of pages. */
import { finish32, type Random } from '../../base/index.ts';
import { drawZipf } from './power-law.ts';
import { type Topics, topOf } from './topics.ts';

const consonants = 'bdfgklmnprstvzhj';
const vowels = 'aeiou';
const syllables = Array.from(
  { length: consonants.length * vowels.length },
  (_, i) => consonants[Math.floor(i / vowels.length)]! + vowels[i % vowels.length]!,
);

/** Number of background words; the most frequent ones are shorter. */
const BACKGROUND = 20_000;
const SHORT = 3_000;
const WORDS_OF_TOP = 300;
const WORDS_OF_TOPIC = 150;
/** Share of topic words that are from another topic, so that no single word proves a topic. */
const STRAY = 0.08;

/** Word n of the 80^length words with `length` syllables, without visible order. */
function spell(seed: number, n: number, length: number): string {
  const all = syllables.length ** length;
  // 80 = 2^4 · 5: multiplying by a number that neither 2 nor 5 divides is a permutation
  let rest = (n * 7_368_787 + (finish32(seed + length) % all)) % all;
  let word = '';
  for (let i = 0; i < length; i++) {
    word += syllables[rest % syllables.length]!;
    rest = Math.floor(rest / syllables.length);
  }
  return word;
}

/** The words of a corpus. Words with two or three syllables are shared; those with four are names. */
export class Vocabulary {
  readonly #seed: number;
  readonly #topics: Topics;
  /** Background words, then those of each top-level topic, then those of each topic. */
  readonly #words: readonly string[];

  constructor(seed: number, topics: Topics) {
    this.#seed = seed;
    this.#topics = topics;
    const count = BACKGROUND + topics.tops * WORDS_OF_TOP + topics.count * WORDS_OF_TOPIC;
    this.#words = Array.from({ length: count }, (_, n) => spell(seed, n, n < SHORT ? 2 : 3));
  }

  /** A background word, by Zipf's law. */
  drawBackground(random: Random): string {
    return this.#words[drawZipf(random, BACKGROUND)]!;
  }

  /** A background word that is not frequent. */
  drawUncommon(random: Random): string {
    return this.#words[SHORT + random.below(BACKGROUND - SHORT)]!;
  }

  /** A word of the top-level topic of a topic. */
  drawOfTop(topic: number, random: Random): string {
    const top = random.uniform() < STRAY ? random.below(this.#topics.tops) : topOf(this.#topics, topic);
    return this.#words[BACKGROUND + top * WORDS_OF_TOP + drawSkewed(random, WORDS_OF_TOP)]!;
  }

  /** A word of the topic. */
  drawOfTopic(topic: number, random: Random): string {
    const from = random.uniform() < STRAY ? random.below(this.#topics.count) : topic;
    return this.#wordOfTopic(from, drawSkewed(random, WORDS_OF_TOPIC));
  }

  /** The name of a topic: its most frequent words. */
  nameTopic(topic: number): string {
    return `${this.#wordOfTopic(topic, 0)} ${this.#wordOfTopic(topic, 1)}`;
  }

  /** Name n of a page, which no other page has. */
  nameOf(page: number, n: number): string {
    return spell(this.#seed, page * 2 + n, 4);
  }

  #wordOfTopic(topic: number, n: number): string {
    return this.#words[BACKGROUND + this.#topics.tops * WORDS_OF_TOP + topic * WORDS_OF_TOPIC + n]!;
  }
}

/** The name of site n, which differs from all words. */
export function nameSite(seed: number, n: number): string {
  return `${spell(seed, n, 3)}n`;
}

/** A number below `size`; low numbers are more likely. */
function drawSkewed(random: Random, size: number): number {
  return Math.floor(size * random.uniform() ** 2);
}

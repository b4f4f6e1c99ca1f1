/** Topics on two levels, and the assignment of pages, boards and users to them. */
import type { Random } from '../../base/index.ts';
import { Scatter } from './streams.ts';

/**
 * T = subtopics. Subtopic t belongs to the top-level topic ⌊t / perTop⌋. Unless stated otherwise, a topic is a
 * subtopic.
 */
export interface Topics {
  readonly tops: number;
  /** Number of subtopics of each top-level topic. */
  readonly perTop: number;
  /** T */
  readonly count: number;
  /** Cumulative shares of pages, boards and users: topic t has `cumulative[t + 1] − cumulative[t]`. `[T + 1]` */
  readonly cumulative: Float64Array;
}

/** Number of pages of a corpus with 20 top-level topics of 10 subtopics each. */
const TYPICAL_PAGES = 20_000;

/**
 * The topics of a corpus. Their number on both levels grows slowly with the number of pages. The share of a topic is
 * proportional to 1 / √rank.
 */
export function makeTopics(seed: number, pages: number): Topics {
  const growth = pages / TYPICAL_PAGES;
  const tops = Math.max(4, Math.round(20 * growth ** 0.15));
  const perTop = Math.max(3, Math.round(10 * growth ** 0.2));
  const count = tops * perTop;
  const ranks = new Scatter(seed, 0, count);
  const cumulative = new Float64Array(count + 1);
  for (let t = 0; t < count; t++) cumulative[t + 1] = cumulative[t]! + (ranks.place(t) + 1) ** -0.5;
  const total = cumulative[count]!;
  return { tops, perTop, count, cumulative: cumulative.map((sum) => sum / total) };
}

export function topOf({ perTop }: Topics, topic: number): number {
  return Math.floor(topic / perTop);
}

/** Another topic below the same top-level topic. */
export function drawSibling({ perTop }: Topics, topic: number, random: Random): number {
  const within = topic % perTop;
  return topic - within + ((within + 1 + random.below(perTop - 1)) % perTop);
}

/** A topic below another top-level topic. */
export function drawOther(topics: Topics, topic: number, random: Random): number {
  const top = (topOf(topics, topic) + 1 + random.below(topics.tops - 1)) % topics.tops;
  return top * topics.perTop + random.below(topics.perTop);
}

/** Members 0 .. size − 1 of topics, such as pages: ordered by topic, each topic with its share of them. */
export class TopicMembers {
  readonly size: number;
  readonly #topics: Topics;

  constructor(topics: Topics, size: number) {
    this.#topics = topics;
    this.size = size;
  }

  topicOf(member: number): number {
    const { cumulative, count } = this.#topics;
    const share = (member + 0.5) / this.size;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulative[middle + 1]! > share) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /**
   * Draws a member of the topic, or of the next topic that has any. The higher `skew` is, the more often the first members
   * of a topic are drawn: member r of n with a probability proportional to about r^(1 / skew − 1). 1 is uniform.
   */
  draw(topic: number, random: Random, skew = 1): number {
    const { cumulative } = this.#topics;
    const first = Math.max(0, Math.ceil(cumulative[topic]! * this.size - 0.5));
    const end = Math.ceil(cumulative[topic + 1]! * this.size - 0.5);
    const within = Math.floor(Math.max(1, end - first) * random.uniform() ** skew);
    return Math.min(this.size - 1, first + within);
  }
}

/** Members with up to three topics each, such as boards and users. The first is the main topic. */
export class MixedMembers {
  static readonly most = 3;
  readonly size: number;
  readonly #members: TopicMembers;
  /** Permutations of members that assign the second and third topics. */
  readonly #orders: readonly Scatter[];
  readonly #counts: Scatter;

  constructor(seed: number, salt: number, topics: Topics, size: number) {
    this.size = size;
    this.#members = new TopicMembers(topics, size);
    this.#counts = new Scatter(seed, salt, size);
    this.#orders = [1, 2].map((order) => new Scatter(seed, salt + order, size));
  }

  /** The topics of a member, the main one first, without repetition. */
  topicsOf(member: number): number[] {
    const topics = [this.#members.topicOf(member)];
    for (let k = 1; k < this.#countOf(member); k++) {
      const topic = this.#members.topicOf(this.#orders[k - 1]!.place(member));
      if (!topics.includes(topic)) topics.push(topic);
    }
    return topics;
  }

  /** Draws a member that has the topic, in at least 70 % of draws as its main topic. */
  draw(topic: number, random: Random, skew: number): number {
    const choice = random.uniform();
    if (choice >= 0.7) {
      const k = choice < 0.9 ? 1 : 2;
      const member = this.#orders[k - 1]!.at(this.#members.draw(topic, random));
      if (k < this.#countOf(member)) return member;
    }
    return this.#members.draw(topic, random, skew);
  }

  /** A third of the members have one topic, a third two and a third three. */
  #countOf(member: number): number {
    return 1 + (this.#counts.place(member) % MixedMembers.most);
  }
}

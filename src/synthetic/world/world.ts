/** Everything that the rows of a corpus are drawn from: topics, words, images, pages, boards and users. */
import { finish32 } from '../../base/index.ts';
import type { SyntheticSettings } from '../settings.ts';
import { Churn } from './churn.ts';
import { Images } from './images.ts';
import { PowerLaw } from './power-law.ts';
import { scramblePair } from './streams.ts';
import { pinMix } from './texts.ts';
import { MixedMembers, makeTopics, TopicMembers, type Topics } from './topics.ts';
import { Vocabulary } from './vocabulary.ts';

/** Mean number of pages per site and per user. */
const PAGES_PER_SITE = 40;
const PAGES_PER_USER = 4;
/** Maximum number of pins per page and of saves per pin, for large corpora. */
const MOST_PINS = 10_000;
const MOST_SAVES = 500;

const kinds = { pin: 1, board: 2, user: 3 } as const;

/** Everything that a corpus is drawn from. Equal settings give equal worlds. */
export interface World {
  readonly settings: SyntheticSettings;
  readonly topics: Topics;
  readonly words: Vocabulary;
  readonly images: Images;
  /** The pages of the base corpus. */
  readonly pages: TopicMembers;
  readonly boards: MixedMembers;
  readonly users: MixedMembers;
  readonly sites: number;
  readonly pinsOfPage: PowerLaw;
  readonly savesOfPin: PowerLaw;
  readonly churn: Churn;
  readonly pinMix: ReturnType<typeof pinMix>;
}

export function makeWorld(settings: SyntheticSettings): World {
  const { seed, pages, pinsPerPage, savesPerPin, pinsPerBoard, imageWidth, difficulty } = settings;
  const topics = makeTopics(seed, pages);
  const boards = Math.max(20, Math.round((pages * pinsPerPage) / pinsPerBoard));
  const mostPins = Math.min(MOST_PINS, Math.max(Math.ceil(3 * pinsPerPage), Math.round(pages / 20)));
  const mostSaves = Math.min(MOST_SAVES, Math.max(Math.ceil(3 * savesPerPin), Math.round(boards / 20)));
  return {
    settings,
    topics,
    words: new Vocabulary(seed, topics),
    images: new Images(seed, topics, imageWidth),
    pages: new TopicMembers(topics, pages),
    boards: new MixedMembers(seed, 10, topics, boards),
    users: new MixedMembers(seed, 20, topics, Math.max(10, Math.round(pages / PAGES_PER_USER))),
    sites: Math.max(topics.tops, Math.round(pages / PAGES_PER_SITE)),
    pinsOfPage: new PowerLaw(pinsPerPage, mostPins),
    savesOfPin: new PowerLaw(savesPerPin, mostSaves),
    churn: new Churn(seed, topics, pages),
    pinMix: pinMix(difficulty),
  };
}

/** The id of a pin, as a whole number below 2^52. */
export function pinId({ settings }: World, page: number, pin: number): number {
  return scramblePair(finish32(settings.seed + kinds.pin), page, pin);
}

/** The id of a board, as a whole number below 2^52. */
export function boardId({ settings }: World, board: number): number {
  return scramblePair(finish32(settings.seed + kinds.board), board, 0);
}

/** The id of a user, as a whole number below 2^52. */
export function userId({ settings }: World, user: number): number {
  return scramblePair(finish32(settings.seed + kinds.user), user, 0);
}

/** Pins: how many a page has, what each shows and says, and which are planted. */
import type { Random } from '../../base/index.ts';
import { makePage, type Page } from './pages.ts';
import { stream } from './streams.ts';
import { drawSubject, editPin, type PinTexts, type Subject, writePin } from './texts.ts';
import { drawAfter, drawLate } from './time.ts';
import { drawOther, drawSibling } from './topics.ts';
import type { World } from './world.ts';

/** Why a pin does not fit its page: it shows a sibling topic, or one of another top-level topic. */
export type Noise = 'sibling' | 'other';

/** A pin by the number of its page, and its own on it. */
export interface PinNumber {
  readonly page: number;
  readonly pin: number;
}

/** What a pin is. */
export interface PinPlan extends PinNumber {
  /** The page whose subject it shows: its own, but for noise and near-duplicates. */
  readonly about: number;
  /** The topic of that page. */
  readonly topic: number;
  readonly noise: Noise | undefined;
  /** The pin that it is a near-duplicate of. */
  readonly copyOf: PinNumber | undefined;
}

/** A pin of the hub is on so many boards, each so far from the next: a fifth of them all. */
const BOARDS_OF_HUB_PIN = 20;
const HUB_STEP = 5;
/** Near-duplicates that are of a pin of another page; of those that are the only pin of their page, half are left. */
const COPIES_FROM_ELSEWHERE = 0.05;
const COPIES_OF_ONLY_PIN = 0.5;
/** Pins without an image. */
const IMAGELESS = 0.01;

/** The boards that a pin of the hub is on. */
export function hubBoards({ boards }: World, pin: number): number[] {
  const all = Array.from({ length: BOARDS_OF_HUB_PIN }, (_, i) => (pin * BOARDS_OF_HUB_PIN + i) * HUB_STEP);
  return all.filter((board) => board < boards.size);
}

/** The number of pins of a page. */
export function countPins({ settings, pinsOfPage, boards }: World, page: Page): number {
  if (page.hub) return Math.ceil(boards.size / (BOARDS_OF_HUB_PIN * HUB_STEP));
  return page.isolated ? 1 : pinsOfPage.draw(stream(settings.seed, 'pins', page.number));
}

export function planPin(world: World, page: Page, pin: number): PinPlan {
  const { settings, topics, pages } = world;
  const number = { page: page.number, pin };
  const own: PinPlan = { ...number, ...subjectNumber(page), noise: undefined, copyOf: undefined };
  if (page.hub) return own;
  const random = stream(settings.seed, 'pin', page.number, pin);
  const planted = random.uniform();
  if (planted < settings.noise) {
    const noise = planted < settings.noise / 2 ? 'sibling' : 'other';
    const topic = (noise === 'sibling' ? drawSibling : drawOther)(topics, page.topic, random);
    return { ...own, ...subjectNumber(makePage(world, pages.draw(topic, random))), noise };
  }
  if (planted >= settings.noise + settings.nearDuplicatePins || page.isolated) return own;
  const copyOf = drawOriginal(world, page, pin, random);
  if (copyOf === undefined) return own;
  return { ...own, ...subjectNumber(makePage(world, copyOf.page)), copyOf };
}

function subjectNumber({ number, copyOf, topic }: Page): Pick<PinPlan, 'about' | 'topic'> {
  return { about: copyOf ?? number, topic };
}

/**
 * The pin that a near-duplicate is of: another of its page or, now and then, the first of another page of its topic.
 * Those look as if they did not quite fit their page, so there are few of them.
 */
function drawOriginal(world: World, page: Page, pin: number, random: Random): PinNumber | undefined {
  const { seed, noise, nearDuplicatePins } = world.settings;
  const others = countPins(world, page) - 1;
  const elsewhere = random.uniform() < (others === 0 ? COPIES_OF_ONLY_PIN : COPIES_FROM_ELSEWHERE);
  if (others === 0 && !elsewhere) return undefined;
  for (let attempt = 0; attempt < 8; attempt++) {
    const original = elsewhere
      ? { page: world.pages.draw(page.topic, random), pin: 0 }
      : { page: page.number, pin: (pin + 1 + random.below(others)) % (others + 1) };
    if (elsewhere && original.page === page.number) continue;
    // Neither noise nor a copy itself
    if (stream(seed, 'pin', original.page, original.pin).uniform() >= noise + nearDuplicatePins) {
      return original;
    }
  }
  return undefined;
}

/** When a pin was made, in milliseconds since 1970. */
export function drawCreated(
  { settings }: World,
  { number, day, isolated, publishedAt }: Page,
  pin: number,
): number {
  const random = stream(settings.seed, 'pinTime', number, pin);
  return isolated ? drawLate(random) : drawAfter(publishedAt, day, random);
}

/** The texts of a pin; `subject` is that of its page, which most pins are about. */
export function pinTextsOf(world: World, plan: PinPlan, page: Page, subject: Subject): PinTexts {
  const { words, settings, pinMix } = world;
  const { about, topic, copyOf } = plan;
  const shown =
    about === (page.copyOf ?? page.number) ? subject : drawSubject(words, settings.seed, about, topic);
  const written = copyOf ?? plan;
  const texts = writePin(words, shown, pinMix, stream(settings.seed, 'pinText', written.page, written.pin));
  if (copyOf === undefined) return texts;
  return editPin(words, texts, stream(settings.seed, 'pinEdits', plan.page, plan.pin));
}

/** Writes the image vector of a pin into `out`, `[width]`. Returns false where it has no image. */
export function drawPinVector(
  { settings: { seed }, images }: World,
  plan: PinPlan,
  out: Float32Array,
): boolean {
  const { about, topic, copyOf } = plan;
  const shown = copyOf ?? plan;
  if (stream(seed, 'pinImage', shown.page, shown.pin, 1).uniform() < IMAGELESS) return false;
  images.drawPinImage(about, topic, stream(seed, 'pinImage', shown.page, shown.pin), out);
  if (copyOf) images.drawCopy(out, stream(seed, 'pinEdits', plan.page, plan.pin, 1), out);
  return true;
}

/** Pins: number per page, subjects, texts and images, noise and near-duplicates. */
import type { Random } from '../../base/index.ts';
import { makePage, type Page } from './pages.ts';
import { stream } from './streams.ts';
import { drawSubject, editPin, type PinTexts, type Subject, writePin } from './texts.ts';
import { drawAfter, drawLate } from './time.ts';
import { drawOther, drawSibling } from './topics.ts';
import type { World } from './world.ts';

/** Why a pin does not fit its page: it is about a sibling topic, or about another top-level topic. */
export type Noise = 'sibling' | 'other';

/** A pin, as the number of its page and its own number within the page. */
export interface PinNumber {
  readonly page: number;
  readonly pin: number;
}

/** The properties of a pin. */
export interface PinPlan extends PinNumber {
  /** The page that it is about: its own page, except for noise and near-duplicates. */
  readonly about: number;
  /** The topic of that page. */
  readonly topic: number;
  readonly noise: Noise | undefined;
  /** The pin that it is a near-duplicate of. */
  readonly duplicateOf: PinNumber | undefined;
}

/** Number of boards of a pin of the hub, and the step between them: together, the pins are on a fifth of all boards. */
const BOARDS_OF_HUB_PIN = 20;
const HUB_STEP = 5;
/**
 * Share of near-duplicates whose original is on another page. The second share is for a pin that is the only one of its
 * page; the rest of these pins are no near-duplicates.
 */
const DUPLICATES_FROM_ELSEWHERE = 0.05;
const DUPLICATES_OF_ONLY_PIN = 0.5;
/** Share of pins without an image. */
const IMAGELESS = 0.01;

/** The boards of a pin of the hub. */
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
  const own: PinPlan = { ...number, ...subjectNumber(page), noise: undefined, duplicateOf: undefined };
  if (page.hub) return own;
  const random = stream(settings.seed, 'pin', page.number, pin);
  const planted = random.uniform();
  if (planted < settings.noise) {
    const noise = planted < settings.noise / 2 ? 'sibling' : 'other';
    const topic = (noise === 'sibling' ? drawSibling : drawOther)(topics, page.topic, random);
    return { ...own, ...subjectNumber(makePage(world, pages.draw(topic, random))), noise };
  }
  if (planted >= settings.noise + settings.nearDuplicatePins || page.isolated) return own;
  const duplicateOf = drawOriginal(world, page, pin, random);
  if (duplicateOf === undefined) return own;
  return { ...own, ...subjectNumber(makePage(world, duplicateOf.page)), duplicateOf };
}

function subjectNumber({ number, duplicateOf, topic }: Page): Pick<PinPlan, 'about' | 'topic'> {
  return { about: duplicateOf ?? number, topic };
}

/**
 * The original of a near-duplicate: another pin of its page or, rarely, the first pin of another page of its topic. The
 * latter kind does not fit its page well, so there are few.
 */
function drawOriginal(world: World, page: Page, pin: number, random: Random): PinNumber | undefined {
  const { seed, noise, nearDuplicatePins } = world.settings;
  const others = countPins(world, page) - 1;
  const elsewhere = random.uniform() < (others === 0 ? DUPLICATES_OF_ONLY_PIN : DUPLICATES_FROM_ELSEWHERE);
  if (others === 0 && !elsewhere) return undefined;
  for (let attempt = 0; attempt < 8; attempt++) {
    const original = elsewhere
      ? { page: world.pages.draw(page.topic, random), pin: 0 }
      : { page: page.number, pin: (pin + 1 + random.below(others)) % (others + 1) };
    if (elsewhere && original.page === page.number) continue;
    // The original must be neither noise nor a near-duplicate
    if (stream(seed, 'pin', original.page, original.pin).uniform() >= noise + nearDuplicatePins) {
      return original;
    }
  }
  return undefined;
}

/** When a pin was created, in milliseconds since 1970. */
export function drawCreated(
  { settings }: World,
  { number, day, isolated, publishedAt }: Page,
  pin: number,
): number {
  const random = stream(settings.seed, 'pinTime', number, pin);
  return isolated ? drawLate(random) : drawAfter(publishedAt, day, random);
}

/** The texts of a pin. `subject`: the subject of its page, which most pins are about. */
export function pinTextsOf(world: World, plan: PinPlan, page: Page, subject: Subject): PinTexts {
  const { words, settings, pinMix } = world;
  const { about, topic, duplicateOf } = plan;
  const shown =
    about === (page.duplicateOf ?? page.number) ? subject : drawSubject(words, settings.seed, about, topic);
  const written = duplicateOf ?? plan;
  const texts = writePin(words, shown, pinMix, stream(settings.seed, 'pinText', written.page, written.pin));
  if (duplicateOf === undefined) return texts;
  return editPin(words, texts, stream(settings.seed, 'pinEdits', plan.page, plan.pin));
}

/** Writes the image vector of a pin into `out`, `[width]`. Returns false if it has no image. */
export function drawPinVector(
  { settings: { seed }, images }: World,
  plan: PinPlan,
  out: Float32Array,
): boolean {
  const { about, topic, duplicateOf } = plan;
  const shown = duplicateOf ?? plan;
  if (stream(seed, 'pinImage', shown.page, shown.pin, 1).uniform() < IMAGELESS) return false;
  images.drawPinImage(about, topic, stream(seed, 'pinImage', shown.page, shown.pin), out);
  if (duplicateOf) images.drawDuplicate(out, stream(seed, 'pinEdits', plan.page, plan.pin, 1), out);
  return true;
}

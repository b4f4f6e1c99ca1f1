/** Pages: what they are about, where they are, what they say and show. */
import { finish32, type Random } from '../../base/index.ts';
import { drawZipf } from './power-law.ts';
import { stream } from './streams.ts';
import { drawSubject, editPage, type PageTexts, type Subject, writePage } from './texts.ts';
import { drawPublished } from './time.ts';
import { topOf } from './topics.ts';
import { nameSite } from './vocabulary.ts';
import type { World } from './world.ts';

/** A page, by its number: the pages of the base corpus come first, then those of each day. */
export interface Page {
  readonly number: number;
  /** The day that adds it; 0 for the base corpus. */
  readonly day: number;
  readonly topic: number;
  /** The page that it is a near-duplicate of. */
  readonly copyOf: number | undefined;
  /** Whether all its pins come at the very end of the base corpus. */
  readonly isolated: boolean;
  /** Whether its pins are on a fifth of the boards. */
  readonly hub: boolean;
  /** In milliseconds since 1970. */
  readonly publishedAt: number;
}

/** Seven in ten pages are on a site that leans to their top-level topic. */
const ON_LEANING_SITE = 0.7;
/** Pages whose address has no words. */
const WITHOUT_SLUG = 0.15;

export function makePage(world: World, number: number): Page {
  const { settings, pages, churn } = world;
  const random = stream(settings.seed, 'page', number);
  const day = churn.dayOf(number);
  const hub = settings.hub && number === 0;
  const topic = pages.topicOf(day === 0 ? number : random.below(pages.size));
  const publishedAt = drawPublished(day, random);
  const isolated = random.uniform() < settings.isolated && day === 0 && !hub;
  return { number, day, topic, copyOf: drawOriginal(world, number, topic), isolated, hub, publishedAt };
}

/** The page that a page is a near-duplicate of: one of its topic that is none itself. */
function drawOriginal(world: World, number: number, topic: number): number | undefined {
  if (!isCopy(world, number)) return undefined;
  const random = stream(world.settings.seed, 'pageEdits', number);
  for (let attempt = 0; attempt < 8; attempt++) {
    const original = world.pages.draw(topic, random);
    if (original !== number && world.pages.topicOf(original) === topic && !isCopy(world, original)) {
      return original;
    }
  }
  return undefined;
}

function isCopy({ settings: { seed, nearDuplicatePages } }: World, number: number): boolean {
  return stream(seed, 'pageEdits', number, 1).uniform() < nearDuplicatePages;
}

/** What a page is about: its own subject, or that of the page it copies. */
export function subjectOf({ words, settings }: World, { number, copyOf, topic }: Page): Subject {
  return drawSubject(words, settings.seed, copyOf ?? number, topic);
}

/** The texts of a page as a day leaves them that changes it; 0: as they were first. */
export function textsOf(world: World, page: Page, subject: Subject, revision: number): PageTexts {
  const { words, settings } = world;
  const text = stream(settings.seed, 'pageText', page.copyOf ?? page.number, revision);
  const texts = writePage(words, subject, text);
  if (page.copyOf === undefined) return texts;
  return editPage(words, texts, stream(settings.seed, 'pageEdits', page.number, 2));
}

/** The address of a page: its site, the first words of its first title, and a number of its own. */
export function urlOf(world: World, page: Page, { title }: PageTexts): string {
  const { settings } = world;
  const random = stream(settings.seed, 'page', page.number, 1);
  const site = nameSite(settings.seed, drawSite(world, page, random));
  const own = finish32(page.number ^ finish32(settings.seed));
  const slug =
    random.uniform() < WITHOUT_SLUG ? 'p/' : `${title.toLowerCase().split(' ').slice(0, 3).join('-')}-`;
  return `https://${site}.example/${slug}${own}`; // a name that is reserved, RFC 2606: nobody's real site
}

/** The number of the page's site; the first of each top-level topic are the large ones. */
function drawSite({ sites, topics }: World, { topic }: Page, random: Random): number {
  const top = random.uniform() < ON_LEANING_SITE ? topOf(topics, topic) : random.below(topics.tops);
  const first = Math.floor((top * sites) / topics.tops);
  const end = Math.floor(((top + 1) * sites) / topics.tops);
  return first + drawZipf(random, end - first);
}

/** Pages: topics, URLs, times and texts. */
import { finish32, type Random } from '../../base/index.ts';
import { drawZipf } from './power-law.ts';
import { stream } from './streams.ts';
import { drawSubject, editPage, type PageTexts, type Subject, writePage } from './texts.ts';
import { drawPublished } from './time.ts';
import { topOf } from './topics.ts';
import { nameSite } from './vocabulary.ts';
import type { World } from './world.ts';

/** A page. Numbers go through the pages of the base corpus, then through those of each day. */
export interface Page {
  readonly number: number;
  /** The day that adds it; 0 for the base corpus. */
  readonly day: number;
  readonly topic: number;
  /** The page that it is a near-duplicate of. */
  readonly duplicateOf: number | undefined;
  /** Whether it has only one pin, with one save, at the very end of the base corpus. */
  readonly isolated: boolean;
  /** Whether its pins are on a fifth of the boards. */
  readonly hub: boolean;
  /** Milliseconds since 1970. */
  readonly publishedAt: number;
}

/** Share of pages on a site about mainly their top-level topic. */
const ON_LEANING_SITE = 0.7;
/** Share of pages without words in the URL. */
const WITHOUT_SLUG = 0.15;

export function makePage(world: World, number: number): Page {
  const { settings, pages, churn } = world;
  const random = stream(settings.seed, 'page', number);
  const day = churn.dayOf(number);
  const hub = settings.hub && number === 0;
  const topic = pages.topicOf(day === 0 ? number : random.below(pages.size));
  const publishedAt = drawPublished(day, random);
  const isolated = random.uniform() < settings.isolated && day === 0 && !hub;
  return { number, day, topic, duplicateOf: drawOriginal(world, number, topic), isolated, hub, publishedAt };
}

/** The page that a page is a near-duplicate of: a page of the same topic that is no near-duplicate itself. */
function drawOriginal(world: World, number: number, topic: number): number | undefined {
  if (!isDuplicate(world, number)) return undefined;
  const random = stream(world.settings.seed, 'pageEdits', number);
  for (let attempt = 0; attempt < 8; attempt++) {
    const original = world.pages.draw(topic, random);
    if (original !== number && world.pages.topicOf(original) === topic && !isDuplicate(world, original)) {
      return original;
    }
  }
  return undefined;
}

function isDuplicate({ settings: { seed, nearDuplicatePages } }: World, number: number): boolean {
  return stream(seed, 'pageEdits', number, 1).uniform() < nearDuplicatePages;
}

/** The subject of a page: its own, or that of the page it is a near-duplicate of. */
export function subjectOf({ words, settings }: World, { number, duplicateOf, topic }: Page): Subject {
  return drawSubject(words, settings.seed, duplicateOf ?? number, topic);
}

/** The texts of a page after it was changed on the day `revision`; 0: its first texts. */
export function textsOf(world: World, page: Page, subject: Subject, revision: number): PageTexts {
  const { words, settings } = world;
  const text = stream(settings.seed, 'pageText', page.duplicateOf ?? page.number, revision);
  const texts = writePage(words, subject, text);
  if (page.duplicateOf === undefined) return texts;
  return editPage(words, texts, stream(settings.seed, 'pageEdits', page.number, 2));
}

/** The URL of a page: its site, the first words of its first title, and a unique number. */
export function urlOf(world: World, page: Page, { title }: PageTexts): string {
  const { settings } = world;
  const random = stream(settings.seed, 'page', page.number, 1);
  const site = nameSite(settings.seed, drawSite(world, page, random));
  const own = finish32(page.number ^ finish32(settings.seed));
  const slug =
    random.uniform() < WITHOUT_SLUG ? 'p/' : `${title.toLowerCase().split(' ').slice(0, 3).join('-')}-`;
  return `https://${site}.example/${slug}${own}`; // a reserved domain (RFC 2606), never a real site
}

/** The number of the page's site. The first sites of each top-level topic are the largest. */
function drawSite({ sites, topics }: World, { topic }: Page, random: Random): number {
  const top = random.uniform() < ON_LEANING_SITE ? topOf(topics, topic) : random.below(topics.tops);
  const first = Math.floor((top * sites) / topics.tops);
  const end = Math.floor(((top + 1) * sites) / topics.tops);
  return first + drawZipf(random, end - first);
}

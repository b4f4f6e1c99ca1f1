/** The rows of pages with their images, pins, saves and engagements, and the truth about them. */
import { countEngagements, drawEngagement } from '../world/engagements.ts';
import { makePage, type Page, subjectOf, textsOf, urlOf } from '../world/pages.ts';
import { countPins, drawCreated, drawPinVector, type PinPlan, pinTextsOf, planPin } from '../world/pins.ts';
import { drawFirstSaved, firstBoards } from '../world/saves.ts';
import { stream } from '../world/streams.ts';
import type { PageTexts, Subject } from '../world/texts.ts';
import { drawAfter } from '../world/time.ts';
import { topOf } from '../world/topics.ts';
import { boardId, pinId, userId, type World } from '../world/world.ts';
import type { CorpusRows } from './tables.ts';

/** Share of pages without images, and, of the others, the share with two. */
const IMAGELESS = 0.05;
const TWO_IMAGES = 0.3;
/** Share of engagements without a pin id. */
const WITHOUT_PIN = 0.1;

/** Adds the rows of a new page, of the base corpus or of a day. */
export function addPage(world: World, rows: CorpusRows, number: number): void {
  const page = makePage(world, number);
  const subject = subjectOf(world, page);
  const texts = textsOf(world, page, subject, 0);
  const url = urlOf(world, page, texts);
  addPageRow(rows, url, texts, page.publishedAt);
  addPageTruth(world, rows, page, url);
  addImages(world, rows, page, url, texts);
  const pins = countPins(world, page);
  for (let pin = 0; pin < pins; pin++) addPin(world, rows, page, subject, url, pin);
}

export function addPageRow(
  { import: { pages } }: CorpusRows,
  url: string,
  { title, description, body }: PageTexts,
  publishedAt: number,
): void {
  pages.url.push(url);
  pages.title.push(title);
  pages.description.push(description);
  pages.body.push(body);
  pages.published_at.push(publishedAt);
  pages.deleted_at.push(Number.NaN);
}

function addPageTruth(world: World, { truth: { pages } }: CorpusRows, page: Page, url: string): void {
  pages.url.push(url);
  pages.day.push(page.day);
  pages.topic.push(page.topic);
  pages.top_topic.push(topOf(world.topics, page.topic));
  pages.near_duplicate_of.push(page.duplicateOf === undefined ? null : urlOfNumber(world, page.duplicateOf));
  pages.isolated.push(page.isolated);
  pages.hub.push(page.hub);
}

function urlOfNumber(world: World, number: number): string {
  const page = makePage(world, number);
  return urlOf(world, page, textsOf(world, page, subjectOf(world, page), 0));
}

function addImages(world: World, rows: CorpusRows, page: Page, url: string, { title }: PageTexts): void {
  const { images, settings } = world;
  const { page_images } = rows.import;
  const random = stream(settings.seed, 'pageImages', page.number);
  if (random.uniform() < IMAGELESS) return;
  const count = random.uniform() < TWO_IMAGES ? 2 : 1;
  const vector = new Float32Array(images.width);
  for (let i = 0; i < count; i++) {
    page_images.url.push(url);
    page_images.image_url.push(`${url}/${i + 1}.jpg`);
    page_images.alt.push(i === 0 ? title : null);
    page_images.width.push(200 + 10 * random.below(140));
    page_images.height.push(200 + 10 * random.below(100));
    images.drawPageImage(page.duplicateOf ?? page.number, page.topic, random, vector);
    page_images.vector.push(vector);
  }
}

function addPin(
  world: World,
  rows: CorpusRows,
  page: Page,
  subject: Subject,
  url: string,
  pin: number,
): void {
  const { pins, saves } = rows.import;
  const plan = planPin(world, page, pin);
  const id = pinId(world, page.number, pin);
  const created = drawCreated(world, page, pin);
  const { title, description } = pinTextsOf(world, plan, page, subject);
  const vector = new Float32Array(world.images.width);
  pins.pin_id.push(id);
  pins.url.push(url);
  pins.title.push(title);
  pins.description.push(description);
  pins.image_vector.push(drawPinVector(world, plan, vector) ? vector : undefined);
  pins.created_at.push(created);
  pins.deleted_at.push(Number.NaN);
  if (plan.noise || plan.duplicateOf) addPinTruth(world, rows, page, plan, url, id);

  const boards = firstBoards(world, page, plan);
  const times = drawFirstSaved(world, page, plan, created, boards.length);
  for (const [i, board] of boards.entries()) {
    saves.pin_id.push(id);
    saves.board_id.push(boardId(world, board));
    saves.saved_at.push(times[i]!);
    saves.deleted_at.push(Number.NaN);
  }
  addEngagements(world, rows, page, plan, { url, id, created, saves: boards.length });
}

function addPinTruth(
  world: World,
  { truth: { pins } }: CorpusRows,
  page: Page,
  { noise, topic, duplicateOf }: PinPlan,
  url: string,
  id: number,
): void {
  pins.pin_id.push(id);
  pins.url.push(url);
  pins.day.push(page.day);
  pins.noise.push(noise ?? null);
  pins.topic.push(topic);
  pins.near_duplicate_of.push(duplicateOf ? pinId(world, duplicateOf.page, duplicateOf.pin) : Number.NaN);
}

function addEngagements(
  world: World,
  { import: { engagements } }: CorpusRows,
  page: Page,
  { page: number, pin, topic }: PinPlan,
  shown: { readonly url: string; readonly id: number; readonly created: number; readonly saves: number },
): void {
  const random = stream(world.settings.seed, 'engagements', number, pin);
  const count = countEngagements(shown.saves, random);
  for (let i = 0; i < count; i++) {
    const { user, action, value } = drawEngagement(world, topic, random);
    engagements.user_id.push(userId(world, user));
    engagements.url.push(shown.url);
    engagements.pin_id.push(random.uniform() < WITHOUT_PIN ? Number.NaN : shown.id);
    engagements.action.push(action);
    engagements.value.push(value);
    engagements.at.push(drawAfter(shown.created, page.day, random));
  }
}

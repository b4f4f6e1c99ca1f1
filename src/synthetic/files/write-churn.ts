/** The rows of a day of churn for pages of the base corpus: deletions, changes, moves and new saves. */
import { makePage, type Page, subjectOf, textsOf, urlOf } from '../world/pages.ts';
import { countPins } from '../world/pins.ts';
import { drawSaved, savesOn } from '../world/saves.ts';
import { endOf } from '../world/time.ts';
import { boardId, pinId, type World } from '../world/world.ts';
import type { CorpusRows } from './tables.ts';
import { addPageRow } from './write-pages.ts';

/** Adds the rows of a day for one page of the base corpus and its pins. */
export function addChurn(world: World, rows: CorpusRows, number: number, day: number): void {
  const { churn } = world;
  const change = churn.changeOf(number, day);
  if (change === undefined && churn.isDeleted(number, day)) return;
  const page = makePage(world, number);
  if (change !== undefined) {
    const url = firstUrl(world, page);
    addChurnTruth(
      rows,
      day,
      change,
      url,
      change === 'moved' ? churn.movesTo(number, page.topic, day) : Number.NaN,
    );
    if (change === 'deleted') {
      addDeletion(world, rows, page, url, day);
      return;
    }
    if (change === 'changed') {
      addPageRow(rows, url, textsOf(world, page, subjectOf(world, page), day), page.publishedAt);
    }
  }
  const pins = countPins(world, page);
  for (let pin = 0; pin < pins; pin++) addNewSaves(world, rows, page, pin, day);
}

/** Adds the row of the truth for a page that a day adds. */
export function addNewPageTruth(world: World, rows: CorpusRows, number: number, day: number): void {
  addChurnTruth(rows, day, 'new', firstUrl(world, makePage(world, number)), Number.NaN);
}

/** The URL of a page, which depends on its first texts and never changes. */
function firstUrl(world: World, page: Page): string {
  return urlOf(world, page, textsOf(world, page, subjectOf(world, page), 0));
}

function addChurnTruth(
  { truth: { churn } }: CorpusRows,
  day: number,
  change: string,
  url: string,
  topic: number,
) {
  churn.day.push(day);
  churn.change.push(change);
  churn.url.push(url);
  churn.topic.push(topic);
}

function addDeletion(
  world: World,
  { import: { pages, pins } }: CorpusRows,
  page: Page,
  url: string,
  day: number,
): void {
  const deletedAt = endOf(day - 1);
  pages.url.push(url);
  pages.title.push(null);
  pages.description.push(null);
  pages.body.push(null);
  pages.published_at.push(Number.NaN);
  pages.deleted_at.push(deletedAt);
  const count = countPins(world, page);
  for (let pin = 0; pin < count; pin++) {
    pins.pin_id.push(pinId(world, page.number, pin));
    pins.url.push(url);
    pins.title.push(null);
    pins.description.push(null);
    pins.image_vector.push();
    pins.created_at.push(Number.NaN);
    pins.deleted_at.push(deletedAt);
  }
}

function addNewSaves(world: World, rows: CorpusRows, page: Page, pin: number, day: number): void {
  const change = savesOn(world, page, pin, day);
  if (change === undefined) return;
  const { saves } = rows.import;
  const id = pinId(world, page.number, pin);
  for (const board of change.removed) {
    saves.pin_id.push(id);
    saves.board_id.push(boardId(world, board));
    saves.saved_at.push(Number.NaN);
    saves.deleted_at.push(endOf(day - 1));
  }
  for (const board of change.added) {
    saves.pin_id.push(id);
    saves.board_id.push(boardId(world, board));
    saves.saved_at.push(drawSaved(world, { page: page.number, pin }, board, day));
    saves.deleted_at.push(Number.NaN);
  }
}

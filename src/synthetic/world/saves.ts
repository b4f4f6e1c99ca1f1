/** Saves: the boards of a pin, at first and after each day of churn. */
import type { Random } from '../../base/index.ts';
import { newSaves } from './churn.ts';
import type { Page } from './pages.ts';
import { hubBoards, type PinNumber, type PinPlan, planPin } from './pins.ts';
import { stream } from './streams.ts';
import { drawAfter, drawWithin } from './time.ts';
import type { World } from './world.ts';

/** Share of saves on a board unrelated to the pin. */
const STRAY = 0.06;
/** Skew of saves between the boards of a topic: the first of 500 gets an eighth. See `TopicMembers.draw`. */
const BOARD_SKEW = 3;

/** Number of attempts with boards of the topic, per save, before boards of any topic are used. */
const TRIES = 4;

/** The changes of the saves of a pin on a day, as numbers of boards. */
export interface DaySaves {
  readonly added: readonly number[];
  readonly removed: readonly number[];
}

/** The first boards of a pin, without repetition. */
export function firstBoards(world: World, page: Page, plan: PinPlan): number[] {
  if (page.hub) return hubBoards(world, plan.pin);
  const random = stream(world.settings.seed, 'board', plan.page, plan.pin);
  return drawBoards(world, plan.topic, countSaves(world, page, plan), [], random);
}

/** When a pin was saved on its first boards, in milliseconds since 1970; on the first one, when it was created. */
export function drawFirstSaved(world: World, page: Page, pin: PinNumber, created: number, saves: number) {
  const random = stream(world.settings.seed, 'board', pin.page, pin.pin, 1);
  return Array.from({ length: saves }, (_, i) => (i === 0 ? created : drawAfter(created, page.day, random)));
}

/** The time of a save on a day of churn, in milliseconds since 1970. */
export function drawSaved({ settings }: World, { page, pin }: PinNumber, board: number, day: number): number {
  return drawWithin(day, stream(settings.seed, 'newSaves', page, pin, day, board));
}

/** The changes of the saves of a pin of the base corpus on a day of churn; undefined if there are none. */
export function savesOn(world: World, page: Page, pin: number, day: number): DaySaves | undefined {
  if (page.hub) return undefined;
  const number = { page: page.number, pin };
  const first = countSaves(world, page, number);
  const isQuiet = countNew(world, number, first, day) === 0;
  if (isQuiet && world.churn.changeOf(page.number, day) !== 'moved') return undefined;

  const plan = planPin(world, page, pin);
  let held = firstBoards(world, page, plan);
  let topic = plan.topic;
  for (let past = 1; ; past++) {
    const moves = world.churn.changeOf(page.number, past) === 'moved';
    if (moves) topic = world.churn.movesTo(page.number, page.topic, past);
    const count = moves ? held.length : countNew(world, number, first, past);
    const random = stream(world.settings.seed, 'newSaves', page.number, pin, past);
    const added = drawBoards(world, topic, count, held, random);
    const removed = moves ? held : [];
    if (past === day) return { added, removed };
    held = moves ? added : [...held, ...added];
  }
}

/** The number of first saves of a pin. */
function countSaves({ settings, savesOfPin }: World, page: Page, { page: number, pin }: PinNumber): number {
  return page.isolated ? 1 : savesOfPin.draw(stream(settings.seed, 'saves', number, pin));
}

/** The number of new saves of a pin on a day. It depends on the number of first saves, so popular pins gain more. */
function countNew({ settings }: World, { page, pin }: PinNumber, first: number, day: number): number {
  const random = stream(settings.seed, 'saves', page, pin, day);
  let count = 0;
  for (let i = 0; i < first; i++) if (random.uniform() < newSaves) count++;
  return count;
}

/** Draws boards for a pin of a topic, without repetition and none of `held`; of any topic if too few are left. */
function drawBoards(
  { boards }: World,
  topic: number,
  count: number,
  held: readonly number[],
  random: Random,
): number[] {
  const drawn: number[] = [];
  const wanted = Math.min(count, boards.size - held.length);
  for (let attempt = 0; drawn.length < wanted; attempt++) {
    const any = attempt > TRIES * wanted || random.uniform() < STRAY;
    const board = any ? random.below(boards.size) : boards.draw(topic, random, BOARD_SKEW);
    if (!drawn.includes(board) && !held.includes(board)) drawn.push(board);
  }
  return drawn;
}

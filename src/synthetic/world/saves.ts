/** Saves: the boards that a pin is on, at first and after each day of churn. */
import type { Random } from '../../base/index.ts';
import { newSaves } from './churn.ts';
import type { Page } from './pages.ts';
import { hubBoards, type PinNumber, type PinPlan, planPin } from './pins.ts';
import { stream } from './streams.ts';
import { drawAfter, drawWithin } from './time.ts';
import type { World } from './world.ts';

/** Saves whose board has nothing to do with the pin. */
const STRAY = 0.06;
/** How unequal the boards of a topic are: the first of 500 has an eighth of their saves. */
const BOARD_SKEW = 3;

/** Boards of its topic that are tried for each save, before any will do. */
const TRIES = 4;

/** What a day does to the saves of a pin, by the numbers of boards. */
export interface DaySaves {
  readonly added: readonly number[];
  readonly removed: readonly number[];
}

/** The boards that a pin is on when it first appears, none twice. */
export function firstBoards(world: World, page: Page, plan: PinPlan): number[] {
  if (page.hub) return hubBoards(world, plan.pin);
  const random = stream(world.settings.seed, 'board', plan.page, plan.pin);
  return drawBoards(world, plan.topic, countSaves(world, page, plan), [], random);
}

/** When a pin came to its first boards, in milliseconds since 1970: to one of them when it was made. */
export function drawFirstSaved(world: World, page: Page, pin: PinNumber, created: number, saves: number) {
  const random = stream(world.settings.seed, 'board', pin.page, pin.pin, 1);
  return Array.from({ length: saves }, (_, i) => (i === 0 ? created : drawAfter(created, page.day, random)));
}

/** When a save of a day of churn happens, in milliseconds since 1970. */
export function drawSaved({ settings }: World, { page, pin }: PinNumber, board: number, day: number): number {
  return drawWithin(day, stream(settings.seed, 'newSaves', page, pin, day, board));
}

/** What a day of churn does to the saves of a pin of the base corpus; undefined where it does nothing. */
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

/** The number of new saves of a pin on a day: by its first saves, so that popular pins gain more. */
function countNew({ settings }: World, { page, pin }: PinNumber, first: number, day: number): number {
  const random = stream(settings.seed, 'saves', page, pin, day);
  let count = 0;
  for (let i = 0; i < first; i++) if (random.uniform() < newSaves) count++;
  return count;
}

/** Boards for pins of a topic, none twice and none of `held`; any boards once those of the topic are used up. */
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

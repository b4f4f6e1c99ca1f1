/** Texts of pages, pins and boards, made of words. */
import type { Random } from '../../base/index.ts';
import { stream } from './streams.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The subject of a page, as words. */
export interface Subject {
  readonly topic: number;
  /** Words that no other page has. */
  readonly names: readonly [string, string];
  /** Words that its texts repeat: of its topic, of its top-level topic, and of the background. */
  readonly focus: readonly string[];
}

/** The shares of words of a text by origin; the rest is background. */
interface Mix {
  readonly name: number;
  readonly focus: number;
  readonly topic: number;
  readonly top: number;
}

/** Title, description (or null) and body of a page. */
export interface PageTexts {
  readonly title: string;
  readonly description: string | null;
  readonly body: string;
}

/** Title and description (or null) of a pin. */
export interface PinTexts {
  readonly title: string;
  readonly description: string | null;
}

const titleMix: Mix = { name: 0.2, focus: 0.4, topic: 0.15, top: 0.05 };
const bodyMix: Mix = { name: 0.03, focus: 0.17, topic: 0.2, top: 0.15 };
const boardMix: Mix = { name: 0, focus: 0, topic: 0.65, top: 0.25 };

/** The word mix of pins at difficulty 0 and at 1. */
const easyPins: Mix = { name: 0.1, focus: 0.28, topic: 0.25, top: 0.12 };
const hardPins: Mix = { name: 0.008, focus: 0.075, topic: 0.2, top: 0.15 };

/** The shares of words that a near-duplicate replaces. */
const PAGE_EDITS = 0.04;
const PIN_EDITS = 0.15;
/** The shares of pages and pins without a description. */
const PAGES_UNDESCRIBED = 0.15;
const PINS_UNDESCRIBED = 0.3;

/** The word mix of pins at a difficulty from 0 to 1. */
export function pinMix(difficulty: number): Mix {
  const between = (key: keyof Mix) => easyPins[key] * (1 - difficulty) + hardPins[key] * difficulty;
  return {
    name: between('name'),
    focus: between('focus'),
    topic: between('topic'),
    top: between('top'),
  };
}

export function drawSubject(words: Vocabulary, seed: number, page: number, topic: number): Subject {
  const random = stream(seed, 'content', page);
  const times = (count: number, draw: () => string) => Array.from({ length: count }, draw);
  return {
    topic,
    names: [words.nameOf(page, 0), words.nameOf(page, 1)],
    focus: [
      ...times(5, () => words.drawOfTopic(topic, random)),
      ...times(2, () => words.drawOfTop(topic, random)),
      ...times(3, () => words.drawUncommon(random)),
    ],
  };
}

/** The texts of a page about a subject. */
export function writePage(words: Vocabulary, subject: Subject, random: Random): PageTexts {
  const title = drawWords(words, subject, titleMix, between(random, 4, 8), random);
  const described = random.uniform() >= PAGES_UNDESCRIBED;
  const description = drawWords(words, subject, bodyMix, between(random, 8, 16), random);
  const body = drawWords(words, subject, bodyMix, between(random, 40, 80), random);
  return {
    title: capitalize(title.join(' ')),
    description: described ? sentence(description) : null,
    body: sentence(body),
  };
}

/** The texts of a pin about a subject. */
export function writePin(words: Vocabulary, subject: Subject, mix: Mix, random: Random): PinTexts {
  const title = drawWords(words, subject, mix, between(random, 3, 6), random);
  const described = random.uniform() >= PINS_UNDESCRIBED;
  return {
    title: capitalize(title.join(' ')),
    description: described ? sentence(drawWords(words, subject, mix, between(random, 4, 12), random)) : null,
  };
}

/** The title and description of a board on a topic. */
export function writeBoard(words: Vocabulary, topic: number, random: Random): PinTexts {
  const subject: Subject = { topic, names: ['', ''], focus: [] };
  const title = drawWords(words, subject, boardMix, between(random, 1, 3), random);
  const described = random.uniform() < 0.4;
  return {
    title: capitalize(title.join(' ')),
    description: described
      ? sentence(drawWords(words, subject, boardMix, between(random, 4, 10), random))
      : null,
  };
}

/** A near-duplicate of a page's texts. */
export function editPage(
  words: Vocabulary,
  { title, description, body }: PageTexts,
  random: Random,
): PageTexts {
  return {
    title: replaceWords(words, title, PAGE_EDITS, random),
    description: description && replaceWords(words, description, PAGE_EDITS, random),
    body: replaceWords(words, body, PAGE_EDITS, random),
  };
}

/** A near-duplicate of a pin's texts. */
export function editPin(words: Vocabulary, { title, description }: PinTexts, random: Random): PinTexts {
  return {
    title: replaceWords(words, title, PIN_EDITS, random),
    description: description && replaceWords(words, description, PIN_EDITS, random),
  };
}

function drawWords(words: Vocabulary, subject: Subject, mix: Mix, count: number, random: Random): string[] {
  return Array.from({ length: count }, () => drawWord(words, subject, mix, random));
}

function drawWord(words: Vocabulary, { names, focus, topic }: Subject, mix: Mix, random: Random): string {
  let choice = random.uniform() - mix.name;
  if (choice < 0) return names[random.below(names.length)]!;
  choice -= mix.focus;
  if (choice < 0) return focus[random.below(focus.length)]!;
  choice -= mix.topic;
  if (choice < 0) return words.drawOfTopic(topic, random);
  choice -= mix.top;
  return choice < 0 ? words.drawOfTop(topic, random) : words.drawBackground(random);
}

function replaceWords(words: Vocabulary, text: string, share: number, random: Random): string {
  return text
    .split(' ')
    .map((word) => (random.uniform() < share ? words.drawBackground(random) : word))
    .join(' ');
}

/** A whole number from `least` to `most`. */
function between(random: Random, least: number, most: number): number {
  return least + random.below(most - least + 1);
}

function sentence(words: readonly string[]): string {
  return `${capitalize(words.join(' '))}.`;
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

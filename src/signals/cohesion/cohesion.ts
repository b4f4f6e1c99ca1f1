/** Scores the cohesion of every pin with its page, on worker threads. */
import {
  defaultThreads,
  groupByKey,
  LinkSageError,
  none,
  runInWorkers,
  sharedCopy,
  sharedFloat32,
  sharedUint32,
} from '../../base/index.ts';
import { splitRange } from '../split-range.ts';
import type { ImageSource } from '../words/sources.ts';
import { rowsOf, type SignalTexts } from '../words/word-table.ts';
import { imageCosines } from './image-cosines.ts';
import { type ScoreTask, scorePages } from './score-pairs.ts';
import type { TextStatistics } from './statistics.ts';

export interface CohesionInput {
  readonly texts: SignalTexts;
  /** Image vectors of pins and pages. Default: only words are compared. */
  readonly images?: ImageSource | undefined;
  /** The page of each pin, or `none`; [P] */
  readonly pageOfPin: Uint32Array;
  readonly statistics: TextStatistics;
  /** Known scores, imported or computed before, which are not computed again; NaN elsewhere. [P] */
  readonly given?: Float32Array | undefined;
  /** Default: one per processor. The scores do not depend on it. */
  readonly threads?: number | undefined;
}

/** With fewer pins, starting threads costs more time than they save. */
const pinsWorthThreads = 20_000;

/**
 * The cohesion of each pin with its page, in [0, 1]; NaN if it has no page or nothing can be compared; [P].
 * `scorePairs` says what the score means.
 *
 * @throws LinkSageError if an array does not have one value per pin
 */
export async function scoreCohesion(input: CohesionInput): Promise<Float32Array> {
  const { texts, images, pageOfPin, statistics, given, threads = defaultThreads } = input;
  const pinCount = rowsOf(texts.pin);
  const pageCount = rowsOf(texts.page);
  for (const [name, array] of Object.entries({ pageOfPin, given })) {
    if (array && array.length !== pinCount) {
      throw new LinkSageError(
        `scoreCohesion: expected ${name} to hold ${pinCount} pins, got ${array.length}`,
      );
    }
  }
  const scores = sharedFloat32(pinCount).fill(Number.NaN);
  if (given) scores.set(given);
  const wanted = pageOfPin.map((page, pin) => (Number.isNaN(scores[pin]) ? page : none));
  const task: ScoreTask = {
    model: statistics.model,
    weights: statistics.weights,
    texts,
    pinsOfPage: groupByKey(wanted, pageCount, { place: sharedUint32 }),
    images: images && (await sharedCosines(images, wanted)),
    scores,
    from: 0,
    to: pageCount,
  };
  const isWorthThreads = task.pinsOfPage.members.length >= pinsWorthThreads;
  if (threads === 1 || !isWorthThreads) scorePages(task);
  else await runInWorkers(import.meta.url, './cohesion.worker.ts', splitRange(task, 4 * threads), threads);
  return scores;
}

async function sharedCosines(images: ImageSource, pages: Uint32Array): Promise<Float32Array> {
  const pins = Uint32Array.from(pages, (_, pin) => pin);
  return sharedCopy(await imageCosines(images, { pins, pages }));
}

/** The settings of training. */
import { z } from 'zod';
import type { RenamedSettings } from '../base/index.ts';

/** Settings of a training run. */
export const trainingConfig = z.strictObject({
  /** Saves per step; each gives a page, a pin and a board. */
  batch: z.int().positive().default(1024),
  /**
   * The most rounds. A round is one pass over the training saves, or `roundSteps` steps where a pass is shorter, but at most
   * four passes;
   * after it text vectors are refreshed, validation is measured and a checkpoint is due.
   */
  rounds: z.int().positive().default(3),
  roundSteps: z.int().positive().default(50),
  /** Rounds without a better validation score after which training stops. */
  patience: z.int().positive().default(2),
  /** Step size of Adam for the encoder's weights. */
  learningRate: z.number().positive().default(2e-3),
  /** Step size of row-wise Adagrad for the table of the text encoder. */
  tableLearningRate: z.number().positive().default(0.04),
  /** Softmax temperature: cosines are divided by it. */
  temperature: z.number().positive().default(0.035),
  /** Pins drawn uniformly from the corpus as further negatives of each step. */
  randomPins: z.int().nonnegative().default(1024),
  /** Boards and pages drawn likewise, each without one of its saves, as answers are. */
  randomBoards: z.int().nonnegative().default(512),
  randomPages: z.int().nonnegative().default(256),
  /** How many of the random boards share their owner with one that is asked for. */
  ownerBoards: z.int().nonnegative().default(192),
  /** The share of pages that lose all their neighbors, so that cold pages are learned. */
  dropNeighbors: z.number().min(0).max(1).default(0.2),
  /** The share of steps in which names are hidden, so that content is learned beside names. */
  hideNames: z.number().min(0).max(1).default(0.4),
  /**
   * How often an example is drawn for each time another is, if its page has neighbors left once its answer is
   * hidden. Where most pages have one pin, few examples teach what neighbors are good for.
   */
  warmWeight: z.int().positive().default(1),
  /**
   * The most saves that are trained on, drawn at random where there are more; null: all. A model of a large corpus is
   * good long before it has seen every save.
   */
  mostSaves: z.int().positive().nullable().default(null),
  /**
   * Saves of pins whose cohesion with their page is below this teach which boards suit the pin, and nothing about the
   * page; pairs that were not scored teach all.
   * `linksage compile --explain` shows what a threshold would leave out.
   */
  minCohesion: z.number().min(0).max(1).default(0),
  /** Weights of the losses; 0 leaves one out. */
  tasks: z
    .strictObject({
      pagePin: z.number().nonnegative().default(1),
      bothBoard: z.number().nonnegative().default(0.5),
      pageBoard: z.number().nonnegative().default(0.25),
      pinBoard: z.number().nonnegative().default(0.25),
      boardPage: z.number().nonnegative().default(0.5),
    })
    .prefault({}),
  /** Weight of the alignment of a run that is aligned to an embedding version. */
  alignWeight: z.number().positive().default(10),
  /** The share of the training saves, the newest or a random one, that is hidden to choose when to stop. */
  validationShare: z.number().gt(0).lt(1).default(0.1),
  /** Seed of the initial weights, and of order, negatives and dropping. */
  seed: z.int().nonnegative().default(0),
});

/** Settings of a training run, complete. */
export type TrainingConfig = z.output<typeof trainingConfig>;

/** Earlier names of settings of training runs. */
export const renamedTraining: RenamedSettings = { 'training.dropNeighbours': 'dropNeighbors' };

/** What training starts from. */
import { LinkSageError } from '../base/index.ts';
import {
  addWords,
  differingSettings,
  findRun,
  fitBaseModel,
  loadBaseModel,
  type ModelConfig,
  refuseEarlier,
  type TrainedRun,
} from '../model/index.ts';
import { initialState, stateFrom, type TrainingState } from './step/state.ts';

/**
 * From so many saves on, a corpus says more of its boards than the base model has learned of others: trained from scratch, the
 * pages and boards of a link list are found better, and names about as well (docs/model.md).
 */
const savesToLearnAllFrom = 30_000;

/** A start of training. */
export interface Start {
  /** Its name: the id of a base model or of a run, or `scratch`. */
  readonly from: string;
  /** Why it is not the base model, where that was wanted by default. */
  readonly why?: string;
  /** The state before the first step. `texts`: those of the view, distinct, whose words get rows. */
  readonly state: (texts: readonly string[]) => Promise<TrainingState>;
}

/** How a start is chosen. */
export interface StartOptions {
  readonly seed: number;
  /** What was asked for, if anything. */
  readonly from: string | undefined;
  /** How many saves there are to train on. */
  readonly saves: number;
}

/** Whether a start is a base model, by its name: what held-back saves tell of it is fair, as it has seen none. */
export function isBase(from: string): boolean {
  return from.startsWith('base');
}

/** Random weights, and rows of what the texts tell. */
export function fromScratch(model: ModelConfig, seed: number): Start {
  return { from: 'scratch', state: (texts) => initialState(model, texts, seed) };
}

/**
 * Finds what training starts from: `base`, `scratch`, or a run by its name or id. By default the base model, or scratch where
 * the base model has other settings or there are 30,000 saves or more.
 *
 * @param options.saves of the view
 *
 * @throws LinkSageError where there is no such run, or what is asked for has other settings
 */
export async function findStart(
  models: string,
  model: ModelConfig,
  { seed, from, saves }: StartOptions,
): Promise<Start> {
  if (from === 'scratch') return fromScratch(model, seed);
  if (from === undefined && saves >= savesToLearnAllFrom) {
    return { ...fromScratch(model, seed), why: 'there are enough saves to learn all from' };
  }
  if (from === undefined || from === 'base') return fromBase(model, seed, from);
  const run = await findRun(models, from);
  if (run === undefined) {
    throw new LinkSageError(
      `train --from ${from}: expected base, scratch or a run in ${models}, got none of that name`,
      {
        code: 'not-found',
        hint: 'linksage status shows the newest run.',
      },
    );
  }
  return fromRun(run, models, model);
}

async function fromBase(model: ModelConfig, seed: number, asked: string | undefined): Promise<Start> {
  const base = await loadBaseModel();
  const differing = differingSettings(base, model);
  if (differing.length === 0) {
    return {
      from: base.id,
      state: async (texts) => stateFrom(await fitBaseModel(base, texts, model.vocabulary)),
    };
  }
  const why = `the base model has other settings of ${differing.map((name) => `model.${name}`).join(', ')}`;
  if (asked === undefined) return { ...fromScratch(model, seed), why };
  throw new LinkSageError(`train --from base: expected its settings, got others: ${why}`, {
    code: 'wrong-usage',
    hint: 'Remove these settings from linksage.json, or run: linksage train --from scratch',
  });
}

function fromRun(run: TrainedRun, models: string, model: ModelConfig): Start {
  refuseEarlier(`${models}/${run.run}`, run.isEarlier);
  const differing = differingSettings(run.meta, model);
  if (differing.length > 0) {
    throw new LinkSageError(
      `train --from ${run.run}: expected a model of the settings of now, got one of other ${differing.map((name) => `model.${name}`).join(', ')}`,
      { code: 'wrong-usage', hint: `Run: linksage train --from base` },
    );
  }
  return {
    from: run.id,
    state: async (texts) => stateFrom(await addWords(await run.load(), texts, model.vocabulary)),
  };
}

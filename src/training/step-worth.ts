/** What each step of a compile is worth on a corpus: how well held-back saves are found again with it and without it. */
import { type Progress, silent } from '../base/index.ts';
import {
  type CompileConfig,
  connectRelation,
  type Relation,
  type StepVariant,
  type WalkOptions,
} from '../graph/index.ts';
import { type Interval, mean, pairedBootstrap } from '../metrics/index.ts';
import {
  Encoder,
  featuresOf,
  hideNames,
  type ModelConfig,
  makeCorpus,
  type NodeTables,
  sumBags,
} from '../model/index.ts';
import type { TrainingConfig } from './config.ts';
import { Answers } from './examples/answers.ts';
import { splitExamples } from './examples/examples.ts';
import type { Start } from './start.ts';
import { encoderWeights } from './step/state.ts';
import { type ReciprocalRanks, Validator } from './validate.ts';

/** How well held-back saves are found again over one graph: mean reciprocal ranks. */
export interface StepWorth {
  /** Undefined for the graph of the settings. */
  readonly variant?: string;
  /** Of pins for their page, the mean with names shown and hidden; and of boards for their page and pin. */
  readonly pagePin: number;
  readonly pageBoard: number;
  /** What is gained over the settings, with paired 95 % bootstrap intervals; of variants only. */
  readonly gain?: { readonly pagePin: Interval; readonly pageBoard: Interval };
}

/** What is measured. */
export interface StepWorthInput {
  /** With every signal that a variant needs. */
  readonly relation: Relation;
  readonly tables: NodeTables;
  readonly model: ModelConfig;
  /** The model whose vectors are compared; it must not have seen the saves that training holds back. */
  readonly start: Start;
  readonly training: TrainingConfig;
  readonly walk: WalkOptions;
  readonly progress?: Progress;
}

/**
 * Measures the graph of the settings, and that of each variant, on the same held-back saves (at most 1,000) with the same
 * model. A model that was trained over one of the graphs might gain more from it.
 */
export async function measureSteps(
  settings: CompileConfig,
  variants: readonly StepVariant[],
  { relation, tables, model, start, training, walk, progress = silent }: StepWorthInput,
): Promise<StepWorth[]> {
  const split = splitExamples(relation, { share: training.validationShare, seed: training.seed });
  if (split.validation.pin.length === 0) return [];
  const answers = new Answers(split.relation);
  const { seed } = training;
  const shownOver = (compile: CompileConfig) =>
    makeCorpus(connectRelation(split.relation, compile).graph, tables);
  const state = await start.state(shownOver(settings).texts);
  const encoder = await Encoder.create(model, encoderWeights(state, model));
  let vectors: Float32Array | undefined;
  const ranksOver = async (compile: CompileConfig): Promise<ReciprocalRanks> => {
    const shown = shownOver(compile);
    const corpora = { shown, hidden: hideNames(shown, tables.pin, { keepWordless: true }) };
    vectors ??= await sumBags(state.text.table, featuresOf(corpora.hidden.texts, state.text.index));
    const source = { corpora, examples: split.validation, answers, walk, seed };
    return (await Validator.create(source)).ranks(encoder, vectors);
  };
  try {
    const own = await ranksOver(settings);
    const worths: StepWorth[] = [meansOf(own)];
    for (const [done, { name, compile }] of variants.entries()) {
      progress({ task: 'measuring the steps', done, total: variants.length, note: name });
      const ranks = await ranksOver(compile);
      const gain = {
        pagePin: pairedBootstrap(ranks.pagePin, own.pagePin, { seed }),
        pageBoard: pairedBootstrap(ranks.pageBoard, own.pageBoard, { seed }),
      };
      worths.push({ variant: name, ...meansOf(ranks), gain });
    }
    return worths;
  } finally {
    await encoder.dispose();
  }
}

function meansOf({ pagePin, pageBoard }: ReciprocalRanks): Pick<StepWorth, 'pagePin' | 'pageBoard'> {
  return { pagePin: mean(pagePin), pageBoard: mean(pageBoard) };
}

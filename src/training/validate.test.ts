import { expect, it } from 'vitest';
import { walkConfig } from '../graph/index.ts';
import { openSmallView } from '../graph/testing/small-graph.ts';
import {
  type Corpus,
  Encoder,
  hideNames,
  LearnedTextEncoder,
  makeCorpus,
  modelConfig,
} from '../model/index.ts';
import { Answers } from './examples/answers.ts';
import { splitExamples } from './examples/examples.ts';
import { encoderWeights, initialState } from './step/state.ts';
import { Validator } from './validate.ts';

const neighbors = { page: 2, pin: 2, board: 2 };
const model = modelConfig.parse({
  width: 16,
  layers: 1,
  heads: 2,
  feedForward: 2,
  neighbors,
  dims: [16],
  vocabulary: 1024,
});

it('finds pins again with names shown and with names hidden, and scores the mean', async () => {
  // A pin's title names its page; the descriptions are all alike, so that without names there is nothing to go by
  const saves = Array.from({ length: 12 }, (_, i) => {
    const name = `${'abcdefghijkl'[i]!.repeat(3)}word`;
    return {
      pin: `pin-${i}`,
      url: `https://${name}.example/${name}`,
      title: `${name} ${name}`,
      description: `seen on day ${i}`,
      board: `board ${i % 3}`,
      at: `2024-01-${String(i + 1).padStart(2, '0')}`,
    };
  });
  const pages = saves.map(({ url, title }) => ({ url, title }));
  const { graph, relation, tables } = await openSmallView(saves, pages);
  const shown = makeCorpus(graph, tables);
  const hidden = hideNames(shown, tables.pin, { keepWordless: true });
  const { validation, relation: known } = splitExamples(relation, { share: 0.5, seed: 0 });
  const state = await initialState(model, shown.texts);
  const encoder = await Encoder.create(model, encoderWeights(state, model));
  const vectors = await new LearnedTextEncoder(state.text).encode(hidden.texts);
  const scoreOn = async (corpora: { readonly shown: Corpus; readonly hidden: Corpus }) => {
    const validator = await Validator.create({
      corpora,
      examples: validation,
      answers: new Answers(known),
      walk: { ...walkConfig.parse({ steps: 50 }), top: neighbors },
      seed: 0,
    });
    return (await validator.score(encoder, vectors)).pagePin;
  };
  const named = await scoreOn({ shown, hidden: shown });
  const unnamed = await scoreOn({ shown: hidden, hidden });
  expect(named).toBeGreaterThan(unnamed + 0.3);
  expect(await scoreOn({ shown, hidden })).toBeCloseTo((named + unnamed) / 2);
  await encoder.dispose();
});

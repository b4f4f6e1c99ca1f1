/** The model with one thing changed at a time, trained on the same graph. */
import { join } from 'node:path';
import { Catalog } from '../../src/catalog/index.ts';
import { type EvaluatedModel, evaluatedModel } from '../../src/evaluation/index.ts';
import { loadGraph } from '../../src/graph/index.ts';
import type { Workspace } from '../../src/index.ts';
import {
  findRun,
  initialTable,
  initialWeights,
  type Model,
  readNodeTables,
  unfinishedRun,
} from '../../src/model/index.ts';
import { similarToNew } from '../../src/similar-to-new.ts';
import { trainRun } from '../../src/train-run.ts';
import type { Steps } from './steps.ts';

/**
 * The model untrained, with pages that see no neighbours, with mean pooling in place of the Transformer, and twice as
 * wide. Models are kept beside the workspace.
 */
export async function trainAblations(steps: Steps, workspace: Workspace): Promise<EvaluatedModel[]> {
  const { model, training, signals, walk: walkSettings } = workspace.config;
  const walk = { ...walkSettings, top: model.neighbours };
  const view = await (await Catalog.open(join(workspace.folder, 'catalog'))).view('train');
  const compiled = (await loadGraph(join(workspace.folder, 'graph'), 'train'))!;
  const { compile } = compiled.settings;
  const relation = await compiled.relation();
  const similarPages = similarToNew(join(workspace.folder, 'signals'), compile, signals);
  const surroundings = { relation, compile, walk, similarPages };
  const input = { view, relation, compile, tables: await readNodeTables(view), walk, model, training };
  const trainOther = async (name: string, change: Partial<typeof input>): Promise<Model> => {
    const folder = join(steps.folder, 'ablations', name);
    await steps.run(name, async () => {
      if ((await findRun(folder)) === undefined)
        await trainRun(
          folder,
          { ...input, ...change },
          { resume: (await unfinishedRun(folder)) !== undefined },
        );
    });
    return (await findRun(folder))!.load();
  };

  const { text } = await (await findRun(join(workspace.folder, 'model')))!.load();
  const untrained: Model = {
    config: model,
    weights: initialWeights(model),
    text: { table: initialTable(model), idf: text.idf },
  };
  const width = 2 * model.width;
  const alone = await trainOther('no page neighbours', { training: { ...training, dropNeighbours: 1 } });
  const mean = await trainOther('mean pooling', { model: { ...model, pooling: 'mean' } });
  const wide = await trainOther(`width ${width}`, { model: { ...model, width } });
  return [
    evaluatedModel('untrained', untrained, surroundings),
    evaluatedModel('no page neighbours', alone, surroundings, { pageNeighbours: false }),
    evaluatedModel('mean pooling', mean, surroundings),
    evaluatedModel(`width ${width}`, wide, surroundings),
  ];
}

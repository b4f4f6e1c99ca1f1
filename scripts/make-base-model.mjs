/**
 * Makes the base model that ships (`assets/base/`) of a trained model:
 *
 *   npm run -s build && node scripts/make-base-model.mjs WORKSPACE assets/base [RUN]
 *
 * It takes what is not of one corpus: the encoder's weights, the weights of character n-grams, and what turns starting rows to
 * the directions of the table, all as numbers of 16 bits. The table of words is left out: in each corpus, its rows are
 * computed. Train the model from scratch (`linksage train --from scratch --all`) on as many and as different lists as there
 * are, with the default settings of `model`.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { findRun, writeBaseModel } from '../dist/model/index.js';

const [workspace, folder, name] = process.argv.slice(2);
if (folder === undefined) throw new Error('make-base-model: expected WORKSPACE FOLDER [RUN]');
const run = await findRun(join(workspace, 'model'), name);
if (run === undefined || run.isBase) throw new Error(`${workspace}: expected a trained model, got none`);
await writeBaseModel(folder, await run.load());
const { size } = await stat(join(folder, 'weights.safetensors'));
console.log(`${folder}: the base model of ${run.id}, ${(size / 1e6).toFixed(1)} MB`);

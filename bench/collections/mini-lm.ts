/** A sentence encoder as it is used without training: each text by itself, through ONNX Runtime. */
import { readFile } from 'node:fs/promises';
import { Tokenizer } from '@huggingface/tokenizers';
import { unzipSync } from 'fflate';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { LinkSageError } from '../../src/base/index.ts';
import type { EvaluatedModel } from '../../src/evaluation/index.ts';
import type { Relation } from '../../src/graph/index.ts';

/** Numbers of a vector. */
export const miniLmSize = 384;
/** Tokens of a text at most, as the model was trained. */
const mostTokens = 128;
const batch = 32;

/** all-MiniLM-L6-v2, from a jar (or any zip) with one `.onnx` file and one `tokenizer.json`. */
export class MiniLm {
  readonly #session: InferenceSession;
  readonly #tokenizer: Tokenizer;
  /** Distinct texts encoded so far, and the seconds that took. */
  readonly spent = { texts: 0, seconds: 0 };
  readonly #known = new Map<string, Float32Array>();

  static async open(jar: string): Promise<MiniLm> {
    const files = unzipSync(await readFile(jar), {
      filter: ({ name }) => /\.onnx$|tokenizer\.json$/.test(name),
    });
    const find = (ending: string) => {
      const name = Object.keys(files).find((each) => each.endsWith(ending));
      if (name === undefined) throw new LinkSageError(`${jar}: expected a file *${ending}, got none`);
      return files[name]!;
    };
    const session = await InferenceSession.create(find('.onnx'));
    const tokenizer = JSON.parse(new TextDecoder().decode(find('tokenizer.json'))) as object;
    return new MiniLm(session, new Tokenizer(tokenizer, {}));
  }

  private constructor(session: InferenceSession, tokenizer: Tokenizer) {
    this.#session = session;
    this.#tokenizer = tokenizer;
  }

  /** Vectors of unit length, zero for a text without words. Texts of like length go together. */
  async encode(texts: readonly string[]): Promise<Float32Array[]> {
    const fresh = [...new Set(texts)].filter((text) => text.trim() !== '' && !this.#known.has(text));
    const started = performance.now();
    const tokens = fresh.map((text) => this.#tokenizer.encode(text).ids.slice(0, mostTokens));
    const order = fresh.map((_, i) => i).sort((a, b) => tokens[a]!.length - tokens[b]!.length);
    for (let from = 0; from < order.length; from += batch) {
      const part = order.slice(from, from + batch);
      const vectors = await this.#run(part.map((i) => tokens[i]!));
      for (const [row, i] of part.entries()) this.#known.set(fresh[i]!, vectors[row]!);
    }
    this.spent.texts += fresh.length;
    this.spent.seconds += (performance.now() - started) / 1000;
    return texts.map((text) => this.#known.get(text) ?? new Float32Array(miniLmSize));
  }

  /** The mean of the last hidden states of the tokens, at unit length. */
  async #run(rows: readonly (readonly number[])[]): Promise<Float32Array[]> {
    const length = Math.max(...rows.map((row) => row.length));
    const cells = (value: (row: readonly number[], at: number) => number) =>
      new Tensor(
        'int64',
        BigInt64Array.from({ length: rows.length * length }, (_, i) =>
          BigInt(value(rows[Math.floor(i / length)]!, i % length)),
        ),
        [rows.length, length],
      );
    const { last_hidden_state: states } = await this.#session.run({
      input_ids: cells((row, at) => row[at] ?? 0),
      attention_mask: cells((row, at) => (at < row.length ? 1 : 0)),
      token_type_ids: cells(() => 0),
    });
    const data = states!.data as Float32Array;
    return rows.map((row, i) => {
      const sum = new Float32Array(miniLmSize);
      for (let at = 0; at < row.length; at++)
        for (let d = 0; d < miniLmSize; d++) sum[d]! += data[(i * length + at) * miniLmSize + d]!;
      return atUnitLength(sum);
    });
  }
}

/** The encoder as a contender: pages and pins by their title and description, boards by their title and their pages. */
export function miniLmModel(encoder: MiniLm, { saves, pageOfPin }: Relation): EvaluatedModel {
  return {
    name: 'MiniLM',
    embed: async (_names, { tables }) => {
      const { page, pin, board } = tables;
      const pages = await encoder.encode(page.keys.map((_, i) => join(page.title[i], page.description[i])));
      const pins = await encoder.encode(pin.keys.map((_, i) => join(pin.title[i], pin.description[i])));
      const boards = await encoder.encode(board.keys.map((_, i) => board.title[i] ?? ''));
      const sums = board.keys.map(() => new Float32Array(miniLmSize));
      for (const [save, position] of saves.board.entries()) {
        const held = pages[pageOfPin[saves.pin[save]!]!];
        held?.forEach((value, d) => {
          sums[position]![d]! += value;
        });
      }
      const whole = boards.map((title, i) => {
        const mean = atUnitLength(sums[i]!);
        return atUnitLength(title.map((value, d) => value + mean[d]!));
      });
      return { page: flat(pages), pin: flat(pins), board: flat(whole) };
    },
  };
}

function join(...texts: readonly (string | undefined)[]): string {
  return texts.filter((text) => text).join('. ');
}

function flat(vectors: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(vectors.length * miniLmSize);
  for (const [i, vector] of vectors.entries()) all.set(vector, i * miniLmSize);
  return all;
}

function atUnitLength(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}

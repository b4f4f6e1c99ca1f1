/** Embeds the inputs of a request: from the cache, or a piece at a time by the backend. */
import { setImmediate } from 'node:timers/promises';
import type { Service } from '../app/environment.ts';
import type { VersionFacts } from '../threads/messages.ts';
import type { SentVector } from './cache.ts';
import { type EncodingFormat, vectorJson } from './vector-json.ts';

/** So many inputs are asked for at a time, so that a long list does not keep others waiting. */
const pieceSize = 64;

/** The vectors of inputs, in order; undefined if another version has taken over before all were there. */
export async function embedInputs(
  { backend, cache, metrics }: Pick<Service, 'backend' | 'cache' | 'metrics'>,
  inputs: readonly string[],
  dims: number,
  format: EncodingFormat,
  asked: VersionFacts,
): Promise<SentVector[] | undefined> {
  const version = idOf(asked);
  const formOf = formsOf(backend, dims, format);
  const sent = inputs.map((input) => cache.find(version, formOf(input), input));
  const missing = [...sent.keys()].filter((i) => sent[i] === undefined);
  metrics.cached(inputs.length - missing.length, missing.length);
  for (let from = 0; from < missing.length; from += pieceSize) {
    const places = missing.slice(from, from + pieceSize);
    const texts = places.map((i) => inputs[i]!);
    const [embedded, counted] = await Promise.all([
      backend.ask('embed', texts, { dims }),
      backend.ask('countWords', texts),
    ]);
    if (idOf(embedded.version) !== version) return undefined;
    for (const [row, i] of places.entries()) {
      const vector = { json: vectorJson(embedded.answer[row]!, format), words: counted.answer[row]! };
      cache.keep(version, formOf(inputs[i]!), inputs[i]!, vector);
      sent[i] = vector;
    }
    if (missing.length > pieceSize) await setImmediate(); // making JSON of many vectors takes long
  }
  return sent as SentVector[];
}

/** The vectors of inputs, if all of them were sent before; undefined otherwise. */
export function findSent(
  { backend, cache }: Pick<Service, 'backend' | 'cache'>,
  inputs: readonly string[],
  dims: number,
  format: EncodingFormat,
  asked: VersionFacts,
): SentVector[] | undefined {
  const [formOf, version] = [formsOf(backend, dims, format), idOf(asked)];
  const sent: SentVector[] = [];
  for (const input of inputs) {
    const vector = cache.find(version, formOf(input), input);
    if (vector === undefined) return undefined;
    sent.push(vector);
  }
  return sent;
}

/** Under what form the vector of an input is kept. What is known of a page changes with the events that are in the answers. */
function formsOf(
  { live }: Service['backend'],
  dims: number,
  format: EncodingFormat,
): (input: string) => string {
  const plain = `${format} ${dims}`;
  const applied = live?.applied ?? 0;
  return (input) => (applied > 0 && mayNamePage(input) ? `${plain} ${applied}` : plain);
}

/** Whether an input may be the address of a page, or lines that name one. */
function mayNamePage(input: string): boolean {
  return !/\s/.test(input.trim()) || /^\s*url:/im.test(input);
}

/** Tells versions apart, also those of embeddings that were deleted and made again. */
function idOf({ name, createdAt }: VersionFacts): string {
  return `${name} ${createdAt}`;
}

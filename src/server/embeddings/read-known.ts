/** Answers a request for embeddings from memory alone, without validation by schema: what it does not know, it leaves. */
import type { Service } from '../app/environment.ts';
import { Problem } from '../app/problem.ts';
import { findSent } from './embed-inputs.ts';
import { embeddingsJson } from './embeddings-json.ts';
import { readModelName } from './model-name.ts';

/** The fields that most clients send. A request with others is left to the schema. */
interface SimpleRequest {
  readonly input: string | readonly string[];
  readonly model: string;
  readonly encoding_format?: 'float' | 'base64' | null;
  readonly dimensions?: number | null;
}

/** An answer from memory. */
interface KnownAnswer {
  readonly json: string;
  /** The number of vectors. */
  readonly vectors: number;
}

/** The answer to the body of a request; undefined if it is not simple, or not all of its vectors were sent before. */
export function readKnown(
  body: Buffer,
  service: Pick<Service, 'backend' | 'cache'>,
): KnownAnswer | undefined {
  const { version } = service.backend;
  const request = version && parse(body);
  if (request === undefined) return undefined;
  const { input, model, encoding_format, dimensions } = request;
  const inputs = typeof input === 'string' ? [input] : input;
  try {
    const named = readModelName(model, dimensions ?? undefined, version!);
    const sent = findSent(service, inputs, named.dims, encoding_format ?? 'float', version!);
    return sent && { json: embeddingsJson(sent, named.name), vectors: sent.length };
  } catch (error) {
    if (error instanceof Problem) return undefined; // the route tells it
    throw error;
  }
}

const names: readonly string[] = ['input', 'model', 'encoding_format', 'dimensions', 'user'];
const formats: readonly unknown[] = ['float', 'base64', null, undefined];

function parse(body: Buffer): SimpleRequest | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body.toString());
  } catch {
    return undefined;
  }
  return isSimple(value) ? value : undefined;
}

function isSimple(value: unknown): value is SimpleRequest {
  if (typeof value !== 'object' || value === null) return false;
  for (const name in value) if (!names.includes(name)) return false;
  const { input, model, encoding_format, dimensions, user } = value as Record<string, unknown>;
  const areTexts =
    typeof input === 'string' || (Array.isArray(input) && input.every(isText) && input.length > 0);
  return (
    areTexts &&
    typeof model === 'string' &&
    formats.includes(encoding_format) &&
    (dimensions === undefined || dimensions === null || Number.isInteger(dimensions)) &&
    (user === undefined || user === null || typeof user === 'string')
  );
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

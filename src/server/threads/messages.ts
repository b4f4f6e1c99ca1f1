/** What the service and its threads and processes send each other. */
import { type ErrorCode, LinkSageError } from '../../base/index.ts';
import type { AnsweringVersion, Answers } from '../../search/index.ts';

/** The questions that the loaded version answers. */
export type Question = Exclude<keyof Answers, 'version'>;

/** What a question is asked with. */
export type Arguments<Asked extends Question> = Parameters<Answers[Asked]>;

/** The answer to a question, and the version that it is of. */
export interface Answered<Asked extends Question> {
  readonly answer: Awaited<ReturnType<Answers[Asked]>>;
  readonly version: VersionFacts;
}

/** The facts of a version that can be sent. */
export type VersionFacts = Pick<AnsweringVersion, 'name' | 'createdAt'> & {
  readonly model: string;
  readonly dims: readonly number[];
  readonly counts: AnsweringVersion['meta']['counts'];
};

/** The facts of a version. */
export function factsOf({ name, createdAt, meta: { model, dims, counts } }: AnsweringVersion): VersionFacts {
  return { name, createdAt, model, dims, counts };
}

/** A call of a method in a thread or process. */
export interface Call {
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** Its result or its error. */
export type Reply =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: SentError };

/** An error that can be sent. */
export interface SentError {
  readonly message: string;
  /** Undefined if it is no LinkSageError. */
  readonly code?: ErrorCode;
  readonly hint?: string;
  readonly stack?: string;
}

export function sendError(error: unknown): SentError {
  if (error instanceof LinkSageError) {
    const { message, code, hint } = error;
    return { message, code, ...(hint !== undefined && { hint }) };
  }
  if (!(error instanceof Error)) return { message: String(error) };
  return { message: error.message, ...(error.stack !== undefined && { stack: error.stack }) };
}

export function receiveError({ message, code, hint, stack }: SentError): Error {
  if (code !== undefined) return new LinkSageError(message, { code, hint });
  return Object.assign(new Error(message), stack === undefined ? {} : { stack });
}

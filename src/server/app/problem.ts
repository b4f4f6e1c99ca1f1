/** Problem documents (RFC 9457): what went wrong, where, and what to do. They never hold a stack trace. */
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type ErrorCode, LinkSageError } from '../../base/index.ts';

/** One part of a request that is wrong. */
export interface FieldProblem {
  /** Where: a path such as `documents[3].url`, or the name of a parameter or header. */
  readonly field: string;
  readonly detail: string;
}

/** What a problem document says beside its status. */
export interface ProblemDetails {
  /** Short and stable, for programs. */
  readonly code: string;
  readonly detail: string;
  readonly hint?: string | undefined;
  readonly errors?: readonly FieldProblem[];
  /** Seconds after which trying again may help. */
  readonly retryAfter?: number;
}

/** A request that cannot be answered; thrown by routes and by what runs before them. */
export class Problem extends Error {
  readonly status: number;
  readonly details: ProblemDetails;

  constructor(status: number, details: ProblemDetails) {
    super(details.detail);
    this.status = status;
    this.details = details;
  }
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not authenticated',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Request timeout',
  409: 'Conflict',
  413: 'Content too large',
  415: 'Unsupported media type',
  421: 'Misdirected request',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Unavailable',
  507: 'Insufficient storage',
};

/** The status of each error of the library. */
const statusOf: Readonly<Record<ErrorCode, number>> = {
  'bad-input': 400,
  'wrong-usage': 400,
  'not-found': 404,
  'not-ready': 503,
  exists: 409,
  stale: 503,
  locked: 409,
  damaged: 500,
  'no-access': 500,
  'too-large': 413,
  unsupported: 501,
  busy: 429,
  'disk-full': 507,
  aborted: 503,
  closed: 503,
};

/** The problem behind an error; undefined if it is a bug, of which a client learns nothing. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (!(error instanceof LinkSageError)) return undefined;
  const { code, message, hint } = error;
  const status = statusOf[code];
  const retryAfter =
    status === 503 || code === 'locked' ? { retryAfter: 5 } : code === 'busy' ? { retryAfter: 1 } : {};
  return new Problem(status, { code, detail: message, hint, ...errorsOf(error), ...retryAfter });
}

/** Messages begin with where the error is: `saves[0].url: expected …`. */
function errorsOf({ code, message }: LinkSageError): { errors?: FieldProblem[] } {
  const [, field, detail] = /^([\w[\].]+): ([\s\S]+)$/.exec(message) ?? [];
  const isField =
    field !== undefined && (code === 'bad-input' || code === 'wrong-usage' || code === 'not-found');
  return isField ? { errors: [{ field, detail: detail! }] } : {};
}

/** Paths whose problems also have the form of the OpenAI API. */
const openAi = /^\/v1\/(?:embeddings|models)(?:\/|$)/;

/** The response of a problem. Paths of the OpenAI API also have `error` in its form, which its clients read. */
export function problemResponse({ status, details }: Problem, c: Context): Response {
  if (details.retryAfter !== undefined) c.header('retry-after', String(details.retryAfter));
  if (status === 401) c.header('www-authenticate', 'Bearer');
  return c.body(problemDocument({ status, details }, c.req.path), status as ContentfulStatusCode, {
    'content-type': problemType,
  });
}

/** The media type of problem documents. */
export const problemType = 'application/problem+json';

/** The document of a problem at a path. */
export function problemDocument(
  { status, details }: Pick<Problem, 'status' | 'details'>,
  path: string,
): string {
  const { code, detail, hint, errors } = details;
  return JSON.stringify({
    type: `urn:linksage:problem:${code}`,
    title: titles[status] ?? 'Error',
    status,
    detail,
    instance: path,
    code,
    ...(hint !== undefined && { hint }),
    ...(errors !== undefined && { errors }),
    ...(openAi.test(path) && {
      error: {
        message: hint === undefined ? detail : `${detail} ${hint}`,
        type: status < 500 ? 'invalid_request_error' : 'server_error',
        param: errors?.[0]?.field ?? null,
        code,
      },
    }),
  });
}

/** The application that routes are registered with, and how a wrong request is told. */
import { OpenAPIHono } from '@hono/zod-openapi';
import type { z } from 'zod';
import type { RequestEnv } from './environment.ts';
import { type FieldProblem, Problem } from './problem.ts';

/** An application of this service. */
export type App = OpenAPIHono<RequestEnv>;

/** Makes an application whose wrong requests become problems that name the fields. */
export function createApplication(): App {
  return new OpenAPIHono<RequestEnv>({
    defaultHook: (result) => {
      if (!result.success) throw invalidRequest(result.target, result.error, dataOf(result));
    },
  });
}

/** The most fields that a problem names. */
const mostFields = 20;

function invalidRequest(target: string, error: z.core.$ZodError, data: unknown): Problem {
  const errors = error.issues
    .flatMap(expandUnion)
    .flatMap(expandKeys)
    .slice(0, mostFields)
    .map(
      ({ path, message }): FieldProblem => ({
        field: path.length === 0 ? target : fieldOf(path),
        detail: message,
      }),
    );
  if (hasTokenIds(data) && errors[0]?.field.startsWith('input')) return tokenIds;
  const detail = errors.map(({ field, detail }) => `${field}: ${detail}`).join('; ');
  return new Problem(400, { code: 'bad-input', detail, errors });
}

const tokenIds = new Problem(400, {
  code: 'bad-input',
  detail:
    'input: expected text, got token ids of another model. Tell your client to send text: in LangChain, ' +
    'OpenAIEmbeddings(check_embedding_ctx_length=False).',
  errors: [{ field: 'input', detail: 'token ids; set check_embedding_ctx_length=False' }],
});

/** Whether the input is a list of numbers, or a list of such lists. */
function hasTokenIds(data: unknown): boolean {
  const input = (data as { input?: unknown } | null | undefined)?.input;
  const first = Array.isArray(input) ? input[0] : undefined;
  return typeof first === 'number' || (Array.isArray(first) && typeof first[0] === 'number');
}

function dataOf(result: object): unknown {
  return 'data' in result ? result.data : undefined;
}

/** An issue for each key that a schema does not have, at the place of that key. */
function expandKeys(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== 'unrecognized_keys') return [issue];
  return issue.keys.map((key) => ({ ...issue, path: [...issue.path, key], message: 'no such field' }));
}

/** The issues of the alternative that fits best: the one with the fewest issues, if it is clear which one. */
function expandUnion(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const wrongType = (issues: readonly z.core.$ZodIssue[]) =>
    issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0);
  const fitting = issue.errors.filter((issues) => !wrongType(issues));
  const best = fitting.toSorted((a, b) => a.length - b.length)[0];
  if (best === undefined) return [issue];
  return best.map((each) => ({ ...each, path: [...issue.path, ...each.path] }));
}

/** `saves[3].url` for its path. */
function fieldOf(path: readonly PropertyKey[]): string {
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i === 0 ? '' : '.'}${String(part)}`))
    .join('');
}

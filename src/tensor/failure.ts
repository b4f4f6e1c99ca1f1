/** Errors of graph building. They name the operation and the line of user code that called it. */
import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LinkSageError } from '../base/index.ts';
import { formatType, sameShape, type TensorType } from './shapes.ts';

/** Throws `operation: expected X, got Y (at file:line:column)` with the first line outside this room. */
export function fail(operation: string, expected: string, got: string, hint?: string): never {
  const line = userLine();
  const message = `${operation}: expected ${expected}, got ${got}${line ? ` (at ${line})` : ''}`;
  throw new LinkSageError(message, { hint });
}

/** Fails unless a tensor has the expected type and shape. `name`: its name in the message. */
export function expectType(operation: string, name: string, got: TensorType, expected: TensorType): void {
  if (got.dtype === expected.dtype && sameShape(got.shape, expected.shape)) return;
  fail(operation, `${name} ${formatType(expected)}`, formatType(got));
}

function userLine(): string | undefined {
  const room = dirname(fileURLToPath(import.meta.url)) + sep;
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 50; // composed operations and gradient rules nest deeper than the default of 10
  const stack = new Error().stack ?? '';
  Error.stackTraceLimit = limit;
  return stack
    .split('\n')
    .slice(1)
    .map(frameLocation)
    .find((location) => location !== undefined && !location.startsWith(room));
}

/** The `file:line:column` of a stack frame such as `at f (file:///a.ts:1:2)`. */
function frameLocation(frame: string): string | undefined {
  const location = /(?:\(|at )([^()]+:\d+:\d+)\)?$/.exec(frame.replace('at async ', 'at '))?.[1];
  if (location === undefined || location.startsWith('node:')) return undefined;
  return location.startsWith('file:') ? fileURLToPath(location) : location;
}

/** Reads the body of a request within limits of size and time. */
import { Problem } from '../app/problem.ts';

/** Limits of a body. */
export interface BodyLimits {
  readonly bytes: number;
  readonly milliseconds: number;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a body as UTF-8.
 *
 * @throws Problem 413 if it is too large, 408 if it is too slow, 400 if it is not UTF-8
 */
export async function readText(request: Request, limits: BodyLimits): Promise<string> {
  const declared = Number(request.headers.get('content-length') ?? 0);
  if (declared > limits.bytes) throw tooLarge(limits.bytes);
  const bytes = await (declared > 0 && declared <= smallBody
    ? within(limits.milliseconds, request.arrayBuffer())
    : collect(request.body, limits));
  try {
    return decoder.decode(bytes);
  } catch {
    throw new Problem(400, {
      code: 'bad-encoding',
      detail: 'body: expected UTF-8, got bytes that are not.',
      errors: [{ field: 'body', detail: 'not UTF-8' }],
    });
  }
}

/** A body that is announced to be this small is read at once. */
const smallBody = 16_384;

/** Passes on the chunks of a body until a limit is exceeded. */
export async function* limitBody(
  body: ReadableStream<Uint8Array> | null,
  { bytes, milliseconds }: BodyLimits,
): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const reader = body.getReader();
  const end = performance.now() + milliseconds;
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await within(end - performance.now(), reader.read());
      if (done) return;
      length += value.length;
      if (length > bytes) throw tooLarge(bytes);
      yield value;
    }
  } finally {
    reader.cancel().catch(() => {}); // the client may be gone
  }
}

async function collect(body: ReadableStream<Uint8Array> | null, limits: BodyLimits): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of limitBody(body, limits)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Problem(408, { code: 'too-slow', detail: 'body: expected it sooner.' })),
      milliseconds,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function tooLarge(bytes: number): Problem {
  return new Problem(413, {
    code: 'too-large',
    detail: `body: expected at most ${bytes} bytes, got more.`,
    errors: [{ field: 'body', detail: `more than ${bytes} bytes` }],
  });
}

/** `POST /v1/events`: rows of the catalog that are in the answers within a second. `GET`: how far they are. */
import { createRoute, z } from '@hono/zod-openapi';
import type { EventRow } from '../../streaming/index.ts';
import type { Service } from '../app/environment.ts';
import { Problem } from '../app/problem.ts';
import type { App } from '../app/register.ts';
import { jsonResponse, offset, problems } from './schemas/shared.ts';

/** The most events of one request. */
const mostEvents = 10_000;

const event = z.looseObject({ version: z.int().min(1) }).openapi('Event', {
  description: 'A row of a table of the catalog, which follows from its columns; see docs/streaming.md.',
  example: { url: 'https://example.com/rye', title: 'Rye bread', version: 1 },
});

const append = createRoute({
  method: 'post',
  path: '/v1/events',
  tags: ['File'],
  summary: 'Write pages, pins, boards, saves, aliases or engagements',
  description:
    'One event, a list of them, or a line of JSON for each (`application/x-ndjson`). They are durable when this answers, all ' +
    'of them or none, and in the answers within a second.',
  request: {
    body: {
      content: {
        'application/json': { schema: z.union([event, z.array(event).min(1).max(mostEvents)]) },
        'application/x-ndjson': { schema: z.string() },
      },
    },
  },
  responses: { 202: jsonResponse('They are durable', z.object({ offset })), ...problems },
});

const status = createRoute({
  method: 'get',
  path: '/v1/events',
  tags: ['Operate'],
  summary: 'Say how far events are in the answers, and what could not be brought into them',
  responses: {
    200: jsonResponse(
      'How far they are',
      z.object({
        applied: offset,
        settled: z.boolean(),
        rows: z.int(),
        encoded: z.int(),
        deadLetters: z.array(z.object({ what: z.string(), reason: z.string(), at: z.string() })),
      }),
    ),
    ...problems,
  },
});

/** Adds the routes. */
export function addEvents(app: App, { backend }: Service): void {
  app.openapi(append, async (c) => {
    const type = c.req.header('content-type') ?? '';
    const isJson = /^application\/json *(?:;|$)/i.test(type);
    const given = isJson ? await c.req.json() : linesOf(await c.req.text());
    const events = (Array.isArray(given) ? given : [given]) as readonly EventRow[];
    return c.json(await backend.append(events), 202);
  });
  app.openapi(status, (c) => {
    if (backend.live !== undefined) return c.json(backend.live as never, 200);
    throw new Problem(503, { code: 'not-ready', detail: 'No version is loaded yet.', retryAfter: 1 });
  });
}

/** The events of a body that has one on each line. */
function linesOf(text: string): unknown[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0 || lines.length > mostEvents)
    throw malformed(`expected 1 to ${mostEvents} lines, got ${lines.length}`);
  return lines.map((line, i) => {
    try {
      return JSON.parse(line);
    } catch (error) {
      throw malformed(`line ${i + 1}: expected JSON, got: ${(error as Error).message}`);
    }
  });
}

function malformed(detail: string): Problem {
  return new Problem(400, {
    code: 'bad-input',
    detail: `body: ${detail}`,
    errors: [{ field: 'body', detail }],
  });
}

/** `GET /v1/pages`, `/v1/related` and `/v1/duplicates`: what is known of pages. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Service } from '../app/environment.ts';
import { Problem } from '../app/problem.ts';
import type { App } from '../app/register.ts';
import {
  address,
  count,
  dims,
  flag,
  given,
  hit,
  jsonResponse,
  minOffset,
  problems,
  version,
} from './schemas/shared.ts';

const card = { title: z.string(), detail: z.string() };

const page = z
  .object({
    version,
    url: z.string(),
    embedded: z.boolean(),
    ...card,
    pins: z.array(z.object({ id: z.string(), ...card, boards: z.array(z.string()) })),
    boards: z.array(z.object({ id: z.string(), ...card })),
    duplicates: z.array(z.string()),
  })
  .openapi('Page');

const pageRoute = createRoute({
  method: 'get',
  path: '/v1/pages',
  tags: ['Find'],
  summary: 'Say what is known of a page',
  request: { query: z.strictObject({ url: address, min_offset: minOffset }) },
  responses: { 200: jsonResponse('The page', page), ...problems },
});

const relatedRoute = createRoute({
  method: 'get',
  path: '/v1/related',
  tags: ['Find'],
  summary: 'Find the pages most similar to a page',
  request: {
    query: z.strictObject({
      url: address,
      k: count.default(10),
      dims: dims.optional(),
      min_offset: minOffset,
      why: flag.optional().openapi({ description: 'Also say which boards hold both pages.' }),
    }),
  },
  responses: {
    200: jsonResponse(
      'Hits, best first',
      z.object({
        version,
        hits: z.array(
          hit.extend({
            why: z
              .object({ sharedBoards: z.array(z.object(card)), pins: z.array(z.object(card)) })
              .optional(),
          }),
        ),
      }),
    ),
    ...problems,
  },
});

const duplicatesRoute = createRoute({
  method: 'get',
  path: '/v1/duplicates',
  tags: ['Find'],
  summary: 'List groups of near-duplicate pages',
  request: {
    query: z.strictObject({
      k: count.default(10),
      offset: z.coerce.number().int().min(0).max(1e9).default(0),
    }),
  },
  responses: {
    200: jsonResponse(
      'Groups, the largest first',
      z.object({
        version,
        total: z.int(),
        groups: z.array(z.object({ pages: z.array(z.object({ url: z.string(), ...card })) })),
      }),
    ),
    ...problems,
  },
});

/** Adds the routes. */
export function addPages(app: App, { backend }: Service): void {
  app.openapi(pageRoute, async (c) => {
    const { url } = c.req.valid('query');
    const { answer, version } = await backend.ask('page', url);
    if (answer === undefined) throw unknownPage(url);
    return c.json({ version: version.name, ...answer } as never, 200);
  });
  app.openapi(relatedRoute, async (c) => {
    const { url, min_offset: _, ...options } = c.req.valid('query');
    const { answer, version } = await backend.ask('related', url, given(options));
    return c.json({ version: version.name, hits: answer } as never, 200);
  });
  app.openapi(duplicatesRoute, async (c) => {
    const { answer, version } = await backend.ask('duplicates', c.req.valid('query'));
    return c.json({ version: version.name, ...answer } as never, 200);
  });
}

function unknownPage(url: string): Problem {
  return new Problem(404, {
    code: 'not-found',
    detail: `url: expected a page of the workspace, got ${JSON.stringify(url)}.`,
    errors: [{ field: 'url', detail: 'not a page of the workspace' }],
  });
}

/** `POST /v1/search`: pages, pins or boards for a text, an address or a vector. */
import { createRoute, z } from '@hono/zod-openapi';
import { searchModes } from '../../search/index.ts';
import type { Service } from '../app/environment.ts';
import type { App } from '../app/register.ts';
import {
  count,
  dims,
  given,
  hit,
  jsonBody,
  jsonResponse,
  kind,
  problems,
  time,
  vector,
  version,
  waitQuery,
} from './schemas/shared.ts';

const common = {
  kind: kind.default('page'),
  k: count.default(10),
  dims: dims.optional(),
  site: z.string().max(255).optional().openapi({ description: 'Only this site, such as `example.co.uk`.' }),
  language: z.string().max(35).optional(),
  since: time.optional(),
  until: time.optional(),
  board: z.string().max(1024).optional().openapi({ description: 'Only what is on the board with this id.' }),
  perSite: count.optional().openapi({ description: 'The most hits of one site.' }),
  collapse: z.boolean().optional().openapi({
    description: 'Show only the best of near-duplicate pages. Default true.',
  }),
};

const request = z
  .union([
    z.strictObject({
      query: z
        .string()
        .min(1)
        .max(100_000)
        .openapi({ description: 'A text or an address.', example: 'wild yeast' }),
      mode: z.enum(searchModes).optional(),
      ...common,
    }),
    z.strictObject({ vector, ...common }),
  ])
  .openapi('SearchRequest');

const route = createRoute({
  method: 'post',
  path: '/v1/search',
  tags: ['Find'],
  summary: 'Find pages, pins or boards for a text, an address or a vector',
  request: { ...jsonBody(request), ...waitQuery },
  responses: {
    200: jsonResponse('Hits, best first', z.object({ version, hits: z.array(hit) })),
    ...problems,
  },
});

/** Adds the route. */
export function addSearch(app: App, { backend }: Service): void {
  app.openapi(route, async (c) => {
    const { kind: wanted, ...body } = c.req.valid('json');
    if ('vector' in body) {
      const { vector: numbers, ...options } = body;
      const { answer, version } = await backend.ask('searchByVector', numbers, wanted, given(options));
      return c.json({ version: version.name, hits: answer }, 200);
    }
    const { query, ...options } = body;
    const { answer, version } = await backend.ask('search', query, wanted, given(options));
    return c.json({ version: version.name, hits: answer }, 200);
  });
}

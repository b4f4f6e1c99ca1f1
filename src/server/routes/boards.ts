/** `POST /v1/boards/pick`: boards for a link. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Service } from '../app/environment.ts';
import type { App } from '../app/register.ts';
import {
  address,
  card,
  count,
  dims,
  given,
  hit,
  jsonBody,
  jsonResponse,
  problems,
  text,
  version,
  waitQuery,
} from './schemas/shared.ts';

const request = z
  .strictObject({
    url: address,
    title: text.optional(),
    description: text.optional(),
    k: count.default(10),
    dims: dims.optional(),
  })
  .openapi('PickBoardsRequest');

const response = z.object({
  version,
  on: z.array(card).openapi({ description: 'The boards that hold the link already.' }),
  picks: z
    .array(
      hit.extend({
        probability: z.number().openapi({ description: 'How likely it is that the link belongs there.' }),
      }),
    )
    .openapi({ description: 'Other boards, the most likely first; none if no board fits.' }),
});

const route = createRoute({
  method: 'post',
  path: '/v1/boards/pick',
  tags: ['File'],
  summary: 'Say which boards hold a link, and pick others that it may belong on',
  request: { ...jsonBody(request), ...waitQuery },
  responses: {
    200: jsonResponse('Boards that hold the link, and boards for it', response),
    ...problems,
  },
});

/** Adds the route. */
export function addBoards(app: App, { backend }: Service): void {
  app.openapi(route, async (c) => {
    const { k, dims: size, ...pin } = c.req.valid('json');
    const { answer, version } = await backend.ask('placeLink', given(pin), given({ k, dims: size }));
    return c.json({ version: version.name, on: [...answer.on], picks: [...answer.picks] }, 200);
  });
}

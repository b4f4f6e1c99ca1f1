/** `POST /v1/boards/pick`: boards for a link. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Service } from '../app/environment.ts';
import type { App } from '../app/register.ts';
import {
  address,
  count,
  dims,
  given,
  hit,
  jsonBody,
  jsonResponse,
  problems,
  text,
  version,
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

const route = createRoute({
  method: 'post',
  path: '/v1/boards/pick',
  tags: ['File'],
  summary: 'Pick boards for a link, without those that hold it',
  request: jsonBody(request),
  responses: {
    200: jsonResponse('Boards, best first', z.object({ version, boards: z.array(hit) })),
    ...problems,
  },
});

/** Adds the route. */
export function addBoards(app: App, { backend }: Service): void {
  app.openapi(route, async (c) => {
    const { k, dims: size, ...pin } = c.req.valid('json');
    const { answer, version } = await backend.ask('pickBoards', given(pin), given({ k, dims: size }));
    return c.json({ version: version.name, boards: answer }, 200);
  });
}

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

const reason = card.extend({
  score: z.number().openapi({ description: 'The cosine with the link.' }),
  sharedBoards: z.int().openapi({ description: 'How many boards hold both the page and the link.' }),
});

const response = z.object({
  version,
  on: z.array(card).openapi({ description: 'The boards that hold the link already.' }),
  picks: z
    .array(
      hit.extend({
        probability: z.number().openapi({ description: 'How likely it is that the link belongs there.' }),
        because: z
          .array(reason)
          .openapi({ description: 'The pages on the board that are most like the link.' }),
      }),
    )
    .openapi({ description: 'Other boards, the most likely first; none if no board fits.' }),
  newBoard: z
    .object({
      title: z.string().openapi({ description: 'The words that set the link and pages like it apart.' }),
      pages: z.array(hit).openapi({ description: 'Pages like the link, which may belong there too.' }),
    })
    .optional()
    .openapi({ description: 'A board to make, if the link is on none and no pick is more likely than .25.' }),
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
    return c.json({ version: version.name, ...answer } as never, 200);
  });
}

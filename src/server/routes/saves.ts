/** `POST` and `DELETE /v1/saves`: a link onto a board, off it. */
import { createRoute, z } from '@hono/zod-openapi';
import { LinkSageError } from '../../base/index.ts';
import type { Service } from '../app/environment.ts';
import type { App } from '../app/register.ts';
import { address, given, jsonBody, jsonResponse, offset, problems, text, time } from './schemas/shared.ts';

const boardId = z.string().min(1).max(1024);

const request = z
  .strictObject({
    saves: z
      .array(
        z.strictObject({
          url: address,
          board: boardId.optional().openapi({ description: 'The id of a board.' }),
          boardTitle: z.string().min(1).max(1000).optional().openapi({
            description: 'Instead of an id: the title of a board, which is made if there is none.',
          }),
          title: text.optional(),
          description: text.optional(),
          savedAt: time.optional(),
        }),
      )
      .min(1)
      .max(1000),
  })
  .openapi('SavesRequest');

const save = createRoute({
  method: 'post',
  path: '/v1/saves',
  tags: ['File'],
  summary: 'Save links on boards',
  description: 'The saves are durable when this answers, and in the answers within a second.',
  request: jsonBody(request),
  responses: {
    201: jsonResponse(
      'The saves',
      z.object({
        saves: z.array(z.object({ url: z.string(), pin: z.string(), board: z.string() })),
        offset,
      }),
    ),
    ...problems,
  },
});

const unsave = createRoute({
  method: 'delete',
  path: '/v1/saves',
  tags: ['File'],
  summary: 'Take a link off a board',
  description: 'This is durable when it answers. A link that is not on the board is no error.',
  request: { query: z.strictObject({ url: address, board: boardId }) },
  responses: { 204: { description: 'The link is not on the board any more' }, ...problems },
});

/** Adds the routes. */
export function addSaves(app: App, { backend }: Service): void {
  app.openapi(save, async (c) => {
    const { saves } = c.req.valid('json');
    return c.json((await backend.save(saves.map((each) => given(each)))) as never, 201);
  });
  app.openapi(unsave, async (c) => {
    await backend.unsave([c.req.valid('query')]).catch(nameParameter);
    return c.body(null, 204);
  });
}

/** The library names an item of a list where this route has parameters. */
function nameParameter(error: unknown): never {
  if (!(error instanceof LinkSageError)) throw error;
  const { message, code, hint } = error;
  throw new LinkSageError(message.replace(/^saves\[0\]\./, ''), { code, hint, cause: error });
}

/** `POST /v1/encode`: vectors of pages that the workspace lacks, with their pins and boards. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Service } from '../app/environment.ts';
import type { App } from '../app/register.ts';
import { encodingFormats, vectorJson } from '../embeddings/vector-json.ts';
import {
  address,
  dims,
  given,
  jsonBody,
  jsonResponse,
  problems,
  text,
  version,
  waitQuery,
} from './schemas/shared.ts';

const pin = z.strictObject({
  id: z.string().min(1).max(1024).optional(),
  title: text.optional(),
  description: text.optional(),
  boards: z.array(z.string().max(1024)).max(100).optional().openapi({ description: 'Ids of boards.' }),
});

const request = z
  .strictObject({
    pages: z
      .array(
        z.strictObject({
          url: address,
          title: text.optional(),
          description: text.optional(),
          body: text.optional(),
          pins: z.array(pin).max(100).optional(),
        }),
      )
      .min(1)
      .max(256),
    dims: dims.optional(),
    encoding_format: z.enum(encodingFormats).default('float'),
  })
  .openapi('EncodeRequest');

const route = createRoute({
  method: 'post',
  path: '/v1/encode',
  tags: ['Embed'],
  summary: 'Embed pages that the workspace lacks, with their pins and boards',
  request: { ...jsonBody(request), ...waitQuery },
  responses: {
    200: jsonResponse(
      'The vectors, in the order of the pages',
      z.object({ version, vectors: z.array(z.union([z.array(z.number()), z.string()])) }),
    ),
    ...problems,
  },
});

/** Adds the route. */
export function addEncode(app: App, { backend }: Service): void {
  app.openapi(route, async (c) => {
    const { pages, dims: size, encoding_format } = c.req.valid('json');
    const documents = pages.map(({ pins, ...page }) =>
      given({ ...page, pins: pins?.map((each) => given(each)) }),
    );
    const { answer, version } = await backend.ask('encodePages', documents, given({ dims: size }));
    const vectors = answer.map((vector) => vectorJson(vector, encoding_format));
    const body = `{"version":${JSON.stringify(version.name)},"vectors":[${vectors.join(',')}]}`;
    return c.body(body, 200, { 'content-type': 'application/json' }) as never; // as the response says
  });
}

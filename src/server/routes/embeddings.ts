/** `POST /v1/embeddings`, as the OpenAI API has it. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Service } from '../app/environment.ts';
import type { App } from '../app/register.ts';
import type { SentVector } from '../embeddings/cache.ts';
import { embedInputs } from '../embeddings/embed-inputs.ts';
import { embeddingsJson } from '../embeddings/embeddings-json.ts';
import { readModelName } from '../embeddings/model-name.ts';
import { encodingFormats } from '../embeddings/vector-json.ts';
import { loadedVersion } from './loaded-version.ts';
import { jsonBody, jsonResponse, problems, waitQuery } from './schemas/shared.ts';

const text = z.string().min(1).max(500_000);

const request = z
  .object({
    input: z.union([text, z.array(text).min(1).max(2048)]).openapi({
      description:
        'One text or several. Each is plain text; or an address of the workspace, whose stored vector is given; or lines ' +
        '`Title: …`, `URL: …`, `Tags: …`, as bookmark managers send them.',
      example: 'https://example.com/rye',
    }),
    model: z.string().max(200).openapi({
      description: '`linksage`, `linksage-64` for a size, `linksage@VERSION` for one version or model only.',
      example: 'linksage',
    }),
    encoding_format: z.enum(encodingFormats).nullish(),
    dimensions: z.int().nullish().openapi({ description: 'One of the sizes of the model.' }),
    user: z.string().nullish(),
  })
  .openapi('EmbeddingsRequest');

const response = z
  .object({
    object: z.literal('list'),
    data: z.array(
      z.object({
        object: z.literal('embedding'),
        index: z.int(),
        embedding: z.union([z.array(z.number()), z.string()]),
      }),
    ),
    model: z.string(),
    usage: z.object({ prompt_tokens: z.int(), total_tokens: z.int() }),
  })
  .openapi('EmbeddingsResponse');

const route = createRoute({
  method: 'post',
  path: '/v1/embeddings',
  tags: ['OpenAI'],
  summary: 'Embed texts, addresses and links',
  request: { ...jsonBody(request), ...waitQuery },
  responses: { 200: jsonResponse('The vectors, in the order of the inputs', response), ...problems },
});

/** Adds the route. */
export function addEmbeddings(app: App, service: Service): void {
  app.openapi(route, async (c) => {
    const { input, model, encoding_format, dimensions } = c.req.valid('json');
    const format = encoding_format ?? 'float';
    const inputs = typeof input === 'string' ? [input] : input;
    let vectors: SentVector[] | undefined;
    let name = '';
    while (vectors === undefined) {
      const version = loadedVersion(service);
      const named = readModelName(model, dimensions ?? undefined, version);
      vectors = await embedInputs(service, inputs, named.dims, format, version);
      name = named.name;
    }
    const body = embeddingsJson(vectors, name);
    return c.body(body, 200, { 'content-type': 'application/json' }) as never; // as `response` says
  });
}

/** `POST /v1/rerank`, in the form of Cohere's API. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Service } from '../app/environment.ts';
import type { App } from '../app/register.ts';
import { readModelName } from '../embeddings/model-name.ts';
import { loadedVersion } from './loaded-version.ts';
import { count, jsonBody, jsonResponse, problems, waitQuery } from './schemas/shared.ts';

const text = z.string().min(1).max(500_000);

const request = z
  .object({
    model: z.string().max(200).default('linksage'),
    query: text,
    documents: z
      .array(z.union([text, z.object({ text })]))
      .min(1)
      .max(1000)
      .openapi({ description: 'Texts, addresses of the workspace, or links as in `/v1/embeddings`.' }),
    top_n: count.nullish(),
    return_documents: z.boolean().nullish(),
  })
  .openapi('RerankRequest');

const route = createRoute({
  method: 'post',
  path: '/v1/rerank',
  tags: ['Find'],
  summary: 'Order documents by how well they fit a query',
  request: { ...jsonBody(request), ...waitQuery },
  responses: {
    200: jsonResponse(
      'The documents, best first',
      z.object({
        model: z.string(),
        results: z.array(
          z.object({
            index: z.int(),
            relevance_score: z.number().openapi({ description: 'The cosine, from −1 to 1.' }),
            document: z.object({ text: z.string() }).optional(),
          }),
        ),
      }),
    ),
    ...problems,
  },
});

/** Adds the route. */
export function addRerank(app: App, service: Service): void {
  app.openapi(route, async (c) => {
    const { model, query, documents, top_n, return_documents } = c.req.valid('json');
    const { dims } = readModelName(model, undefined, loadedVersion(service));
    const texts = documents.map((document) => (typeof document === 'string' ? document : document.text));
    const { answer, version } = await service.backend.ask('rerank', query, texts, { dims });
    const results = answer.slice(0, top_n ?? undefined).map(({ index, score }) => ({
      index,
      relevance_score: score,
      ...(return_documents && { document: { text: texts[index]! } }),
    }));
    return c.json({ model: `linksage-${dims}@${version.name}`, results }, 200);
  });
}

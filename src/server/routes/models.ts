/** `GET /v1/models` and `/v1/models/{model}`, as the OpenAI API has them. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Service } from '../app/environment.ts';
import type { App } from '../app/register.ts';
import { modelNames, readModelName } from '../embeddings/model-name.ts';
import { loadedVersion } from './loaded-version.ts';
import { jsonResponse, problems } from './schemas/shared.ts';

const model = z
  .object({ id: z.string(), object: z.literal('model'), created: z.int(), owned_by: z.string() })
  .openapi('Model');

const list = createRoute({
  method: 'get',
  path: '/v1/models',
  tags: ['OpenAI'],
  summary: 'List the names of the model',
  responses: {
    200: jsonResponse('The names', z.object({ object: z.literal('list'), data: z.array(model) })),
    ...problems,
  },
});

const one = createRoute({
  method: 'get',
  path: '/v1/models/{model}',
  tags: ['OpenAI'],
  summary: 'Look up a name of the model',
  request: { params: z.object({ model: z.string().max(200) }) },
  responses: { 200: jsonResponse('The name', model), ...problems },
});

/** Adds the routes. */
export function addModels(app: App, service: Service): void {
  const describe = (id: string, createdAt: string) => ({
    id,
    object: 'model' as const,
    created: Math.floor(Date.parse(createdAt) / 1000),
    owned_by: 'linksage',
  });
  app.openapi(list, (c) => {
    const version = loadedVersion(service);
    const data = modelNames(version).map((name) => describe(name, version.createdAt));
    return c.json({ object: 'list' as const, data }, 200);
  });
  app.openapi(one, (c) => {
    const version = loadedVersion(service);
    const { model: name } = c.req.valid('param');
    readModelName(name, undefined, version);
    return c.json(describe(name, version.createdAt), 200);
  });
}

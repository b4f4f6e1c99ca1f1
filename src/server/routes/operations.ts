/** Routes for those who run the service: health, metrics, versions. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Service } from '../app/environment.ts';
import { Problem } from '../app/problem.ts';
import type { App } from '../app/register.ts';
import { jsonBody, jsonResponse, problems, version } from './schemas/shared.ts';

const versionFacts = z
  .object({
    name: z.string(),
    current: z.boolean(),
    loaded: z.boolean(),
    createdAt: z.string(),
    model: z.string(),
    dims: z.array(z.int()),
    counts: z.object({ page: z.int(), pin: z.int(), board: z.int() }),
  })
  .openapi('Version');

const livez = createRoute({
  method: 'get',
  path: '/livez',
  tags: ['Operate'],
  summary: 'Whether the process lives',
  responses: { 200: jsonResponse('It lives', z.object({ status: z.literal('live') })) },
});

const readyz = createRoute({
  method: 'get',
  path: '/readyz',
  tags: ['Operate'],
  summary: 'Whether the service can answer: a version is in memory, and it is not stopping',
  responses: {
    200: jsonResponse('It can', z.object({ status: z.literal('ready'), version })),
    ...problems,
  },
});

const metricsRoute = createRoute({
  method: 'get',
  path: '/metrics',
  tags: ['Operate'],
  summary: 'Metrics in the form of Prometheus',
  responses: {
    200: { description: 'Metrics', content: { 'text/plain': { schema: z.string() } } },
    ...problems,
  },
});

const versions = createRoute({
  method: 'get',
  path: '/v1/versions',
  tags: ['Operate'],
  summary: 'List the kept embedding versions, oldest first',
  responses: {
    200: jsonResponse('The versions', z.object({ versions: z.array(versionFacts) })),
    ...problems,
  },
});

const rollback = createRoute({
  method: 'post',
  path: '/v1/versions/rollback',
  tags: ['Operate'],
  summary: 'Return to an earlier version',
  request: jsonBody(
    z.strictObject({
      version: z
        .string()
        .regex(/^v\d{6,20}$/)
        .optional()
        .openapi({ description: 'Default: the one before the current one.' }),
    }),
  ),
  responses: { 200: jsonResponse('What was done', z.object({ from: version, to: version })), ...problems },
});

const refresh = createRoute({
  method: 'post',
  path: '/v1/refresh',
  tags: ['Operate'],
  summary: 'Compile and refresh now, instead of some seconds after a write',
  responses: {
    200: jsonResponse('What was done', z.object({ version, committed: z.boolean() })),
    ...problems,
  },
});

/** Adds the routes. */
export function addOperations(app: App, { backend, metrics, isStopping }: Service): void {
  app.openapi(livez, (c) => c.json({ status: 'live' as const }, 200));
  app.openapi(readyz, (c) => {
    if (backend.version === undefined || isStopping()) {
      const detail = isStopping() ? 'The service is stopping.' : 'The embeddings are being read into memory.';
      throw new Problem(503, { code: 'not-ready', detail, retryAfter: 1 });
    }
    return c.json({ status: 'ready' as const, version: backend.version.name }, 200);
  });
  app.openapi(
    metricsRoute,
    async (c) =>
      c.body(await metrics.registry.metrics(), 200, {
        'content-type': metrics.registry.contentType,
      }) as never,
  );
  app.openapi(versions, async (c) => {
    const loaded = backend.version;
    const kept = (await backend.versions()).map((each) => ({
      ...each,
      loaded: each.name === loaded?.name && each.createdAt === loaded.createdAt,
    }));
    return c.json({ versions: kept } as never, 200);
  });
  app.openapi(rollback, async (c) => c.json(await backend.rollback(c.req.valid('json').version), 200));
  app.openapi(refresh, async (c) => c.json(await backend.refresh(), 200));
}

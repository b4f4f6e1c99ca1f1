/** The application: what every request passes, and all routes. */
import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { routePath } from 'hono/route';
import { addBoards } from '../routes/boards.ts';
import { addDocs } from '../routes/docs.ts';
import { addEmbeddings } from '../routes/embeddings.ts';
import { addEncode } from '../routes/encode.ts';
import { addEvents } from '../routes/events.ts';
import { addImport } from '../routes/import.ts';
import { addModels } from '../routes/models.ts';
import { addOperations } from '../routes/operations.ts';
import { addPages } from '../routes/pages.ts';
import { addProfiles } from '../routes/profiles.ts';
import { addRerank } from '../routes/rerank.ts';
import { addSaves } from '../routes/saves.ts';
import { addSearch } from '../routes/search.ts';
import type { RequestEnv, Service } from './environment.ts';
import { createAdmission, createGuard } from './guard.ts';
import { Problem, problemOf, problemResponse } from './problem.ts';
import { type App, createApplication } from './register.ts';

/** Headers of every response. */
export const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

/** How long a read waits for the events before its `min_offset`. */
const offsetMilliseconds = 5000;

/** Makes the application of a service. `admit`: the check that every request passes */
export function createApp(service: Service, admit = createAdmission(service)): App {
  const app = createApplication();
  app.onError((error, c) => answerError(error, c, service));
  app.notFound((c) =>
    problemResponse(
      new Problem(404, { code: 'no-route', detail: `There is no route ${c.req.method} ${c.req.path}.` }),
      c,
    ),
  );
  app.use('*', async (c, next) => {
    const start = performance.now();
    for (const [name, value] of headers) c.header(name, value);
    await next();
    const seconds = (performance.now() - start) / 1000;
    const { status } = c.res;
    const route = routeOf(c);
    service.metrics.request(c.req.method, route, status, seconds);
    if (status < 400 && !service.logsAll) return;
    const id = c.get('id') ?? randomUUID();
    service.onRequest({ id, method: c.req.method, route, status, seconds, key: c.get('key')?.name });
  });
  app.use('*', createGuard(service, admit));
  app.use('/v1/*', async (c, next) => {
    const offset = c.req.query('min_offset') ?? '';
    if (/^\d{1,15}$/.test(offset)) await service.backend.waitForEvents(Number(offset), offsetMilliseconds);
    await next();
  });
  addRoutes(app, service);
  let document: OpenApiDocument | undefined;
  const makeDocument = () => {
    document ??= describeApp(app, service.packageVersion);
    return document;
  };
  app.get('/openapi.json', (c) => c.json(makeDocument()));
  addDocs(app, makeDocument);
  return app;
}

/** Adds all routes that the OpenAPI document has. */
export function addRoutes(app: App, service: Service): void {
  for (const add of [
    addEmbeddings,
    addModels,
    addEncode,
    addSearch,
    addPages,
    addRerank,
    addProfiles,
    addBoards,
    addSaves,
    addEvents,
    addImport,
    addOperations,
  ])
    add(app, service);
}

type OpenApiDocument = ReturnType<App['getOpenAPI31Document']>;

/** The OpenAPI document of an application. */
export function describeApp(app: App, version: string): OpenApiDocument {
  app.openAPIRegistry.registerComponent('securitySchemes', 'key', { type: 'http', scheme: 'bearer' });
  const info = { title: 'LinkSage', version };
  return app.getOpenAPI31Document({ openapi: '3.1.0', info, security: [{ key: [] }, {}] });
}

const headers = Object.entries(securityHeaders);

function answerError(error: unknown, c: Context<RequestEnv>, service: Service): Response {
  const problem = problemOf(error) ?? problemOfHono(error);
  if (problem !== undefined) return problemResponse(problem, c);
  const id = randomUUID();
  c.set('id', id);
  service.onBug(id, error);
  return problemResponse(
    new Problem(500, { code: 'internal', detail: `A bug in LinkSage; its log has the details under ${id}.` }),
    c,
  );
}

/** What Hono's own validation throws. */
function problemOfHono(error: unknown): Problem | undefined {
  if (!(error instanceof HTTPException) || error.status >= 500) return undefined;
  return new Problem(error.status, {
    code: 'bad-request',
    detail: error.message,
    errors: [{ field: 'body', detail: error.message }],
  });
}

/** The pattern of the route, so that metrics have few of them and logs hold no addresses. */
function routeOf(c: Context<RequestEnv>): string {
  const route = routePath(c, -1);
  return route === '*' || route === '/*' ? 'none' : route;
}

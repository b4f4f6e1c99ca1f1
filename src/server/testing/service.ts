/** A service on a small workspace, without threads, for tests of routes. */
import type { Workspace } from '../../workspace/index.ts';
import { createApp } from '../app/app.ts';
import { defaultLimits, type Limits, type Service } from '../app/environment.ts';
import type { App } from '../app/register.ts';

export type { App };

import { EmbeddingCache } from '../embeddings/cache.ts';
import { ServiceMetrics } from '../operations/metrics.ts';
import { KeyRing } from '../security/keys.ts';
import { openLocalBackend } from './local-backend.ts';

/** A service, its application, and what it has logged. */
export interface TestService {
  readonly app: App;
  readonly service: Service;
  readonly bugs: unknown[];
  /** Sends a JSON body, or asks without one, from this machine. */
  send(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<{ readonly status: number; readonly headers: Headers; readonly body: never }>;
}

/** Makes one. Keys are those of the workspace now. */
export async function makeService(workspace: Workspace, limits: Partial<Limits> = {}): Promise<TestService> {
  const bugs: unknown[] = [];
  const ring = await KeyRing.read(workspace.folder);
  const backend = await openLocalBackend(workspace);
  const service: Service = {
    backend,
    cache: new EmbeddingCache(),
    metrics: new ServiceMetrics(() => 0),
    limits: { ...defaultLimits, ...limits },
    keys: () => ring,
    allowedHosts: [],
    isStopping: () => false,
    packageVersion: '0.0.0',
    onRequest: () => {},
    logsAll: true,
    onBug: (_id, error) => bugs.push(error),
  };
  const app = createApp(service);
  return {
    app,
    service,
    bugs,
    async send(method, path, body, headers = {}) {
      const response = await app.request(`http://localhost${path}`, {
        method,
        headers: {
          host: 'localhost',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = /json/.test(response.headers.get('content-type') ?? '');
      return {
        status: response.status,
        headers: response.headers,
        body: (isJson ? JSON.parse(text) : text) as never,
      };
    },
  };
}

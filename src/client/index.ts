/** A typed client of the service. `schema.ts` is generated from its OpenAPI document by `npm run client`. */
import createFetchClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './schema.ts';

export type { components, paths } from './schema.ts';

/** What went wrong (RFC 9457). */
export type Problem = components['schemas']['Problem'];

/** Where the service is, and how it is reached. */
export interface ClientOptions {
  /** Such as `http://127.0.0.1:8080`. */
  readonly url: string;
  /** The API key, if the service has keys. */
  readonly key?: string;
  /** Default: the global `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/**
 * Makes a client. Each call gives `data`, or `error` with a problem document.
 *
 * @example
 * const client = createClient({ url: 'http://127.0.0.1:8080' });
 * const { data, error } = await client.POST('/v1/search', { body: { query: 'wild yeast', k: 3 } });
 */
export function createClient({ url, key, fetch }: ClientOptions): Client<paths> {
  return createFetchClient<paths>({
    baseUrl: url,
    ...(key !== undefined && { headers: { authorization: `Bearer ${key}` } }),
    ...(fetch !== undefined && { fetch }),
  });
}

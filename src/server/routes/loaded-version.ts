/** The version that answers. */
import type { Service } from '../app/environment.ts';
import { Problem } from '../app/problem.ts';
import type { VersionFacts } from '../threads/messages.ts';

/** The version that answers. Throws a problem of status 503 while there is none. */
export function loadedVersion({ backend }: Service): VersionFacts {
  if (backend.version !== undefined) return backend.version;
  throw new Problem(503, {
    code: 'not-ready',
    detail: 'The embeddings are still being read into memory.',
    retryAfter: 1,
  });
}

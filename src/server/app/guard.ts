/** What every request passes before its route: host, limits, key, body. */
import type { Context, MiddlewareHandler } from 'hono';
import { readText } from '../security/body.ts';
import { createHostCheck } from '../security/hosts.ts';
import { includesRole, type KeyInfo, type KeyRole } from '../security/keys.ts';
import { createRateLimit } from '../security/rate-limit.ts';
import type { RequestEnv, Service } from './environment.ts';
import { Problem } from './problem.ts';

type RequestContext = Context<RequestEnv>;

/** What admission looks at. */
export interface Applicant {
  readonly method: string;
  readonly path: string;
  /** The value of a header; names are in lower case. */
  readonly header: (name: string) => string | undefined;
  readonly address: string | undefined;
}

/** Routes that need no key: those that look after the process ask whether it lives. */
const open: readonly string[] = ['/livez', '/readyz'];

/** Routes that write unless they are asked by GET. */
const writable: readonly string[] = ['/v1/saves', '/v1/events'];

/** The role that a request needs. */
function neededRole({ method, path }: Applicant): KeyRole | undefined {
  if (open.includes(path)) return undefined;
  if (path === '/v1/refresh' || path === '/v1/versions/rollback') return 'admin';
  return path === '/v1/import' || (writable.includes(path) && method !== 'GET') ? 'write' : 'read';
}

/** Makes the check of host, key and limits that every request passes; it gives the key and throws problems. */
export function createAdmission({
  allowedHosts,
  keys,
  limits,
  backend,
}: Service): (applicant: Applicant) => KeyInfo | undefined {
  const checkHost = createHostCheck(allowedHosts);
  const takeRequest = limits.perSecond > 0 ? createRateLimit(limits.perSecond) : undefined;
  return (applicant) => {
    const { header, address } = applicant;
    checkHost(header('host'), header('origin'));
    const role = neededRole(applicant);
    if (role === undefined) return undefined;
    const key = keys().isEmpty ? undefined : findKey(header('authorization'), role);
    takeRequest?.(key?.name ?? address ?? '');
    if (backend.waiting >= limits.waiting) throw overloaded;
    return key;
  };

  function findKey(authorization: string | undefined, role: KeyRole): KeyInfo {
    const key = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    const found = key === undefined ? undefined : keys().find(key);
    if (found === undefined) {
      throw new Problem(401, {
        code: 'no-key',
        detail: `Authorization: expected "Bearer KEY", got ${key === undefined ? 'none' : 'another key'}.`,
        hint: 'Make a key with: linksage keys add NAME',
        errors: [{ field: 'Authorization', detail: 'no key of this service' }],
      });
    }
    if (includesRole(found.role, role)) return found;
    throw new Problem(403, {
      code: 'wrong-role',
      detail: `Authorization: expected a key of the role ${role}, got one of the role ${found.role}.`,
      errors: [{ field: 'Authorization', detail: `the role ${found.role} is not enough` }],
    });
  }
}

/** Makes the handler that all requests pass. Problems that it throws are answered by the application. */
export function createGuard(
  { limits }: Pick<Service, 'limits'>,
  admit: ReturnType<typeof createAdmission>,
): MiddlewareHandler<RequestEnv> {
  const bodyLimits = { bytes: limits.body, milliseconds: limits.bodyMilliseconds };
  return async (c, next) => {
    const { method, path } = c.req;
    const address = c.env?.incoming?.socket.remoteAddress;
    c.set('key', admit({ method, path, header: (name) => c.req.header(name), address }));
    if (method !== 'GET' && path !== '/v1/import') await readBody(c, bodyLimits);
    await next();
  };
}

const overloaded = new Problem(503, {
  code: 'overloaded',
  detail: 'Too many requests wait for their answers.',
  retryAfter: 1,
});

/** Reads a JSON body within the limits; validation then takes it from the cache of the request. */
async function readBody(c: RequestContext, limits: Parameters<typeof readText>[1]): Promise<void> {
  const type = c.req.header('content-type') ?? '';
  const text = await readText(c.req.raw, limits);
  if (text === '') return;
  const isLines =
    c.req.path === '/v1/events' && /^application\/(?:x-)?(?:nd|l)?json(?:l|lines)? *(?:;|$)/i.test(type);
  if (!isLines && !/^application\/(?:[\w.-]+\+)?json *(?:;|$)/i.test(type)) {
    throw new Problem(415, {
      code: 'wrong-type',
      detail: `Content-Type: expected application/json, got ${JSON.stringify(type)}.`,
      errors: [{ field: 'Content-Type', detail: 'not application/json' }],
    });
  }
  Object.assign(c.req.bodyCache, { text: Promise.resolve(text) }); // its type names what the promises resolve to
}

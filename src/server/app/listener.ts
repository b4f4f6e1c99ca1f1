/**
 * The listener of the HTTP server. The application answers, with one exception: embeddings that were sent before. They are what
 * an application that is an embedder for others is asked for most, and finding them in memory costs less than the way through
 * routing, middleware and validation. The same checks hold, and what is not as simple as most requests goes the usual way.
 */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { readKnown } from '../embeddings/read-known.ts';
import type { KeyInfo } from '../security/keys.ts';
import { createApp, securityHeaders } from './app.ts';
import type { Service } from './environment.ts';
import { createAdmission } from './guard.ts';
import { Problem, problemDocument, problemType } from './problem.ts';

const path = '/v1/embeddings';
const method = 'POST';
/** Bodies up to this many bytes are read here. */
const mostBytes = 16_384;

/** Makes the listener of a service. */
export function createListener(
  service: Service,
): (incoming: IncomingMessage, outgoing: ServerResponse) => void {
  const admit = createAdmission(service);
  const app = getRequestListener(createApp(service, admit).fetch);
  return (incoming, outgoing) => {
    if (!isSimple(incoming)) return void app(incoming, outgoing);
    const start = performance.now();
    readBody(incoming, service.limits.bodyMilliseconds, (body) => {
      if (body === undefined) return refuse(outgoing, tooSlow);
      const found = isUtf8(body) ? readKnown(body, service) : undefined;
      const key = found && tryToAdmit(incoming);
      if (found === undefined || key === refused) {
        Object.assign(incoming, { rawBody: body }); // the application reads it from there
        return void app(incoming, outgoing);
      }
      send(outgoing, 200, 'application/json', found.json);
      const seconds = (performance.now() - start) / 1000;
      service.metrics.cached(found.vectors, 0);
      service.metrics.request(method, path, 200, seconds);
      if (service.logsAll) service.onRequest({ method, route: path, status: 200, seconds, key: key?.name });
    });
  };

  /** A request that is refused goes on to the application, which says why. */
  function tryToAdmit({ headers, socket }: IncomingMessage): KeyInfo | undefined | typeof refused {
    try {
      const header = (name: string) => headers[name] as string | undefined; // those that are asked for come once
      return admit({ method, path, header, address: socket.remoteAddress });
    } catch (error) {
      if (error instanceof Problem) return refused;
      throw error;
    }
  }
}

const refused = Symbol('refused');

const tooSlow = new Problem(408, { code: 'too-slow', detail: 'body: expected it sooner.' });

/** Whether a request may be answered here: JSON of a length that is known and small. */
function isSimple({ method: asked, url, headers }: IncomingMessage): boolean {
  return (
    asked === method &&
    url === path &&
    headers['content-type'] === 'application/json' &&
    Number(headers['content-length']) <= mostBytes
  );
}

/** Calls back with the body; with undefined if it takes too long, and never if the client has gone. */
function readBody(
  incoming: IncomingMessage,
  milliseconds: number,
  done: (body: Buffer | undefined) => void,
): void {
  const chunks: Buffer[] = [];
  const timer = setTimeout(() => {
    incoming.removeListener('end', onEnd);
    done(undefined);
  }, milliseconds);
  const onEnd = () => {
    clearTimeout(timer);
    done(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
  };
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk)).once('end', onEnd);
  incoming.once('close', () => clearTimeout(timer));
}

function refuse(outgoing: ServerResponse, problem: Problem): void {
  outgoing.shouldKeepAlive = false; // what comes after the answer would be the rest of the body
  send(outgoing, problem.status, problemType, problemDocument(problem, path));
}

const headers = Object.entries(securityHeaders).flat();

function send(outgoing: ServerResponse, status: number, type: string, body: string): void {
  const length = String(Buffer.byteLength(body));
  outgoing.writeHead(status, [...headers, 'content-type', type, 'content-length', length]).end(body);
}

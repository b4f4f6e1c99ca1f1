/** The peers: servers that read a JSON body and return the same bytes every time, of Hono and of Node alone. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';

const [kind, bytes = ''] = process.argv.slice(2);
const headers = { 'content-type': 'application/json' };

const server = kind === 'hono' ? serveHono() : serveNode();
server.listen(0, '127.0.0.1', () =>
  process.stderr.write(`Ready: http://127.0.0.1:${(server.address() as AddressInfo).port}\n`),
);

function serveHono() {
  const app = new Hono();
  app.post('/v1/embeddings', async (c) => {
    await c.req.json();
    return c.body(bytes, 200, headers);
  });
  return createAdaptorServer({ fetch: app.fetch });
}

function serveNode() {
  return createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    request.on('end', () => {
      JSON.parse(text);
      response.writeHead(200, { ...headers, 'content-length': Buffer.byteLength(bytes) }).end(bytes);
    });
  });
}

/** Starts a service: threads, keys, log, metrics, and the HTTP server. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';
import { LinkSageError } from '../base/index.ts';
import { defaultLimits, type Service } from './app/environment.ts';
import { createListener } from './app/listener.ts';
import { EmbeddingCache } from './embeddings/cache.ts';
import { openLog } from './operations/log.ts';
import { ServiceMetrics } from './operations/metrics.ts';
import type { RunningService, ServeOptions } from './options.ts';
import { KeyRing } from './security/keys.ts';
import { ThreadedBackend } from './threads/threaded-backend.ts';

/** Milliseconds that requests have to end when the service stops. */
const stopMilliseconds = 10_000;

/** See `serve`. */
export async function startService(
  folder: string,
  {
    port = 8080,
    host = '127.0.0.1',
    allowedHosts = [],
    logLevel = 'info',
    limits: given = {},
    refreshAfter = 5000,
    lookEvery = 1000,
  }: ServeOptions,
): Promise<RunningService> {
  let keys = await KeyRing.read(folder);
  if (keys.isEmpty && !isLoopback(host)) throw needsKeys(host);
  const limits = { ...defaultLimits, ...given };
  const { log, flush } = openLog(logLevel);
  const metrics = new ServiceMetrics(() => backend?.waiting ?? 0);
  let backend: ThreadedBackend | undefined;
  backend = await ThreadedBackend.start(
    folder,
    {
      onVersion: (version) => {
        metrics.switched(version);
        log.info({ version: version.name, model: version.model }, 'version loaded');
      },
      onBatch: (batch) => metrics.encoded(batch),
      onRefresh: ({ version, committed }) => {
        metrics.refreshed(committed ? 'committed' : 'unchanged');
        log.info({ version, committed }, 'refreshed');
      },
      onFailure: (what, error) => {
        if (what === 'refreshing') metrics.refreshed('failed');
        log.error({ err: error }, `${what} has failed`);
      },
    },
    { refreshAfter, lookEvery, mostRows: limits.eventRows },
  );
  let isStopping = false;
  const service: Service = {
    backend,
    cache: new EmbeddingCache(),
    metrics,
    limits,
    keys: () => keys,
    allowedHosts: [...allowedHosts, host],
    isStopping: () => isStopping,
    packageVersion: readVersion(),
    logsAll: log.isLevelEnabled('debug'),
    onRequest: (request) => log[request.status < 400 ? 'debug' : 'info'](request, 'request'),
    onBug: (id, error) => log.error({ id, err: error }, 'bug'),
  };
  const readKeys = setInterval(async () => {
    try {
      const read = await KeyRing.read(folder);
      if (!read.isEmpty || isLoopback(host)) keys = read; // else nobody has a key any more
    } catch (error) {
      log.error({ err: error }, 'reading the keys has failed');
    }
  }, lookEvery).unref();
  const timeouts = { headersTimeout: 10_000, requestTimeout: 0, keepAliveTimeout: 5000 };
  const server = createServer(timeouts, createListener(service));
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, host, resolve);
    });
  } catch (cause) {
    clearInterval(readKeys);
    await backend.close();
    throw cannotListen(cause as NodeJS.ErrnoException, host, port);
  }
  const { port: actual } = server.address() as AddressInfo;
  const url = `http://${isIPv6(host) ? `[${host}]` : host}:${actual}`;
  log.info({ url, keys: !keys.isEmpty }, 'listening');
  let stopped: Promise<void> | undefined;
  const stopNow = async () => {
    isStopping = true;
    clearInterval(readKeys);
    log.info('stopping');
    const closed = new Promise((done) => server.close(done));
    const end = setTimeout(() => server.closeAllConnections(), stopMilliseconds);
    server.closeIdleConnections();
    await closed;
    clearTimeout(end);
    await backend.close();
    log.info('stopped');
    flush();
  };
  return {
    url,
    stop: () => {
      stopped ??= stopNow();
      return stopped;
    },
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function needsKeys(host: string): LinkSageError {
  return new LinkSageError(`serve: expected keys to listen on ${host}, got none`, {
    code: 'wrong-usage',
    hint: 'Make one: linksage keys add NAME --role read. Or listen on 127.0.0.1.',
  });
}

function cannotListen(cause: NodeJS.ErrnoException, host: string, port: number): LinkSageError {
  const reasons: Record<string, string> = {
    EADDRINUSE: 'one that is in use',
    EACCES: 'one that this user may not use',
    EADDRNOTAVAIL: 'an address that this machine does not have',
    ENOTFOUND: 'a name without an address',
  };
  const reason = reasons[cause.code ?? ''] ?? cause.message;
  return new LinkSageError(`serve: expected a free port, got ${host}:${port}, ${reason}`, {
    code: 'unsupported',
    hint: 'Choose another one with --port or --host.',
    cause,
  });
}

function readVersion(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

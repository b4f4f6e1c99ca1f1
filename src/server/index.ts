/**
 * The service: an HTTP API and tools for agents over a workspace. Routes and nothing else: whatever a route can do,
 * `Workspace` can do. Everything is loaded when a service is started. Its folders:
 * - `app/`: the application, what every request passes, and problem documents
 * - `routes/`: the routes; `routes/schemas/` has what their schemas share
 * - `embeddings/`: the OpenAI API: names of models, vectors as they are sent, their cache
 * - `security/`: hosts, keys, limits
 * - `operations/`: metrics and logs
 * - `threads/`: the thread that answers and the process that writes
 * - `mcp/`: tools for agents
 */
import type { RunningService, ServeOptions } from './options.ts';
import type { KeyInfo, KeyRole } from './security/keys.ts';

export type { Limits } from './app/environment.ts';
export type { LogLevel } from './operations/log.ts';
export type { RunningService, ServeOptions } from './options.ts';
export type { KeyInfo, KeyRole } from './security/keys.ts';

/**
 * Serves a workspace over HTTP. Returns when the current embedding version is in memory.
 *
 * @throws LinkSageError if nothing is embedded yet, the port cannot be used, or others than this machine could reach the
 * service and there is no key
 */
export async function serve(folder: string, options: ServeOptions = {}): Promise<RunningService> {
  return (await import('./start.ts')).startService(folder, options);
}

/** Makes an API key for a workspace and returns it; only its hash is stored. Throws LinkSageError if the name exists. */
export async function addKey(folder: string, name: string, role: KeyRole): Promise<string> {
  return (await import('./security/keys.ts')).addKey(folder, name, role);
}

/** Lists the API keys of a workspace. */
export async function listKeys(folder: string): Promise<KeyInfo[]> {
  return (await import('./security/keys.ts')).listKeys(folder);
}

/** Removes an API key. Throws LinkSageError if there is none of this name. */
export async function removeKey(folder: string, name: string): Promise<void> {
  return (await import('./security/keys.ts')).removeKey(folder, name);
}

/**
 * Serves tools for agents over standard input and output (Model Context Protocol), until the input ends. Read-only. Needs the
 * package `@modelcontextprotocol/sdk`.
 */
export async function serveTools(folder: string): Promise<void> {
  return (await import('./mcp/stdio.ts')).serveTools(folder);
}

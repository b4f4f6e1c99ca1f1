/** Serves the tools for agents over standard input and output (Model Context Protocol). */
import { readFileSync } from 'node:fs';
import { LinkSageError } from '../../base/index.ts';
import { Workspace } from '../../workspace/index.ts';
import { addTools } from './tools.ts';

/** Serves a workspace until standard input ends. */
export async function serveTools(folder: string): Promise<void> {
  const { McpServer, StdioServerTransport } = await loadSdk();
  const workspace = await Workspace.open(folder);
  try {
    const server = new McpServer({ name: 'linksage', version: readVersion() });
    addTools(server, workspace);
    const ended = new Promise<void>((done) => {
      process.stdin.once('end', done).once('close', done);
      server.server.onclose = done;
    });
    await server.connect(new StdioServerTransport());
    await ended;
    await server.close();
  } finally {
    await workspace.close();
  }
}

async function loadSdk() {
  try {
    const { McpServer } = await import('@modelcontextprotocol/sdk/server/mcp.js');
    const { StdioServerTransport } = await import('@modelcontextprotocol/sdk/server/stdio.js');
    return { McpServer, StdioServerTransport };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new LinkSageError('mcp: expected the package @modelcontextprotocol/sdk, got none', {
      code: 'unsupported',
      hint: 'Run: npm install @modelcontextprotocol/sdk',
      cause,
    });
  }
}

function readVersion(): string {
  const file = new URL('../../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

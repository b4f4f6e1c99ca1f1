/** The service of a workspace in a process of its own, as the command line starts it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** The built command line. */
export const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** Starts the service, and waits until it is ready. It is killed when the test ends, if it runs then. */
export async function startServer(folder: string): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(process.execPath, [main, 'serve', '--port', '0', '--workspace', folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let text = '';
  const url = await new Promise<string>((ready, fail) => {
    child.stderr!.on('data', (part) => {
      text += part;
      const found = /Ready: (\S+)/.exec(text)?.[1];
      if (found !== undefined) ready(found);
    });
    child.once('exit', () => fail(new Error(text)));
  });
  return { url, child };
}

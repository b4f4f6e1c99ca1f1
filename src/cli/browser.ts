/** Opens a file in the system's browser, where there is one. */
import { spawn } from 'node:child_process';

/** What opens files, by platform; freedesktop's everywhere else. */
const openers: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** How long an opener may take to fail; one that still runs by then has become the browser. */
const patience = 3000;

/** Opens a file; gives false where nothing could. */
export function openInBrowser(path: string): Promise<boolean> {
  const [command, ...args] = openers[process.platform] ?? ['xdg-open'];
  return new Promise((resolve) => {
    const child = spawn(command!, [...args, path], { stdio: 'ignore', detached: true });
    const timer = setTimeout(() => resolve(true), patience);
    const settle = (opened: boolean) => {
      clearTimeout(timer);
      resolve(opened);
    };
    child.once('error', () => settle(false)); // no such command
    child.once('exit', (code) => settle(code === 0));
    child.unref(); // a browser outlives the command
  });
}

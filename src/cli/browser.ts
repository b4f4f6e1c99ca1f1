/** Opens a file in the system's browser, if there is one. */
import { spawn } from 'node:child_process';

/** The command that opens a file, by platform; everywhere else the one of freedesktop.org. */
const openers: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Milliseconds in which an opener may fail. One that still runs after that has become the browser. */
const patience = 3000;

/** Opens a file; false if that failed. */
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

/** Finds out whether a process still runs, and whether it is still the same process. */
import { readFileSync } from 'node:fs';

/** Whether a process with this id runs on this machine. A zombie does not count. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0); // signal 0 only checks
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // it runs, as another user
  }
  const state = statOf(pid)?.[0];
  return state !== 'Z' && state !== 'X';
}

/**
 * The start time of a process, as boot id and clock ticks since boot (proc(5)). Together with the process id, it
 * identifies a process uniquely. Null if there is no /proc or no such process.
 */
export function startOf(pid: number): string | null {
  const ticks = statOf(pid)?.[19]; // field 22 of stat; index 0 is field 3
  if (ticks === undefined) return null;
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${ticks}`;
}

/** The fields of /proc/PID/stat from the third on. The second, the program's name, may contain spaces and parentheses. */
function statOf(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined; // no /proc here, or the process is gone
  }
}

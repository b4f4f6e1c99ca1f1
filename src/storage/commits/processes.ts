/** Telling whether a process still runs, and whether it is still the same one. */
import { readFileSync } from 'node:fs';

/** True while a process of this number runs on this machine; one that ended but was not reaped does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0); // signal 0 only asks
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // it runs, as somebody else
  }
  const state = statOf(pid)?.[0];
  return state !== 'Z' && state !== 'X';
}

/**
 * When a process started, as the boot of the machine and the clock ticks since then (proc(5)): together with
 * the number it identifies a process for good. Null where the system has no /proc, or no such process.
 */
export function startOf(pid: number): string | null {
  const ticks = statOf(pid)?.[19]; // field 22 of stat; ours begin with field 3
  if (ticks === undefined) return null;
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${ticks}`;
}

/** The fields of /proc/PID/stat from the third on: the second, the program's name, may hold anything. */
function statOf(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined; // no /proc here, or the process is gone
  }
}

/** Structured logs, one JSON object a line, without secrets: no addresses, texts or keys. */
import { destination, type Logger, pino } from 'pino';

/** The levels of logs. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** From which level on messages are written; `debug` also writes every request. */
export type LogLevel = (typeof logLevels)[number];

/** Makes a log that writes to standard error. Lines are collected; `flush` writes those that are left. */
export function openLog(level: LogLevel): { readonly log: Logger; readonly flush: () => void } {
  const stream = destination({ fd: 2, sync: false, minLength: 0 });
  const log = pino({ level, base: { name: 'linksage' } }, stream);
  return { log, flush: () => stream.flushSync() };
}

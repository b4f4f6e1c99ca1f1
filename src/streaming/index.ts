/**
 * Events: rows of the catalog that are in the answers within a second. What belongs where:
 * - `events/`: what an event is, and its checks
 * - `log/`: the log that makes events durable, and its readers
 * - `reducer/`: the rule by which events become a state
 * - `live/`: that state over a loaded version: graph, vectors, answers
 * - `fold/`: how events become part of the catalog and of the next version
 */
export { checkEvents, type EventRow } from './events/event.ts';
export { readEventLines } from './events/event-lines.ts';
export { countUnfolded, foldedUntil, readRows, recordFold, takeEvents } from './fold/fold.ts';
export type { DeadLetter } from './live/dead-letters.ts';
export { type LiveStatus, LiveStream } from './live/live-stream.ts';
export { EventLog, openLog } from './log/event-log.ts';

/** Events: rows of the catalog's tables with a version, checked as an import checks them. */
import { LinkSageError } from '../../base/index.ts';
import { type ImportRow, type RowOf, readRow, type TableName, tables } from '../../catalog/index.ts';

/** A row of a table of the catalog, as a program sends it: `version` is required, the table follows from the columns. */
export type EventRow = ImportRow & { readonly version: number };

/** A checked event. */
export type StreamEvent = { [Table in TableName]: EventOf<Table> }[TableName];

interface EventOf<Table extends TableName> {
  readonly table: Table;
  /** Its key columns, in order. */
  readonly key: readonly string[];
  readonly version: number;
  /** The row as the catalog stores it; times are milliseconds since 1970. */
  readonly row: RowOf<Table>;
  /** As it was sent, as JSON: what the log keeps, and what an import reads. */
  readonly json: string;
}

/** The most characters of one event as JSON. */
const mostCharacters = 1 << 20;

/** Problems that an error names at most. */
const mostNamed = 5;

/**
 * Checks events.
 *
 * @param where the name of the list in messages
 * @throws LinkSageError that names the first events which are malformed, as `events[3]: expected version to be …`
 */
export function checkEvents(given: readonly unknown[], where = 'events'): StreamEvent[] {
  const events: StreamEvent[] = [];
  const problems: string[] = [];
  for (const [i, each] of given.entries()) {
    const read = readEvent(each);
    if (typeof read !== 'string') events.push(read);
    else if (problems.push(`${where}[${i}]: ${read}`) === mostNamed) break;
  }
  if (problems.length === 0) return events;
  throw new LinkSageError(problems.join('; '), {
    hint: 'Nothing was written. docs/streaming.md has the form of events.',
  });
}

/** The event; or what is wrong with it, as text. */
export function readEvent(given: unknown): StreamEvent | string {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return `expected an object, got ${shorten(JSON.stringify(given))}`;
  const { version } = given as Readonly<Record<string, unknown>>;
  if (!Number.isSafeInteger(version) || (version as number) < 1)
    return `expected version to be a whole number of 1 or more, got ${shorten(JSON.stringify(version))}`;
  const json = JSON.stringify(given);
  const read = readRow(JSON.parse(json)); // as it is read again: dates are text then
  if ('expected' in read) return `expected ${read.expected}, got ${read.got}`;
  if (json.length > mostCharacters)
    return `expected at most ${mostCharacters} characters, got ${json.length}`;
  const { table, row } = read;
  const columns = row as unknown as Readonly<Record<string, unknown>>;
  const key = tables[table].key.map((column) => String(columns[column]));
  return { table, key, version: row.version, row, json } as StreamEvent;
}

/** Reads an event as the log keeps it; undefined for one that was taken out. */
export function eventOfJson(json: string): StreamEvent | undefined {
  if (json === takenOut) return undefined;
  const event = readEvent(JSON.parse(json));
  if (typeof event !== 'string') return event;
  throw new LinkSageError(`event log: expected an event, got one of another linksage: ${event}`, {
    code: 'damaged',
    hint: 'Use the version of linksage that wrote it, or delete the folder events.',
  });
}

/** What stands in the log for an event that was taken out, so that the others keep their offsets. */
export const takenOut = 'null';

function shorten(text: string | undefined): string {
  return text === undefined ? 'none' : text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

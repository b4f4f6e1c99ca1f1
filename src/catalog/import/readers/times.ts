/** Parses times as exports write them. */

const isoTime =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(Z|UTC|[+-]\d{2}:?\d{2})?)?$/i;

/** 9999-12-31T23:59:59.999Z, the last time that ISO 8601 and every database can represent. */
const LAST_MS = 253_402_300_799_999;
const FIRST_MS = -62_135_596_800_000; // 0001-01-01

/** Milliseconds from 1601-01-01, the epoch of Windows and WebKit, to 1970-01-01. */
const MS_FROM_1601 = 11_644_473_600_000;

/** The times that `parseTime` accepts, for messages. */
export const timeForms = 'an ISO 8601 date or time, or seconds, milliseconds or microseconds since 1970';

/**
 * Parses a time to milliseconds since 1970, with microseconds as a fraction; undefined if it is invalid. Accepts ISO 8601 dates and times (UTC if no zone
 * is given), and counts since 1970, whose unit follows from their size: below 10^11, seconds (until the year 5138); below
 * 10^14, milliseconds; below 10^16, microseconds (until 2286); above that, WebKit's microseconds since 1601.
 */
export function parseTime(value: string | number): number | undefined {
  const ms = typeof value === 'number' ? fromCount(value) : parseTimeText(value.trim());
  return ms !== undefined && ms >= FIRST_MS && ms <= LAST_MS ? ms : undefined;
}

function parseTimeText(text: string): number | undefined {
  if (/^-?\d+(\.\d+)?$/.test(text)) return fromCount(Number(text));
  const match = isoTime.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, clock = '00:00', zone = 'Z'] = match;
  const midnight = new Date(`${year}-${month}-${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.getUTCDate() !== Number(day)) return undefined; // 30 February
  const ms = Date.parse(`${year}-${month}-${day}T${clock}${zone.toUpperCase() === 'UTC' ? 'Z' : zone}`);
  // JavaScript's times end at milliseconds
  const microseconds = Number(/\.\d{3}(\d{1,3})/.exec(clock)?.[1]?.padEnd(3, '0') ?? 0);
  return Number.isNaN(ms) ? undefined : ms + microseconds / 1000;
}

function fromCount(count: number): number | undefined {
  const size = Math.abs(count);
  if (!Number.isFinite(count)) return undefined;
  if (size < 1e11) return Math.round(count * 1000);
  if (size < 1e14) return Math.round(count);
  if (size < 1e16) return Math.round(count / 1000);
  return Math.round(count / 1000) - MS_FROM_1601;
}

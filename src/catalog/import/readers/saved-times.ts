/** Reads the times of saves as exports and people write them. */
import { parseTime } from './times.ts';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The zones that RFC 2822 names, in hours from UTC. Other names cannot be told, as several zones share them. */
const zoneHours: Readonly<Record<string, number>> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  edt: -4,
  est: -5,
  cdt: -5,
  cst: -6,
  mdt: -6,
  mst: -7,
  pdt: -7,
  pst: -8,
};

const weekday = String.raw`(?:[a-z]{3,9}\.?,?\s+)?`;
const clock = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:\s*([ap])\.?m\.?)?`;
const zone = String.raw`(?:\s*(?:gmt|utc)?([+-]\d{2}:?\d{2})|\s*([a-z]{1,3}))?(?:\s*\([^)]*\))?`;
const ending = String.raw`(?:(?:,|\s+at|T|:)?\s*${clock}${zone})?$`;

/** The forms of a date, each with the order of its parts. All may be followed by a time of day. */
const forms: readonly (readonly [form: RegExp, order: string])[] = [
  // May 1, 2024 10:30 AM · Wed May 01 2024 10:30:00 GMT+0200 (CEST)
  [
    new RegExp(`^${weekday}([a-z]{3,9})\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})${ending}`, 'i'),
    'mdy',
  ],
  // Wed, 01 May 2024 10:30:00 +0200 · 10/Oct/2001:13:55:36 +0300 · 1-May-2024
  [
    new RegExp(
      `^${weekday}(\\d{1,2})(?:st|nd|rd|th|\\.)?[\\s/-]([a-z]{3,9})\\.?,?[\\s/-](\\d{4})${ending}`,
      'i',
    ),
    'dmy',
  ],
  // 2024/05/31 · 2024.5.1 · 2024-05-01 9:30 PM
  [new RegExp(`^(\\d{4})[./-](\\d{1,2})[./-](\\d{1,2})${ending}`, 'i'), 'ymd'],
  // 31.05.2024
  [new RegExp(`^(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})${ending}`, 'i'), 'dmy'],
  // 05/31/2024 or 31/05/2024: told only if one of them is no month
  [new RegExp(`^(\\d{1,2})[/-](\\d{1,2})[/-](\\d{4})${ending}`, 'i'), '??y'],
];

/** 1991-01-01: nobody saved a page before there was one. Some programs write other times for none. */
const FIRST_SAVE = Date.UTC(1991, 0, 1);
/** What is later was counted from another year, or in another unit, than it says. */
const END_OF_SAVES = Date.UTC(2100, 0, 1);

/** The forms that {@link readTime} tells, for messages. */
export const savedTimeForms = 'a date or time that can be told';

/**
 * Reads the time of a save, in milliseconds since 1970: as `parseTime`, nanoseconds, and dates in English words or in
 * numbers (UTC if no zone is given). Null if it says that there is none: empty, 0, or the year 1601, in which Windows begins
 * to count. Undefined if it cannot be told, as `05/06/2024` cannot, or is before 1991 or after 2099.
 */
export function readTime(value: string | number | null): number | null | undefined {
  const text = String(value ?? '').trim();
  if (text === '' || Number(text) === 0) return null;
  const ms = parseTime(/^\d{18,19}$/.test(text) ? Number(text) / 1e6 : text) ?? parseWords(text);
  if (ms !== undefined && new Date(ms).getUTCFullYear() === 1601) return null;
  if (ms === undefined || ms < FIRST_SAVE || ms >= END_OF_SAVES) return undefined;
  return Math.floor(ms); // no export of links has finer times
}

function parseWords(text: string): number | undefined {
  for (const [form, order] of forms) {
    const match = form.exec(text);
    if (match === null) continue;
    const parts = match.slice(1, 4) as string[];
    const [day, month, year] = partsOf(parts, order);
    if (day === undefined || month === undefined || year === undefined) return undefined;
    const date = dateOf(year, month, day);
    const offset = clockOf(match.slice(4));
    return date === undefined || offset === undefined ? undefined : date + offset;
  }
  return undefined;
}

/** Day, month from 1, and year. */
function partsOf(parts: readonly string[], order: string): (number | undefined)[] {
  const [first, second] = parts.map(Number);
  if (order === '??y') {
    const isUs = first! <= 12 && second! > 12;
    const isTold = isUs || first! > 12 || first === second;
    if (!isTold) return [];
    return isUs ? [second, first, Number(parts[2])] : [first, second, Number(parts[2])];
  }
  const part = (name: string) => parts[order.indexOf(name)]!;
  const word = part('m').toLowerCase();
  const month = /\d/.test(word) ? Number(word) : months.indexOf(word.slice(0, 3)) + 1;
  return [Number(part('d')), month, Number(part('y'))];
}

function dateOf(year: number, month: number, day: number): number | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : undefined;
}

/** Milliseconds of a time of day, in UTC, from its parts: hour, minute, second, a or p, offset, name of the zone. */
function clockOf(parts: readonly (string | undefined)[]): number | undefined {
  const [hours, minutes = '0', seconds = '0', half, offset, name] = parts;
  if (hours === undefined) return 0;
  const hour =
    half === undefined ? Number(hours) : (Number(hours) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  const east = name === undefined ? offsetOf(offset) : zoneHours[name.toLowerCase()];
  if (east === undefined || hour > 24 || Number(minutes) > 59 || Number(seconds) > 60) return undefined;
  return ((hour - east) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1000;
}

function offsetOf(offset: string | undefined): number {
  if (offset === undefined) return 0;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(offset)!;
  return (sign === '-' ? -1 : 1) * (Number(hours) + Number(minutes) / 60);
}

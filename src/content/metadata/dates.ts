/** Dates as pages write them for machines. */

/** Pages of the web are no older, and say nothing of years to come. */
const [firstYear, lastYear] = [1990, 2100];

/** A day or a time in ISO 8601, as exact as it was given; undefined if it is no date. */
export function readDate(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const given = text.trim();
  const day = /^(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?!\d)/.exec(given);
  if (day !== null && !isPlausible(Number(day[1]), Number(day[2]), Number(day[3]))) return undefined;
  if (day !== null && !/\d{2}:\d{2}/.test(given)) return `${day[1]}-${day[2]}-${day[3]}`;
  if (day === null && !/\b(?:19|20)\d{2}\b/.test(given)) return undefined;
  const zoned = /(?:Z|[+-]\d{2}:?\d{2}|GMT|UTC|[ECMP][SD]T)\s*$/i.test(given);
  const time = Date.parse(
    zoned ? given : `${given.replace(/^(\d{4}-\d{2}-\d{2}) /, '$1T')}${/T\d/.test(given) ? 'Z' : ' UTC'}`,
  );
  if (Number.isNaN(time)) return day === null ? undefined : `${day[1]}-${day[2]}-${day[3]}`;
  const iso = new Date(time).toISOString();
  if (!isPlausible(Number(iso.slice(0, 4)), 1, 1)) return undefined;
  return /\d{1,2}:\d{2}/.test(given) ? iso.replace('.000Z', 'Z') : iso.slice(0, 10);
}

function isPlausible(year: number, month: number, day: number): boolean {
  return year >= firstYear && year <= lastYear && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

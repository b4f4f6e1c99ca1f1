import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseTime } from './times.ts';

it.each([
  ['2024-05-01', '2024-05-01T00:00:00.000Z'],
  ['2024-05-01T10:20', '2024-05-01T10:20:00.000Z'],
  ['2024-05-01 10:20:30', '2024-05-01T10:20:30.000Z'],
  ['2024-05-01 10:20:30 UTC', '2024-05-01T10:20:30.000Z'],
  ['2024-05-01T10:20:30.123456Z', '2024-05-01T10:20:30.123Z'],
  ['2024-05-01T10:20:30+0530', '2024-05-01T04:50:30.000Z'],
  ['0', '1970-01-01T00:00:00.000Z'],
  [' 1700000000.5 ', '2023-11-14T22:13:20.500Z'],
])('%s is %s', (text, iso) => {
  expect(new Date(parseTime(text)!).toISOString()).toBe(iso);
});

it.each([
  '',
  'soon',
  '2023-02-29',
  '2024-13-01',
  '2024-05-01T25:00',
  '0000-01-01',
  '01/05/2024',
  '1e9',
  Number.NaN,
  1e22,
])('%s is no time', (value) => {
  expect(parseTime(value)).toBeUndefined();
});

it('reads every ISO time, and the same time as a count in any unit', () => {
  const times = fc.date({ min: new Date('1975-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(times, (date) => {
      const ms = date.getTime();
      expect(parseTime(date.toISOString())).toBe(ms);
      expect(parseTime(ms)).toBe(ms);
      expect(parseTime(ms / 1000)).toBe(ms);
      expect(parseTime(ms * 1000)).toBe(ms);
    }),
  );
});

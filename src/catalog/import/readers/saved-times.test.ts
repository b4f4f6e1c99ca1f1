import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readTime } from './saved-times.ts';

it.each([
  ['May 1, 2024 10:30 AM', '2024-05-01T10:30:00Z'],
  ['Jan 15, 2024 9:05 PM', '2024-01-15T21:05:00Z'],
  ['September 3, 2021', '2021-09-03T00:00:00Z'],
  ['Dec 31, 2019, 12:00:01 AM UTC', '2019-12-31T00:00:01Z'],
  ['Wed, 01 May 2024 10:30:00 +0200', '2024-05-01T08:30:00Z'],
  ['1 May 2024 10:30 GMT', '2024-05-01T10:30:00Z'],
  ['Wed, 01 May 2024 10:30:00 PDT', '2024-05-01T17:30:00Z'],
  ['Wed May 01 2024 10:30:00 GMT+0200 (Central European Summer Time)', '2024-05-01T08:30:00Z'],
  ['10/Oct/2001:13:55:36 +0300', '2001-10-10T10:55:36Z'],
  ['05/31/2024', '2024-05-31T00:00:00Z'],
  ['31/05/2024 8:15', '2024-05-31T08:15:00Z'],
  ['5/5/2024', '2024-05-05T00:00:00Z'],
  ['31.05.2024, 18:00', '2024-05-31T18:00:00Z'],
  ['2024/5/31 23:59:59', '2024-05-31T23:59:59Z'],
  ['2023-05-01 12:34:56.789000+00:00', '2023-05-01T12:34:56.789Z'],
  ['1700000000', '2023-11-14T22:13:20Z'],
  ['1700000000123456789', '2023-11-14T22:13:20.123Z'],
  ['13344473600123456', '2023-11-14T22:13:20.123Z'],
])('reads %s', (text, time) => {
  expect(readTime(text)).toBe(Date.parse(time));
});

it.each(['', ' ', '0', '-11644473600', '1601-01-01', '1601-01-01T00:00:00Z'])(
  'takes %j for no time',
  (text) => {
    expect(readTime(text)).toBeNull();
  },
);

it.each([
  '05/06/2024',
  '32/01/2024',
  'February 30, 2024',
  'soon',
  'Foo 3, 2024',
  '-5',
  '1970-01-02',
  '1 May 2024 10:30 XYZ',
  '1 May 2024 25:30',
  '99999999999999999999999',
  '11644473600', // 2339: seconds since 1601
])('cannot tell %j', (text) => {
  expect(readTime(text)).toBeUndefined();
});

it('reads the date of every day in each form, and any text without an error', () => {
  const days = fc.date({ min: new Date('1995-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(days, fc.string(), (date, text) => {
      const ms = Math.floor(date.getTime() / 1000) * 1000;
      const day = new Date(ms);
      expect(readTime(day.toUTCString())).toBe(ms);
      expect(readTime(day.toISOString())).toBe(ms);
      expect(readTime(`${ms}000000`)).toBe(ms);
      expect([null, undefined, 'number']).toContain(
        readTime(text) == null ? readTime(text) : typeof readTime(text),
      );
    }),
  );
});

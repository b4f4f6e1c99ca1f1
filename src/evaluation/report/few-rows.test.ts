import { expect, test } from 'vitest';
import { howLittle } from './few-rows.ts';

test('says how far few rows may be off, and nothing where they are enough or none', () => {
  expect(howLittle(25)).toBe('So few prove little: by chance alone, a share may be off by .196.');
  expect(howLittle(1)).toContain('off by .980');
  expect([howLittle(0), howLittle(400)]).toEqual(['', '']);
});

import { expect, it } from 'vitest';
import { LinkSageError } from '../../base/index.ts';
import { explainDiskFull } from '../index.ts';

it.each([
  Object.assign(new Error('write failed'), { code: 'ENOSPC' }),
  Object.assign(new Error('write failed'), { code: 'EDQUOT' }),
  new Error('IO Error: Could not write file "a.parquet": No space left on device'),
])('reports a full disk, whatever detected it: %s', (error) => {
  const explained = explainDiskFull(error, 'my-links');
  expect(explained).toBeInstanceOf(LinkSageError);
  expect(explained).toMatchObject({ code: 'disk-full', cause: error });
  expect((explained as LinkSageError).message).toMatch(/^my-links: expected room to write/);
});

it.each([new Error('no such row'), new LinkSageError('other', { code: 'locked' }), 'text'])(
  'leaves other errors unchanged: %s',
  (error) => expect(explainDiskFull(error, 'my-links')).toBe(error),
);

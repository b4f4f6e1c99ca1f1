/** Tables of pages and pins for tests, given in any order. */
import type { NodeTable } from '../../catalog/index.ts';

export function pageTable(
  pages: readonly { key: string; title?: string; body?: string }[],
): NodeTable<'page'> {
  return {
    kind: 'page',
    keys: pages.map(({ key }) => key),
    title: pages.map(({ title }) => title ?? ''),
    description: pages.map(() => ''),
    body: pages.map(({ body }) => body ?? ''),
  };
}

export function pinTable(pins: readonly { key: string; title?: string; url?: string }[]): NodeTable<'pin'> {
  return {
    kind: 'pin',
    keys: pins.map(({ key }) => key),
    title: pins.map(({ title }) => title ?? ''),
    description: pins.map(() => ''),
    url: pins.map(({ url }) => url ?? ''),
  };
}

import { expect, it } from 'vitest';
import { readAll } from '../../../testing/text-source.ts';

const jsonl = (...rows: object[]) => rows.map((row) => JSON.stringify(row)).join('\n');

it('finds the table of each row by its keys, and completes the row', async () => {
  const { rows } = await readAll(
    'jsonl',
    jsonl(
      { url: 'HTTP://www.Example.com/', title: 'T', body: 'B', language: 'en', published_at: '2024-02-29' },
      {
        pin_id: 'p',
        url: null,
        image_vector: [0.5, -1],
        cohesion: 0.75,
        version: 3,
        deleted_at: 1700000000,
      },
      { board_id: 'b', owner: 'ann' },
      { pin_id: 'p', board_id: 'b', saved_at: '2024-01-01T12:00:00+02:00' },
      { url: 'https://old.example', canonical_url: 'http://example.com/' },
      { url: 'https://example.com', image_url: 'https://i.example/1', width: 3, vector: [1] },
      { user_id: 'u', url: 'https://example.com', action: 'save', at: '2024-01-01', value: 2 },
    ),
  );
  expect(rows).toEqual({
    pages: [
      {
        url: 'https://example.com',
        site: 'example.com',
        title: 'T',
        description: null,
        body: 'B',
        language: 'en',
        published_at: Date.UTC(2024, 1, 29),
        version: 0,
        deleted_at: null,
      },
    ],
    pins: [
      {
        pin_id: 'p',
        url: null,
        title: null,
        description: null,
        image_url: null,
        image_vector: [0.5, -1],
        cohesion: 0.75,
        cluster_id: null,
        created_at: null,
        source: null,
        version: 3,
        deleted_at: 1_700_000_000_000,
      },
    ],
    boards: [
      {
        board_id: 'b',
        title: null,
        description: null,
        owner: 'ann',
        source: null,
        version: 0,
        deleted_at: null,
      },
    ],
    saves: [{ pin_id: 'p', board_id: 'b', saved_at: Date.UTC(2024, 0, 1, 10), version: 0, deleted_at: null }],
    aliases: [
      { url: 'https://old.example', canonical_url: 'https://example.com', version: 0, deleted_at: null },
    ],
    page_images: [
      {
        url: 'https://example.com',
        image_url: 'https://i.example/1',
        alt: null,
        width: 3,
        height: 0,
        vector: [1],
        version: 0,
        deleted_at: null,
      },
    ],
    engagements: [
      {
        user_id: 'u',
        url: 'https://example.com',
        pin_id: null,
        action: 'save',
        value: 2,
        at: Date.UTC(2024, 0, 1),
        version: 0,
        deleted_at: null,
      },
    ],
  });
});

it.each([
  ['{"pin_id": ', 'a JSON object, got'],
  ['[1]', 'a JSON object, got "[1]"'],
  ['{"name": 1}', 'a column pin_id, board_id or url, got name'],
  ['{"url": "https://a.example", "titel": "x"}', 'columns of pages (url, site, title'],
  ['{"url": "https://a.example", "title": 7}', 'title to be text or null, got 7'],
  ['{"url": "mailto:x"}', 'url to be the address of a page (http or https), got "mailto:x" (not http)'],
  ['{"url": null}', 'url to be text that is not empty, got null'],
  ['{"pin_id": ""}', 'pin_id to be text that is not empty, got ""'],
  ['{"pin_id": "p", "image_vector": [1, "2"]}', 'image_vector to be a list of numbers or null'],
  ['{"pin_id": "p", "image_vector": [1e300]}', 'image_vector to be a list of numbers or null'],
  ['{"pin_id": "p", "cohesion": "high"}', 'cohesion to be a number or null, got "high"'],
  ['{"user_id": "u", "url": "https://a.example", "action": "save"}', 'at to be an ISO 8601'],
  ['{"pin_id": "p", "version": 1.5}', 'version to be a whole number, got 1.5'],
  ['{"pin_id": "p", "created_at": "2024-02-30"}', 'created_at to be an ISO 8601'],
  ['{"pin_id": "p", "created_at": 1e300}', 'created_at to be an ISO 8601'],
])('%s is refused', async (text, message) => {
  await expect(readAll('jsonl', `{"pin_id": "ok"}\n\n${text}`, { strict: true })).rejects.toThrow(
    `file:3: expected ${message}`,
  );
});

it('ignores unknown columns with ignoreUnknownColumns', async () => {
  const { rows } = await readAll('jsonl', '{"pin_id": "p", "color": "red"}', { ignoreUnknownColumns: true });
  expect(rows.pins).toHaveLength(1);
});

it('uses the given table', async () => {
  await expect(readAll('jsonl', '{"pin_id": "p"}', { table: 'saves', strict: true })).rejects.toThrow(
    'board_id to be text',
  );
});

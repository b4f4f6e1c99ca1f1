/** The typed client, beside the document that it was generated from. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openApiDocument } from '../server/app/document.ts';

it('was generated from the routes as they are now', () => {
  const schema = readFileSync(new URL('./schema.ts', import.meta.url), 'utf8');
  const hash = createHash('sha256').update(JSON.stringify(openApiDocument())).digest('hex');
  expect(schema.split('\n')[0], 'run: npm run client').toContain(hash);
});

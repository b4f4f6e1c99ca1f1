/** Generates src/client/schema.ts from the OpenAPI document of the built service, with openapi-typescript. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApiDocument } from '../dist/server/app/document.js';

/** Needs a TypeScript of before 7, which this repository does not have: npx fetches both. */
const tools = ['openapi-typescript@7.13.0', 'typescript@5.9.3'];

/** What has a default may be left out of a request. */
const noRequiredDefaults = '--default-non-nullable=false';

const folder = mkdtempSync(join(tmpdir(), 'linksage-client-'));
try {
  const document = JSON.stringify(openApiDocument());
  writeFileSync(join(folder, 'openapi.json'), document);
  const args = [
    ...tools.flatMap((tool) => ['-p', tool]),
    'openapi-typescript',
    'openapi.json',
    '-o',
    'schema.ts',
    noRequiredDefaults,
  ];
  const { status } = spawnSync('npx', ['--yes', ...args], { cwd: folder, stdio: 'inherit' });
  if (status !== 0) throw new Error(`openapi-typescript ended with ${status}`);
  const generated = readFileSync(join(folder, 'schema.ts'), 'utf8').replace(/^\/\*\*[\s\S]*?\*\/\n*/, '');
  const hash = createHash('sha256').update(document).digest('hex');
  const header = `/** Generated from the OpenAPI document by \`npm run client\`; do not edit. Document: ${hash} */\n`;
  writeFileSync('src/client/schema.ts', header + generated);
} finally {
  rmSync(folder, { recursive: true });
}

/**
 * Learns the weights that ship (`assets/extractor.bin.gz`) from reviewed pages:
 *
 *   npm run -s build && xz -dc DIR/web-pages/dev.jsonl.xz | node --max-old-space-size=8000 scripts/train-extractor.mjs assets/extractor.bin.gz
 *
 * Standard input has one page a line: `html`, `url`, `type` (one of `pageTypes`), `content` (the main text; lines without it are
 * left out). `npm run -s bench -- content` says where these pages come from, and how well what is learned holds on other sites.
 */
import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { packWeights } from '../dist/content/main-text/weights.js';
import { makeExample } from '../dist/content/training/example.js';
import { fitExtractor } from '../dist/content/training/fit-extractor.js';

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('train-extractor: expected FILE for the weights');
const examples = [];
for await (const line of createInterface({ input: process.stdin })) {
  const { html, url, type, content } = JSON.parse(line);
  if (typeof content === 'string')
    examples.push(makeExample({ html, url: url ?? undefined, type, text: content }));
}
const bytes = packWeights(fitExtractor(examples, (message) => console.error(message)));
await writeFile(file, bytes);
console.log(`${file}: ${examples.length} pages, ${(bytes.length / 1e3).toFixed(0)} kB`);

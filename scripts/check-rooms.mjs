/** Checks every import between rooms against the table in docs/architecture.md's first section, and that
 * rooms are entered through their index.ts only; what is in a folder `testing` also uses those of other rooms. Prints
 * each breach and exits with 1. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What each room imports directly; it may also import whatever those may import. */
const table = {
  base: [],
  text: ['base'],
  storage: ['base'],
  metrics: ['base'],
  linear: ['text'],
  tensor: ['base'],
  content: ['base'],
  catalog: ['content', 'storage', 'text'],
  vectors: ['catalog'],
  synthetic: ['catalog'],
  signals: ['catalog', 'vectors', 'linear'],
  graph: ['catalog', 'signals'],
  model: ['tensor', 'vectors', 'graph'],
  training: ['model', 'metrics'],
  embeddings: ['model'],
  evaluation: ['training', 'embeddings', 'metrics'],
  refresh: ['embeddings', 'metrics'],
};
/** These see the façade and base only. */
const behindTheFacade = ['cli', 'server'];

const reachable = (room, seen = new Set([room])) => {
  for (const next of table[room] ?? []) if (!seen.has(next)) reachable(next, seen.add(next));
  return seen;
};

const src = resolve(dirname(fileURLToPath(import.meta.url)), '../src');
const files = readdirSync(src, { recursive: true }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
);
const breaches = [];

for (const file of files) {
  const room = file.includes(sep) ? file.split(sep)[0] : undefined;
  const text = readFileSync(join(src, file), 'utf8');
  for (const [, specifier] of text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)) {
    const target = relative(src, resolve(src, dirname(file), specifier));
    const targetRoom = target.includes(sep) ? target.split(sep)[0] : undefined;
    const say = (why) => breaches.push(`src/${file}: imports ${target}: ${why}`);
    if (room === undefined || room === targetRoom) continue; // workspace.ts and index.ts tie the rooms together
    if (targetRoom === undefined) {
      if (!behindTheFacade.includes(room)) say('only cli/ and server/ import the façade');
    } else if (target !== join(targetRoom, 'index.ts') && !isTesting(file, target))
      say(`enter ${targetRoom}/ through its index.ts`);
    else if (behindTheFacade.includes(room)) {
      if (targetRoom !== 'base') say(`${room}/ imports workspace.ts and base/ only`);
    } else if (table[room] === undefined) say(`${room}/ is not in the table of scripts/check-rooms.mjs`);
    else if (!reachable(room).has(targetRoom)) say(`${room}/ may not import ${targetRoom}/`);
  }
}

/** Whether both are helpers of tests. */
function isTesting(...paths) {
  return paths.every((path) => path.split(sep)[1] === 'testing');
}

for (const breach of breaches) console.error(breach);
if (breaches.length > 0) process.exit(1);
console.log(`rooms: ${files.length} files keep the import table`);

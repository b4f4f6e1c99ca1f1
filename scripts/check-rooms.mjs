/**
 * Checks the structure of `src/` and prints each violation. The rules:
 * - a room imports only the rooms that its row of the table in docs/architecture.md grants, and what those may import;
 * - every grant is used, and every folder of `src/` has a row;
 * - a room is imported through its `index.ts` (test helpers, in folders `testing`, may import those of other rooms);
 * - there are no import cycles, imports of types included, and worker files that strings name exist;
 * - `src/` itself has only `index.ts`, each folder has at most `mostFiles` files, and the first comment of a room's
 *   `index.ts` says what belongs in each of its folders.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const mostFiles = 24;
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const src = join(root, 'src');
const breaches = [];

const grants = readTable(readFileSync(join(root, 'docs/architecture.md'), 'utf8'));
const files = readdirSync(src, { recursive: true })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
const imports = new Map(files.map((file) => [file, importsOf(file)]));

checkImports();
checkGrants();
for (const circle of findCircles())
  breaches.push(`src/${circle.join(' -> src/')}: import each other in a cycle`);
checkFolders();
checkWorkers();

for (const breach of breaches) console.error(breach);
if (breaches.length > 0) process.exit(1);
console.log(`rooms: ${files.length} files in ${grants.size} rooms keep the import table`);

/** The rows of the table. A row that says "only" grants nothing beyond its rooms; with `face` it may import `src/index.ts`. */
function readTable(markdown) {
  const rows = markdown.matchAll(/^\| `(\w+)\/` +\| ([^|]+)\|/gm);
  return new Map(
    [...rows].map(([, room, cell]) => {
      const named = cell.replace('only', '').replace('`index.ts`', '');
      const rooms = named.match(/[a-z]+/g)?.filter((name) => name !== 'nothing') ?? [];
      return [room, { rooms, only: cell.includes('only'), face: cell.includes('`index.ts`') }];
    }),
  );
}

/** The files that a file imports or re-exports, as paths relative to `src/`. */
function importsOf(file) {
  const text = readFileSync(join(src, file), 'utf8');
  const specifiers = text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+)'/g);
  return [...specifiers].map(([, specifier]) =>
    relative(src, resolve(src, dirname(file), specifier)).replaceAll('\\', '/'),
  );
}

function roomOf(file) {
  return file.includes('/') ? file.split('/')[0] : undefined;
}

function checkImports() {
  for (const [file, targets] of imports) {
    const room = roomOf(file);
    if (room === undefined) continue; // src/index.ts, the public API
    for (const target of targets) {
      const targetRoom = roomOf(target);
      const say = (why) => breaches.push(`src/${file}: imports src/${target}: ${why}`);
      if (targetRoom === room) continue;
      if (targetRoom === undefined) {
        if (!grants.get(room)?.face) say('only rooms whose row names it may import the public API');
      } else if (!allowed(room).has(targetRoom))
        say(`the table does not grant ${room}/ the room ${targetRoom}/`);
      else if (target !== `${targetRoom}/index.ts` && !isForTests(file, target))
        say(`import ${targetRoom}/ through its index.ts`);
    }
  }
}

/** The rooms that a room may import. */
function allowed(room, seen = new Set()) {
  const row = grants.get(room);
  for (const next of row?.rooms ?? []) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (!row.only) allowed(next, seen);
  }
  return seen;
}

function isForTests(...paths) {
  return paths.every((path) => path.includes('/testing/'));
}

function checkGrants() {
  const folders = readdirSync(src).filter((name) => statSync(join(src, name)).isDirectory());
  for (const room of folders)
    if (!grants.has(room)) breaches.push(`src/${room}/: has no row in the table of docs/architecture.md`);
  for (const [room, { rooms }] of grants) {
    if (allowed(room).has(room)) breaches.push(`docs/architecture.md: the table lets ${room}/ import itself`);
    if (!folders.includes(room))
      breaches.push(`docs/architecture.md: the table has a row for ${room}/, which is not in src/`);
    const used = new Set(
      [...imports].filter(([file]) => roomOf(file) === room).flatMap(([, targets]) => targets.map(roomOf)),
    );
    for (const granted of rooms)
      if (!used.has(granted))
        breaches.push(`docs/architecture.md: ${room}/ does not use its grant of ${granted}/`);
  }
}

/** Import cycles: strongly connected components, by Tarjan's algorithm. */
function findCircles() {
  const order = new Map();
  const lowest = new Map();
  const stack = [];
  const circles = [];
  const visit = (file) => {
    order.set(file, order.size);
    lowest.set(file, order.get(file));
    stack.push(file);
    for (const target of imports.get(file) ?? []) {
      if (!order.has(target)) visit(target);
      if (stack.includes(target)) lowest.set(file, Math.min(lowest.get(file), lowest.get(target)));
    }
    if (lowest.get(file) !== order.get(file)) return;
    const circle = stack.splice(stack.indexOf(file));
    if (circle.length > 1) circles.push(circle);
  };
  for (const file of imports.keys()) if (!order.has(file)) visit(file);
  return circles;
}

function checkFolders() {
  for (const name of readdirSync(src))
    if (name !== 'index.ts' && !statSync(join(src, name)).isDirectory())
      breaches.push(`src/${name}: expected a file in a room; only index.ts is outside`);
  for (const folder of readdirSync(src, { recursive: true }).map((name) => name.replaceAll('\\', '/'))) {
    if (!statSync(join(src, folder)).isDirectory()) continue;
    const count = readdirSync(join(src, folder), { withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    ).length;
    if (count > mostFiles)
      breaches.push(`src/${folder}/: holds ${count} files, expected at most ${mostFiles}`);
    const [room, ...inner] = folder.split('/');
    const name = inner.at(-1);
    if (inner.length === 0 || name === 'testing' || name === 'fixtures') continue;
    const entry = entryOf(room);
    if (!introductionOf(entry).includes(`\`${inner.join('/')}/\``))
      breaches.push(`src/${entry}: its first comment does not say what belongs in ${inner.join('/')}/`);
  }
}

/** Worker files are named in strings, which the compiler does not check. */
function checkWorkers() {
  for (const file of files) {
    const text = readFileSync(join(src, file), 'utf8');
    for (const [, name] of text.matchAll(/'(\.[^']+\.worker\.ts)'/g))
      if (!existsSync(resolve(src, dirname(file), name)))
        breaches.push(`src/${file}: names ${name}, which does not exist`);
  }
}

/** The entry file of a room. */
function entryOf(room) {
  return existsSync(join(src, room, 'index.ts')) ? `${room}/index.ts` : `${room}/main.ts`;
}

/** The first comment of a file. */
function introductionOf(file) {
  return /^(?:#!.*\n)?\/\*\*[\s\S]*?\*\//.exec(readFileSync(join(src, file), 'utf8'))?.[0] ?? '';
}

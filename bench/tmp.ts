import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { readTrackedList, readFirstSightings } from './datasets/awesome-list.ts';
const d = process.argv[2] + '/awesome-lists';
let n = 0, items = 0, rows = 0, other = 0, dated = 0, tableDated = 0; const sections = new Set<string>(), itemSections = new Set<string>(); const urls = new Set<string>();
const pairs = new Set<string>(); let datedPairs = 0; const missing: string[] = []; const all: unknown[] = []; const titles: string[] = [];
let tRead = 0, tDaily = 0;
for (const f of readdirSync(d + '/lists').sort()) {
  const stem = f.slice(0, -3); const text = readFileSync(`${d}/lists/${f}`, 'utf8'); const lines = text.split('\n');
  let t = Date.now(); const list = readTrackedList(text, stem); tRead += Date.now() - t;
  t = Date.now(); const seen = readFirstSightings(gunzipSync(readFileSync(`${d}/daily/${f}.gz`)).toString()); tDaily += Date.now() - t;
  titles.push(`${stem}\t${list.title}\t${list.entries.length}`);
  for (const e of list.entries) {
    n++; const line = lines[e.line - 1] ?? ''; const item = /^[\s>]*(?:[-*+]|\d+[.)])(?:\s|$)/.test(line);
    const when = seen.get(e.url);
    if (item) { items++; itemSections.add(JSON.stringify([stem, ...e.headingPath])); urls.add(e.url); if (when !== undefined) dated++; else if (missing.length < 400) missing.push(stem + '\t' + line.slice(0, 200)); const p = stem + '\n' + e.url; if (!pairs.has(p)) { pairs.add(p); if (when !== undefined) datedPairs++; } }
    else { rows++; if (when !== undefined) tableDated++; if (!line.includes('|')) other++; }
    sections.add(JSON.stringify([stem, ...e.headingPath]));
    all.push([stem, e.headingPath.join(' / '), e.title, e.description.slice(0, 120), e.url, when === undefined ? null : new Date(when).toISOString().slice(0, 10), item ? 'item' : 'row', e.line, line.slice(0, 250)]);
  }
}
console.log({ n, items, rows, other, dated, tableDated, sections: sections.size, itemSections: itemSections.size, urls: urls.size, pairs: pairs.size, datedPairs, tRead, tDaily });
import { writeFileSync } from 'node:fs';
writeFileSync('/tmp/all.jsonl', all.map((x) => JSON.stringify(x)).join('\n')); writeFileSync('/tmp/titles.tsv', titles.join('\n')); writeFileSync('/tmp/missing.tsv', missing.join('\n'));

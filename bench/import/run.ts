/** One import, or one bare parse, in a process of its own: `run.js import FILE WORKSPACE [FORMAT]`, `run.js json|lines FILE`. */
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { type FormatName, fileSource, Workspace } from '../../src/index.ts';

/** What a process took. */
export interface Cost {
  readonly seconds: number;
  /** Of all threads of the process, from its start. */
  readonly processorSeconds: number;
  /** The most memory that the process held, in 10⁶ bytes. */
  readonly megabytes: number;
}

const [way, file = '', folder = '', format] = process.argv.slice(2);
const seconds = way === 'import' ? await importFile() : parse();
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
const cost: Cost = {
  seconds,
  processorSeconds: (userCPUTime + systemCPUTime) / 1e6,
  megabytes: (maxRSS * 1024) / 1e6,
};
// biome-ignore lint/suspicious/noConsole: the parent reads it
console.log(JSON.stringify(cost));

async function importFile(): Promise<number> {
  const workspace = await Workspace.init(folder);
  const start = performance.now();
  const { links } = await workspace.import(fileSource(file), { format: format as FormatName | undefined });
  const took = (performance.now() - start) / 1000;
  await workspace.close();
  await rm(folder, { recursive: true });
  if (links.kept !== links.read)
    throw new Error(`expected all ${links.read} links to be kept, got ${links.kept}`);
  return took;
}

function parse(): number {
  const start = performance.now();
  const text = readFileSync(file, 'utf8');
  const parts: unknown = way === 'json' ? JSON.parse(text) : text.split('\n');
  if (parts === undefined) throw new Error('expected some content');
  return (performance.now() - start) / 1000;
}

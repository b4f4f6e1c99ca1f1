import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import type { BenchReport } from '../shared/report.ts';

beforeAll(() => promisify(execFile)('npm', ['run', '-s', 'bench', '--', '--help'])); // builds it

/** Starts the bench on a small synthetic corpus. */
function start(work: string) {
  const args = [
    'dist-bench/bench/main.js',
    'quality',
    '--only',
    'synthetic',
    '--pages',
    '300',
    '--work',
    work,
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const told = { output: '', messages: '' };
  child.stdout.on('data', (text) => {
    told.output += text;
  });
  child.stderr.on('data', (text) => {
    told.messages += text;
  });
  const ended = new Promise((done) => child.once('close', done));
  return { child, told, ended };
}

/** The measured rows, without seconds and memory. */
async function runToTheEnd(work: string) {
  const { told, ended } = start(work);
  expect(await ended, told.messages).toBe(0);
  const { rows } = JSON.parse(told.output) as BenchReport;
  return { rows: rows.filter(({ metric }) => !/seconds|MB/.test(metric)), messages: told.messages };
}

test('a run that is killed during training continues there, and ends with the same report', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-killed-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const expected = await runToTheEnd(join(folder, 'whole'));
  expect(expected.rows.length).toBeGreaterThan(50);

  const work = join(folder, 'killed');
  const { child, ended } = start(work);
  const firstRound = join(work, 'synthetic/workspace/model/run-0001.jsonl');
  while (!existsSync(firstRound) && child.exitCode === null) await setTimeout(20);
  child.kill('SIGKILL');
  await ended;

  const resumed = await runToTheEnd(work);
  expect(resumed.messages).toMatch(/generate: done before.*import: done before.*compile: done before/s);
  expect(resumed.messages).not.toContain('train: done before');
  expect(resumed.rows).toEqual(expected.rows);
});

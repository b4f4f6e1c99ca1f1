/** A folder for what tests make once per run; removed at the end of the run. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The path of the folder. */
    made: string;
  }
}

let folder: string;

/** Makes the folder, before the tests. */
export async function setup(project: TestProject): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'linksage-made-'));
  project.provide('made', folder);
}

/** Removes it, after them. */
export async function teardown(): Promise<void> {
  await rm(folder, { recursive: true });
}

import { defineConfig } from 'vitest/config';

const slow = ['src/**/*.slow.test.ts', 'test/**/*.slow.test.ts', 'bench/**/*.slow.test.ts'];

/** Stops what hangs, and nothing else: a test on a busy machine can take many times as long as alone. */
const patience = (minutes: number) => ({ testTimeout: minutes * 60_000, hookTimeout: minutes * 60_000 });

/**
 * Test files share their processes, and so the modules that were loaded and compiled before: loading the library anew
 * for each file took a quarter of all time. So a file mocks no module, and puts back whatever it changes of the process.
 */
const shared = {
  pool: 'forks',
  isolate: false,
  globalSetup: 'test/testing/made-folder.ts',
  setupFiles: ['test/testing/array-equality.ts'],
};

export default defineConfig({
  test: {
    maxWorkers: 2, // as many as the smallest machine has cores; left out, Vitest leaves one of them to itself
    projects: [
      {
        test: {
          name: 'fast',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'bench/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: slow,
          ...patience(10),
          ...shared,
        },
      },
      { test: { name: 'slow', include: slow, ...patience(30), ...shared } },
      {
        test: {
          name: 'fuzz',
          include: ['src/**/fuzz.test.ts'],
          env: { FUZZ_RUNS: '10000' },
          ...patience(60),
          ...shared,
        },
      },
    ],
  },
});

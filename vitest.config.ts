import { defineConfig } from 'vitest/config';

const slow = ['src/**/*.slow.test.ts', 'test/**/*.slow.test.ts', 'bench/**/*.slow.test.ts'];

export default defineConfig({
  test: {
    maxWorkers: 2, // as many as the smallest machine has cores; left out, Vitest leaves one of them to itself
    projects: [
      {
        test: {
          name: 'fast',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'bench/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: slow,
          testTimeout: 120_000, // shared machines can be slow
          hookTimeout: 120_000,
        },
      },
      { test: { name: 'slow', include: slow, testTimeout: 600_000, hookTimeout: 600_000 } },
    ],
  },
});

import { expect, test } from 'vitest';
import { timeProcess } from './time-process.ts';

test('counts the processor time that a process reports itself', async () => {
  const burn = 'for (let u; !(u?.user + u?.system > 150_000); u = process.cpuUsage());'; // microseconds
  const { processorSeconds } = await timeProcess(process.execPath, ['-e', burn]);
  expect(processorSeconds).toBeGreaterThanOrEqual(0.15);
});

test('sleep counts as wall time only', async () => {
  const { processorSeconds, seconds } = await timeProcess('sleep', ['0.3']);
  expect(seconds).toBeGreaterThanOrEqual(0.3);
  expect(processorSeconds).toBeLessThan(0.2);
});

test('rejects a process that fails', async () => {
  await expect(timeProcess(process.execPath, ['-e', 'process.exit(3)'])).rejects.toThrow('expected');
});

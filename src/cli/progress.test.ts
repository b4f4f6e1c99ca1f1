import { PassThrough } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDisplay } from './progress.ts';

/** A display on a stream, and what was written to it since it was last asked. */
function open(terminal: { readonly columns: number } | undefined) {
  const stream = Object.assign(
    new PassThrough({ encoding: 'utf8' }),
    terminal && { isTTY: true, ...terminal },
  );
  const display = createDisplay(stream as unknown as WriteStream);
  return { display, written: () => String(stream.read() ?? '') };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('progress on a terminal', () => {
  it('redraws one bar in place, at most ten times a second, and always the last state', () => {
    const { display, written } = open({ columns: 80 });
    display.progress({ task: 'encoding', done: 0, total: 1000 });
    expect(written()).toBe(`\r${'░'.repeat(24)} encoding: 0 of 1,000\x1b[K`);
    for (let done = 1; done <= 500; done++) display.progress({ task: 'encoding', done, total: 1000 });
    expect(written()).toBe('');
    vi.advanceTimersByTime(100);
    expect(written()).toBe(`\r${'█'.repeat(12)}${'░'.repeat(12)} encoding: 500 of 1,000\x1b[K`);
    vi.advanceTimersByTime(100);
    display.progress({ task: 'encoding', done: 600, total: 1000, note: 'loss 2' });
    expect(written()).toContain('encoding: 600 of 1,000, loss 2');
  });

  it('shows a new task at once, in at most the columns of the terminal', () => {
    const { display, written } = open({ columns: 20 });
    display.progress({ task: 'one', done: 0 });
    display.progress({ task: 'a task with a long name', done: 7 });
    expect(written()).toBe('\rone\x1b[K\ra task with a long…\x1b[K');
  });

  it('leaves nothing behind but messages', () => {
    const { display, written } = open({ columns: 80 });
    display.progress({ task: 'one', done: 0 });
    display.progress({ task: 'one', done: 1 });
    written();
    display.tell('a message');
    expect(written()).toBe('\r\x1b[Ka message\n');
    display.close();
    vi.advanceTimersByTime(1000);
    expect(written()).toBe('');
  });
});

describe('progress elsewhere', () => {
  it('prints a line after a second of a task, every five seconds, and at its end', () => {
    const { display, written } = open(undefined);
    display.progress({ task: 'quick', done: 0 });
    display.progress({ task: 'slow', done: 0, total: 9 });
    vi.advanceTimersByTime(1000);
    expect(written()).toBe('slow\n');
    vi.advanceTimersByTime(4000);
    display.progress({ task: 'slow', done: 4, total: 9 });
    expect(written()).toBe('');
    vi.advanceTimersByTime(2000);
    display.progress({ task: 'slow', done: 6, total: 9 });
    display.close();
    expect(written()).toBe('slow: 6 of 9\nslow: done, 7.0 s\n');
  });
});

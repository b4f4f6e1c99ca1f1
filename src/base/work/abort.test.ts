import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  abortable,
  abortableProgress,
  checkAborted,
  Lifetime,
  LinkSageError,
  letAbort,
  onAbort,
} from '../index.ts';

/** Runs until it is aborted. */
async function forever(): Promise<never> {
  for (;;) await letAbort();
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof LinkSageError ? error.code : error),
  );

describe('work with a signal', () => {
  it('ends at its next check, however deep, and gives the reason', async () => {
    const { signal, abort } = controller();
    const work = abortable(signal, async () => {
      await Promise.all([forever(), forever()]);
    });
    abort(new Error('the user left'));
    await expect(work).rejects.toMatchObject({
      code: 'aborted',
      message: expect.stringContaining('the user left'),
    });
  });

  it('does not start once it is aborted', async () => {
    let begun = false;
    const work = abortable(AbortSignal.abort(), async () => {
      begun = true;
    });
    expect([await codeOf(work), begun]).toEqual(['aborted', false]);
  });

  it('counts as done if it ends before it notices the abort', async () => {
    const { signal, abort } = controller();
    const work = abortable(signal, async () => {
      abort();
      return 'result';
    });
    expect(await work).toBe('result');
  });

  it('ends by either of two signals, and does not affect parallel work', async () => {
    const outer = controller();
    const inner = controller();
    const beside = abortable(controller().signal, async () => {
      await setImmediate();
      checkAborted();
      return 'done';
    });
    const both = abortable(outer.signal, async () => [
      await codeOf(abortable(inner.signal, forever)),
      await forever(),
    ]);
    inner.abort();
    await setImmediate();
    outer.abort();
    expect([await codeOf(both), await beside]).toEqual(['aborted', 'done']);
  });

  it('ends by the outer signal where it has one of its own too', async () => {
    const outer = controller();
    const work = abortable(outer.signal, () =>
      abortable(controller().signal, async () => {
        outer.abort();
        await letAbort();
      }),
    );
    expect(await codeOf(work)).toBe('aborted');
  });

  it('throws the original error if it was not aborted', async () => {
    const failure = new Error('no such row');
    await expect(abortable(controller().signal, () => Promise.reject(failure))).rejects.toBe(failure);
  });

  it('calls the stop function on abort, until it is unregistered', async () => {
    const { signal, abort } = controller();
    const stopped: string[] = [];
    const work = abortable(signal, async () => {
      onAbort(() => stopped.push('first'));
      onAbort(() => stopped.push('second'))();
      await forever();
    });
    abort();
    await codeOf(work);
    expect(stopped).toEqual(['first']);
  });

  it('ends when it reports progress, but the listener is not aborted', async () => {
    const { signal, abort } = controller();
    const told: number[] = [];
    const progress = abortableProgress(({ done }) => {
      abort();
      checkAborted(); // does not throw inside the listener
      told.push(done);
    });
    const work = abortable(signal, async () => {
      for (let done = 0; ; done++) progress({ task: 'counting', done });
    });
    expect([await codeOf(work), told]).toEqual(['aborted', [0]]);
  });
});

describe('a lifetime', () => {
  it('aborts long work, waits for other work, and frees once', async () => {
    const lifetime = new Lifetime('shop');
    const events: string[] = [];
    const long = codeOf(lifetime.abortable(undefined, forever)).then((code) => events.push(`long ${code}`));
    const short = lifetime.finish(async () => {
      for (let turn = 0; turn < 3; turn++) await setImmediate();
      events.push('short done');
    });
    const free = async () => {
      events.push('freed');
    };
    await Promise.all([lifetime.close(free), lifetime.close(free), long, short]);
    expect(events.toSorted()).toEqual(['freed', 'long aborted', 'short done']);
    expect(events.at(-1)).toBe('freed');
    await expect(lifetime.finish(async () => {})).rejects.toMatchObject({ code: 'closed' });
    await expect(lifetime.abortable(undefined, async () => {})).rejects.toMatchObject({ code: 'closed' });
  });

  it('ends an iteration and its source', async () => {
    const lifetime = new Lifetime('shop');
    let ended = false;
    async function* numbers(): AsyncGenerator<number, undefined> {
      try {
        for (let n = 0; ; n++) yield n;
      } finally {
        ended = true;
      }
    }
    const read: number[] = [];
    const reading = (async () => {
      for await (const n of lifetime.iterate(numbers())) {
        read.push(n);
        if (n === 1) await lifetime.close(async () => {});
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: 'closed' });
    expect([read, ended]).toEqual([[0, 1], true]);
  });
});

function controller() {
  const aborting = new AbortController();
  return { signal: aborting.signal, abort: (reason?: unknown) => aborting.abort(reason) };
}

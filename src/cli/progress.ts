/** Progress on standard error: a bar on a terminal, now and then a line elsewhere. */
import type { WriteStream } from 'node:tty';
import type { Progress, ProgressEvent } from '../base/index.ts';
import { cutText, formatCount, lineWidth } from './format.ts';

/** A task that is done sooner gets no line. */
const QUIET_MS = 1000;
/** Milliseconds between two lines of one task. */
const LINE_MS = 5000;
const BAR_WIDTH = 24;
/** Milliseconds between two drawings of the bar, unless another task begins. */
const DRAW_MS = 100;
/** Control codes of a terminal: go to the first column; erase the rest of the line (ECMA-48, EL). */
const LINE_START = '\r';
const ERASE_REST = '\x1b[K';

/** Shows progress, and messages beside it. */
export interface Display {
  readonly progress: Progress;
  /** Ends the current task, and prints a line that stays. */
  readonly tell: (message: string) => void;
  /** Ends the current task; others may follow. */
  readonly close: () => void;
}

/** A bar if the stream is a terminal, lines if not. */
export function createDisplay(stream: WriteStream): Display {
  return stream.isTTY ? createBar(stream) : createLines(stream);
}

/** One bar, redrawn in place; it leaves nothing behind. */
function createBar(stream: WriteStream): Display {
  let shown: ProgressEvent | undefined;
  let drawnAt = 0;
  let redraw: NodeJS.Timeout | undefined;
  const draw = () => {
    clearTimeout(redraw);
    redraw = undefined;
    drawnAt = performance.now();
    stream.write(`${LINE_START}${cutText(barLine(shown!), (stream.columns || lineWidth) - 1)}${ERASE_REST}`);
  };
  const close = () => {
    clearTimeout(redraw);
    redraw = undefined;
    if (shown !== undefined) stream.write(`${LINE_START}${ERASE_REST}`);
    shown = undefined;
  };
  return {
    progress: (event) => {
      const begins = event.task !== shown?.task;
      shown = event;
      if (begins || performance.now() - drawnAt >= DRAW_MS) draw();
      else redraw ??= setTimeout(draw, DRAW_MS); // so that the last of many is drawn too
    },
    tell: (message) => {
      close();
      stream.write(`${message}\n`);
    },
    close,
  };
}

function barLine(event: ProgressEvent): string {
  const { done, total } = event;
  if (total === undefined || total === 0) return amountLine(event);
  const filled = Math.round((BAR_WIDTH * Math.min(done, total)) / total);
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${amountLine(event)}`;
}

/** A line when a task begins, every few seconds, and when it ends. */
function createLines(stream: WriteStream): Display {
  let task: string | undefined;
  let startedAt = 0;
  let shownAt: number | undefined;
  let begin: NodeJS.Timeout | undefined;
  const write = (line: string) => {
    shownAt = performance.now();
    stream.write(`${line}\n`);
  };
  const close = () => {
    clearTimeout(begin);
    const seconds = (performance.now() - startedAt) / 1000;
    if (task !== undefined && shownAt !== undefined) stream.write(`${task}: done, ${seconds.toFixed(1)} s\n`);
    task = undefined;
  };
  return {
    progress: (event) => {
      if (event.task !== task) {
        close();
        task = event.task;
        startedAt = performance.now();
        shownAt = undefined;
        begin = setTimeout(write, QUIET_MS, event.task);
      } else if (performance.now() - (shownAt ?? startedAt) > LINE_MS) {
        clearTimeout(begin);
        write(amountLine(event));
      }
    },
    tell: (message) => {
      close();
      stream.write(`${message}\n`);
    },
    close,
  };
}

/** `encoding: 512 of 1,160, loss 2.31` */
function amountLine({ task, done, total, note }: ProgressEvent): string {
  const of = total === undefined ? '' : ` of ${formatCount(total)}`;
  const amount = done === 0 && total === undefined ? '' : `${formatCount(done)}${of}`;
  const details = [amount, note].filter((part) => part);
  return details.length === 0 ? task : `${task}: ${details.join(', ')}`;
}

/** Standard output and standard error. */
import { explainFileError } from '../base/index.ts';

/** Writes a result with a line end. */
export function writeResult(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Writes one message to standard error. */
export function writeError(text: string): void {
  process.stderr.write(`${text}\n`);
}

/**
 * Lets a command finish its work after the reader of its output (`| head`) has gone. Output that cannot be written for another
 * reason, such as a full disk, fails it.
 */
export function watchOutput(): void {
  process.stderr.on('error', () => {}); // there is nobody to tell
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    const told = explainFileError(error, 'standard output');
    writeError(`error: ${told instanceof Error ? told.message : told}`);
    process.exit(1);
  });
}

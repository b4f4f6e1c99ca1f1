/** Standard output and standard error. */

/** Writes a result with a line end. */
export function writeResult(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Writes one message to standard error. */
export function writeError(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Lets a command finish its work after the reader of its output (`| head`) has gone. */
export function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

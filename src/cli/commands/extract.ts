/** `linksage extract` */
import type { Command } from 'commander';
import { type ExtractedFile, extractFile, LinkSageError } from '../../index.ts';
import { addExample, runCommand } from '../command.ts';

export function define(command: Command): void {
  addExample(command, 'linksage extract page.html --url https://example.com/rye-bread')
    .argument('<files...>', 'saved pages; no workspace is needed')
    .option('--url <url>', 'the address of the page: completes those in it, and tells of its type')
    .action((files: string[], { url }: { url?: string }) => {
      if (url !== undefined && files.length > 1)
        command.error(`error: expected one file with --url, got ${files.length}`);
      return runCommand(command, async ({ print, tell }) => {
        const pages: ExtractedFile[] = [];
        const failures: Error[] = [];
        for (const file of files) {
          const page = await extractFile(file, { url }).catch((error: Error) => error);
          if (page instanceof Error) {
            failures.push(page); // costs only itself
            if (files.length > 1) tell(page.message);
            continue;
          }
          print(JSON.stringify(page));
          if (command.optsWithGlobals().json) pages.push(page);
        }
        if (failures.length > 0) throw failed(failures, files.length);
        return pages;
      });
    });
}

function failed(failures: readonly Error[], files: number): Error {
  if (files === 1) return failures[0]!;
  return new LinkSageError(
    `extract: expected ${files} files that can be read, got ${files - failures.length}`,
  );
}

/** `linksage extract` */
import type { Command } from 'commander';
import { type ExtractedFile, extractFile } from '../../index.ts';
import { addExample, runCommand } from '../command.ts';

export function define(command: Command): void {
  addExample(command, 'linksage extract page.html --url https://example.com/rye-bread')
    .argument('<files...>', 'saved pages; no workspace is needed')
    .option('--url <url>', 'the address of the page: completes those in it, and tells of its type')
    .action((files: string[], { url }: { url?: string }) => {
      if (url !== undefined && files.length > 1)
        command.error(`error: expected one file with --url, got ${files.length}`);
      return runCommand(command, async ({ print }) => {
        const pages: ExtractedFile[] = [];
        for (const file of files) {
          const page = await extractFile(file, { url });
          print(JSON.stringify(page));
          if (command.optsWithGlobals().json) pages.push(page);
        }
        return pages;
      });
    });
}

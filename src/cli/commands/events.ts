/** `linksage events` */
import type { Command } from 'commander';
import { fileSource, stdinSource } from '../../index.ts';
import { addExample, runOnWorkspace } from '../command.ts';
import { countOf } from '../format.ts';

export function define(command: Command): void {
  addExample(command, 'linksage events day.jsonl\ntail -f changes.jsonl | linksage events -')
    .argument('<file>', 'JSON Lines, a row of a table on each line, with a version; - is standard input')
    .action((file: string) =>
      runOnWorkspace(
        command,
        (workspace) => workspace.appendEventLines(file === '-' ? stdinSource() : fileSource(file)),
        ({ events, offset }) =>
          `Wrote ${countOf(events, 'event')}; the log ends at ${offset}. A service that runs has them in its answers; without one, run: linksage compile`,
      ),
    );
}

/** `linksage search` */
import { type Command, Option } from 'commander';
import type { FindOptions, NodeKind } from '../../workspace.ts';
import { countOption, dimsOption } from '../arguments.ts';
import { addCommand, runOnWorkspace } from '../command.ts';
import { formatHits } from '../hits.ts';

export function addSearch(program: Command): void {
  addCommand(
    program,
    'search',
    'find pages, pins or boards by a text or a URL, best first',
    'linksage search "sourdough for beginners"\nlinksage search --kind board -k 3 https://example.com/bread',
  )
    .argument('<query...>', 'a text, or the URL of any page')
    .addOption(new Option('--kind <kind>', 'what to find').choices(['page', 'pin', 'board']).default('page'))
    .addOption(countOption())
    .addOption(dimsOption())
    .action((words: string[], options: FindOptions & { kind: NodeKind }, command: Command) =>
      runOnWorkspace(command, (workspace) => workspace.search(words.join(' '), options), formatHits),
    );
}

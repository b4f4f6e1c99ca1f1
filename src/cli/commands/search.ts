/** `linksage search` */
import { type Command, Option } from 'commander';
import { type NodeKind, type QueryOptions, searchModes } from '../../index.ts';
import { countOption, dimsOption, parseCount } from '../arguments.ts';
import { addExample, runOnWorkspace } from '../command.ts';
import { formatHits } from '../hits.ts';

export function define(command: Command): void {
  addExample(
    command,
    'linksage search "sourdough for beginners"\nlinksage search --kind board -k 3 https://example.com/bread',
  )
    .argument('<query...>', 'a text, or the URL of any page')
    .addOption(new Option('--kind <kind>', 'what to find').choices(['page', 'pin', 'board']).default('page'))
    .addOption(
      new Option(
        '--mode <mode>',
        'by meaning, by words, or both (default: hybrid, vector for a URL)',
      ).choices(searchModes),
    )
    .option('--site <domain>', 'only of this site, such as example.co.uk')
    .option('--language <code>', 'only pages in this language, and their pins: en finds en-GB too')
    .option('--since <time>', 'only pages published, pins created then or later, such as 2025-03-31')
    .option('--until <time>', 'only pages published, pins created then or earlier')
    .option('--board <id>', 'only what is on this board')
    .addOption(new Option('--per-site <n>', 'at most so many of one site').argParser(parseCount))
    .option('--no-collapse', 'show all near-duplicate pages, not the best of them only')
    .addOption(countOption())
    .addOption(dimsOption())
    .action((words: string[], options: QueryOptions & { kind: NodeKind }) =>
      runOnWorkspace(command, (workspace) => workspace.search(words.join(' '), options), formatHits),
    );
}

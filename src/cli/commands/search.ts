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
    .option('--site <domain>', 'only pages and pins of this site, such as example.co.uk')
    .option('--language <code>', 'only pages in this language and their pins; en also finds en-GB')
    .option('--since <time>', 'only pages published and pins created then or later, such as 2025-03-31')
    .option('--until <time>', 'only pages published and pins created then or earlier')
    .option('--board <id>', 'only what is on this board')
    .addOption(new Option('--per-site <n>', 'at most this many hits of one site').argParser(parseCount))
    .option('--no-collapse', 'show all near-duplicate pages, not only the best')
    .addOption(countOption())
    .addOption(dimsOption())
    .action((words: string[], options: QueryOptions & { kind: NodeKind }) =>
      runOnWorkspace(
        command,
        (workspace) => workspace.search(words.join(' '), options),
        (hits) =>
          hits.length === 0 && hasTime(options) ? `${formatHits(hits)} ${timeHint}` : formatHits(hits),
      ),
    );
}

const timeHint = '--since and --until leave out pages and pins whose time is not known.';

function hasTime({ since, until }: QueryOptions): boolean {
  return since !== undefined || until !== undefined;
}

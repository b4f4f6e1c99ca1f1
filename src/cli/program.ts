/** The program: its commands and the options that all of them have. */
import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';

/** A command, as the help of the program lists it; what it takes and does is loaded once it is called. */
interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<{ readonly define: (command: Command) => void }>;
}

/** In the order of use, which is the order of the help. */
const commands: readonly CommandEntry[] = [
  {
    name: 'init',
    summary: 'make a workspace, the folder that holds everything of one corpus',
    load: () => import('./commands/init.ts'),
  },
  {
    name: 'import',
    summary:
      'import bookmarks, link lists and tables: bookmarks.html, markdown, CSV, JSON Lines, Parquet; each file or folder all or nothing',
    load: () => import('./commands/import.ts'),
  },
  {
    name: 'compile',
    summary:
      'compile the graph of pages, pins and boards, after every import; the first time also fix which saves are held out',
    load: () => import('./commands/compile.ts'),
  },
  {
    name: 'train',
    summary: 'train a model on the compiled graph; every round is a checkpoint',
    load: () => import('./commands/train.ts'),
  },
  {
    name: 'tune',
    summary:
      'choose the settings of the baselines on validation saves, for evaluate to compare the model with; written to baselines.json',
    load: () => import('./commands/tune.ts'),
  },
  {
    name: 'evaluate',
    summary:
      'measure the newest model on the held-out saves, beside its baselines; also written to reports/<run>/, as report.json and as a page for people, report.html',
    load: () => import('./commands/evaluate.ts'),
  },
  {
    name: 'refresh',
    summary: 'embed every page, pin and board that is new or changed, the first time all of them',
    load: () => import('./commands/refresh.ts'),
  },
  {
    name: 'search',
    summary: 'find pages, pins or boards by a text or a URL, best first',
    load: () => import('./commands/search.ts'),
  },
  {
    name: 'related',
    summary: 'find the pages most like a page',
    load: () => import('./commands/related.ts'),
  },
  {
    name: 'pick-boards',
    summary: 'find the boards that suit a link; those that hold it already are left out',
    load: () => import('./commands/pick-boards.ts'),
  },
  {
    name: 'export',
    summary: 'write the embeddings of pages, pins and boards, with their keys, as files',
    load: () => import('./commands/export.ts'),
  },
  {
    name: 'status',
    summary: 'show what is in the workspace, what is stale, and what to run next',
    load: () => import('./commands/status.ts'),
  },
  {
    name: 'rollback',
    summary: 'go back to an embedding version that is kept, by default the one before',
    load: () => import('./commands/rollback.ts'),
  },
  {
    name: 'generate',
    summary: 'write a synthetic corpus as Parquet, a folder to import for the base and for each day of churn',
    load: () => import('./commands/generate.ts'),
  },
  {
    name: 'demo',
    summary: 'import a sample of link lists, train on it and show what comes out; takes about a minute',
    load: () => import('./commands/demo.ts'),
  },
];

/** Makes the program. Parsing throws CommanderError where it would exit. */
export function createProgram(): Command {
  const program = new Command('linksage')
    .description('Learns one embedding for every link of a collection, to search and recommend with.')
    .version(readVersion(), '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .helpCommand(false)
    .addOption(
      new Option('--workspace <dir>', 'the folder of the corpus').default('.').env('LINKSAGE_WORKSPACE'),
    )
    .option('--json', 'print the result as one JSON document')
    .configureHelp({ showGlobalOptions: true, helpWidth: 110 })
    .showHelpAfterError('(see --help)')
    .addHelpText('after', '\nThe first time: linksage demo')
    .exitOverride();
  for (const { name, summary } of commands) program.command(name).description(summary);
  return program.hook('preSubcommand', async (_program, command) => {
    const { load } = commands.find(({ name }) => name === command.name())!;
    (await load()).define(command);
  });
}

function readVersion(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

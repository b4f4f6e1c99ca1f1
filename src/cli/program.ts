/** The program: its commands, and the options that all of them share. */
import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';

/** A command as the program's help lists it. Its options and its code are loaded when it is called. */
interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<{ readonly define: (command: Command) => void }>;
}

/** In the order in which people use them, which is the order of the help. */
const commands: readonly CommandEntry[] = [
  {
    name: 'add',
    summary:
      'take in links and do all that is needed to search them: import, compile, refresh, and train where it pays',
    load: () => import('./commands/add.ts'),
  },
  {
    name: 'init',
    summary: 'make a workspace: the folder that holds everything about one collection',
    load: () => import('./commands/init.ts'),
  },
  {
    name: 'import',
    summary:
      'import links from bookmarks.html, markdown lists, CSV, JSON Lines or Parquet; a file is imported as a whole or not at all',
    load: () => import('./commands/import.ts'),
  },
  {
    name: 'compile',
    summary:
      'build the graph of pages, pins and boards, after every import; the first time, also choose the saves that are held out for evaluation',
    load: () => import('./commands/compile.ts'),
  },
  {
    name: 'train',
    summary: 'train a model on the graph; each round writes a checkpoint',
    load: () => import('./commands/train.ts'),
  },
  {
    name: 'tune',
    summary: 'choose settings for the baselines that evaluate compares the model with; writes baselines.json',
    load: () => import('./commands/tune.ts'),
  },
  {
    name: 'evaluate',
    summary:
      'measure the newest model on the held-out saves, beside the baselines; writes report.json and report.html to reports/<run>/',
    load: () => import('./commands/evaluate.ts'),
  },
  {
    name: 'card',
    summary: 'print the card of a model: what it is made of, how good it is, where it is weak',
    load: () => import('./commands/card.ts'),
  },
  {
    name: 'refresh',
    summary: 'embed the pages, pins and boards that are new or changed; the first time, all of them',
    load: () => import('./commands/refresh.ts'),
  },
  {
    name: 'search',
    summary: 'find the pages, pins or boards that match a text or a URL best',
    load: () => import('./commands/search.ts'),
  },
  {
    name: 'related',
    summary: 'find the pages that are most similar to a page',
    load: () => import('./commands/related.ts'),
  },
  {
    name: 'pick-boards',
    summary: 'find the boards that suit a link best, without those that hold it already',
    load: () => import('./commands/pick-boards.ts'),
  },
  {
    name: 'explain',
    summary: 'show which page an address names, and the rules that say so',
    load: () => import('./commands/explain.ts'),
  },
  {
    name: 'extract',
    summary:
      'show what stands on saved pages: title, main text, language, dates, images; one JSON object a line',
    load: () => import('./commands/extract.ts'),
  },
  {
    name: 'export',
    summary: 'write the embeddings to files; or all links as bookmarks.html, or the catalog as JSON Lines',
    load: () => import('./commands/export.ts'),
  },
  {
    name: 'status',
    summary: 'show what is in the workspace, what is out of date, and what to run next',
    load: () => import('./commands/status.ts'),
  },
  {
    name: 'rollback',
    summary: 'return to an earlier version of the embeddings, by default the previous one',
    load: () => import('./commands/rollback.ts'),
  },
  {
    name: 'serve',
    summary: 'serve the workspace over HTTP: an embedder for other applications, search, boards for links',
    load: () => import('./commands/serve.ts'),
  },
  {
    name: 'events',
    summary: 'write events: rows of the catalog, which a running service has in its answers within a second',
    load: () => import('./commands/events.ts'),
  },
  {
    name: 'mcp',
    summary:
      'offer search, related pages and boards to agents over standard input and output (MCP); read-only',
    load: () => import('./commands/mcp.ts'),
  },
  {
    name: 'keys',
    summary: 'make, list and remove the API keys of the service',
    load: () => import('./commands/keys.ts'),
  },
  {
    name: 'generate',
    summary:
      'write a synthetic corpus as Parquet: a folder to import for the base, and one for each day of changes',
    load: () => import('./commands/generate.ts'),
  },
  {
    name: 'demo',
    summary: 'run all steps on sample link lists and show the results; takes about a minute',
    load: () => import('./commands/demo.ts'),
  },
];

/** Makes the program. Its parser throws CommanderError instead of exiting. */
export function createProgram(): Command {
  const program = new Command('linksage')
    .description('Learns one embedding for every link of a collection, to search and recommend with.')
    .version(readVersion(), '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .helpCommand(false)
    .addOption(
      new Option('--workspace <dir>', 'the folder of the workspace').default('.').env('LINKSAGE_WORKSPACE'),
    )
    .option('--json', 'print the result as one JSON document')
    .configureHelp({ showGlobalOptions: true, helpWidth: 110 })
    .showHelpAfterError('(see --help)')
    .addHelpText('after', '\nFirst time here? Run: linksage add bookmarks.html, or linksage demo')
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

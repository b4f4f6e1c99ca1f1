/** The program: its commands and the options that all of them have. */
import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { addCompile } from './commands/compile.ts';
import { addDemo } from './commands/demo.ts';
import { addEvaluate } from './commands/evaluate.ts';
import { addExport } from './commands/export.ts';
import { addGenerate } from './commands/generate.ts';
import { addImport } from './commands/import.ts';
import { addInit } from './commands/init.ts';
import { addPickBoards } from './commands/pick-boards.ts';
import { addRefresh } from './commands/refresh.ts';
import { addRelated } from './commands/related.ts';
import { addRollback } from './commands/rollback.ts';
import { addSearch } from './commands/search.ts';
import { addStatus } from './commands/status.ts';
import { addTrain } from './commands/train.ts';
import { addTune } from './commands/tune.ts';

/** In the order of use, which is the order of the help. */
const commands = [
  addInit,
  addImport,
  addCompile,
  addTrain,
  addTune,
  addEvaluate,
  addRefresh,
  addSearch,
  addRelated,
  addPickBoards,
  addExport,
  addStatus,
  addRollback,
  addGenerate,
  addDemo,
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
  for (const add of commands) add(program);
  return program;
}

function readVersion(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

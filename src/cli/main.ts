#!/usr/bin/env node
/**
 * The command `linksage`. Its folders:
 * - `commands/`: one file per command
 * - `add/`: what `linksage add` prints
 * - `demo/`: what `linksage demo` runs
 */
import { runCommandLine } from './run.ts';
import { watchOutput } from './terminal.ts';

watchOutput();
process.exitCode = await runCommandLine(process.argv);

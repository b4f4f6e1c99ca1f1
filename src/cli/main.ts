#!/usr/bin/env node
/**
 * The command `linksage`. Its folders:
 * - `commands/`: one file per command
 * - `demo/`: what `linksage demo` runs
 */
import { runCommandLine } from './run.ts';
import { ignoreClosedPipes } from './terminal.ts';

ignoreClosedPipes();
process.exitCode = await runCommandLine(process.argv);

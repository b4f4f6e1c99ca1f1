#!/usr/bin/env node
/**
 * The command `linksage`. What belongs where:
 * - `commands/`: one command a file
 * - `demo/`: what `linksage demo` runs
 */
import { runCommandLine } from './run.ts';
import { ignoreClosedPipes } from './terminal.ts';

ignoreClosedPipes();
process.exitCode = await runCommandLine(process.argv);

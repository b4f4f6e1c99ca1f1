#!/usr/bin/env node
/** The command `linksage`. */
import { runCommandLine } from './run.ts';
import { ignoreClosedPipes } from './terminal.ts';

ignoreClosedPipes();
process.exitCode = await runCommandLine(process.argv);

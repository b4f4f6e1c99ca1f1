#!/usr/bin/env node
/** The command `linksage`. */
import { runCommandLine } from './run.ts';

process.exitCode = await runCommandLine(process.argv);

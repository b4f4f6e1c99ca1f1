/** `linksage mcp` */
import type { Command } from 'commander';
import { serveTools } from '../../index.ts';
import { addExample, workspaceFolder } from '../command.ts';

export function define(command: Command): void {
  addExample(command, 'claude mcp add links -- npx linksage mcp --workspace my-links').action(() =>
    serveTools(workspaceFolder(command)),
  );
}

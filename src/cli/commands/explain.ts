/** `linksage explain` */
import type { Command } from 'commander';
import { type ExplainedUrl, explainUrl } from '../../index.ts';
import { addExample, runCommand } from '../command.ts';
import { formatTable } from '../format.ts';

export function define(command: Command): void {
  addExample(command, "linksage explain 'https://youtu.be/aqz-KE-bpKQ?t=42'")
    .argument('<urls...>', 'addresses as people have them; no workspace is needed')
    .action((urls: string[]) =>
      runCommand(
        command,
        async () => urls.map(explainUrl),
        (explained) => explained.map(formatExplained).join('\n\n'),
      ),
    );
}

/** One line for each rule, with the address that it made; then the key, or why there is none. */
function formatExplained({ given, steps, ...result }: ExplainedUrl): string {
  const lines = steps.map(({ rule, does, url }) => `  ${rule}: ${does}\n    ${url}`);
  const end: [string, string] = result.url === undefined ? ['no page', result.refusal] : ['page', result.url];
  return [given, ...lines, formatTable([end])].join('\n');
}

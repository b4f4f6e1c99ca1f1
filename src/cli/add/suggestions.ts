/** Commands to try, ready to be pasted. */
import type { Suggestions } from '../../index.ts';

/** How the program was called. */
interface Call {
  readonly workspace: string;
}

/** Three commands on the links that were added, as many as they have words and pages for. */
export function formatSuggestions({ query, page, link }: Suggestions, call: Call): string {
  const commands = [
    ...(query === undefined ? [] : [`search ${quote(query)}`]),
    ...(page === undefined ? [] : [`related ${quote(page)} --why`]),
    ...(link === undefined ? [] : [`pick-boards ${quote(link)} -k 3`]),
  ];
  if (commands.length === 0) return 'No links yet.';
  return ['', 'Try:', ...commands.map((command) => `  ${program()} ${command}${workspaceOption(call)}`)].join(
    '\n',
  );
}

/** As the reader has called it: packages that are not installed globally are run by npx. */
function program(): string {
  return process.env.npm_command === 'exec' ? 'npx linksage' : 'linksage';
}

/** The option that finds the workspace again, where neither the folder nor the environment does. */
function workspaceOption({ workspace }: Call): string {
  const isKnown = workspace === (process.env.LINKSAGE_WORKSPACE ?? '.');
  return isKnown ? '' : ` --workspace ${quote(workspace)}`;
}

/** An argument for a shell: plain, in double quotes if it has spaces, or in single quotes if it has other signs. */
function quote(text: string): string {
  if (/^[\w./:@%+=,~-]+$/.test(text)) return text;
  if (/^[\p{L}\p{N} ]+$/u.test(text)) return `"${text}"`;
  return `'${text.replaceAll("'", "'\\''")}'`;
}

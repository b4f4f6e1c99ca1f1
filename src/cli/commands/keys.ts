/** `linksage keys` */
import { type Command, Option } from 'commander';
import { addKey, type KeyInfo, type KeyRole, listKeys, removeKey } from '../../index.ts';
import { addExample, runCommand, workspaceFolder } from '../command.ts';
import { formatTable } from '../format.ts';

export function define(command: Command): void {
  addExample(
    command,
    'linksage keys add reader --role read\nlinksage keys list\nlinksage keys remove reader',
  );
  command
    .command('add')
    .description('make a key and print it; it is not shown again')
    .argument('<name>', 'what the key is for')
    .addOption(
      new Option('--role <role>', 'read: ask; write: also import and save; admin: also roll back and refresh')
        .choices(['read', 'write', 'admin'])
        .default('read'),
    )
    .action((name: string, { role }: { role: KeyRole }) =>
      runCommand(
        command,
        async () => ({ name, role, key: await addKey(workspaceFolder(command), name, role) }),
        ({ key }) => key,
      ),
    );
  command
    .command('list')
    .description('list the keys, without the keys themselves')
    .action(() => runCommand(command, () => listKeys(workspaceFolder(command)), formatKeys));
  command
    .command('remove')
    .description('remove a key; a running service refuses it a second later')
    .argument('<name>', 'the name of the key')
    .action((name: string) =>
      runCommand(
        command,
        async () => {
          await removeKey(workspaceFolder(command), name);
          return { removed: name };
        },
        ({ removed }) => `Removed ${removed}.`,
      ),
    );
}

function formatKeys(keys: readonly KeyInfo[]): string {
  if (keys.length === 0) return 'No keys. A service on this machine needs none.';
  return formatTable([
    ['name', 'role', 'created'],
    ...keys.map(({ name, role, createdAt }) => [name, role, createdAt]),
  ]);
}

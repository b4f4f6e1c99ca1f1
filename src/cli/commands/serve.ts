/** `linksage serve` */
import { type Command, Option } from 'commander';
import { type LogLevel, serve } from '../../index.ts';
import { parseCount, parsePort } from '../arguments.ts';
import { addExample, runToEnd, workspaceFolder } from '../command.ts';
import { untilStopped } from '../interrupt.ts';

interface Options {
  readonly port: number;
  readonly host: string;
  readonly allowHost: readonly string[];
  readonly logLevel: LogLevel;
  readonly rate?: number;
}

export function define(command: Command): void {
  addExample(
    command,
    'linksage serve --port 8080\ncurl "http://127.0.0.1:8080/v1/related?url=https://example.com/bread"',
  )
    .addOption(new Option('--port <n>', 'the port; 0 for any free one').argParser(parsePort).default(8080))
    .option('--host <address>', 'the address to listen on; others than this machine need keys', '127.0.0.1')
    .addOption(
      new Option(
        '--allow-host <name>',
        'a name that clients call this machine by; can be given several times',
      )
        .argParser((name: string, before: readonly string[]) => [...before, name])
        .default([], 'addresses and localhost'),
    )
    .addOption(
      new Option('--log-level <level>', 'what is logged to standard error; debug: every request')
        .choices(['debug', 'info', 'warn', 'error', 'silent'])
        .default('info'),
    )
    .addOption(
      new Option('--rate <n>', 'the most requests a second of a client (default: any)').argParser(parseCount),
    )
    .action(({ port, host, allowHost, logLevel, rate }: Options) =>
      runToEnd(command, async ({ tell }) => {
        const limits = rate === undefined ? {} : { limits: { perSecond: rate } };
        const options = { port, host, allowedHosts: allowHost, logLevel, ...limits };
        const service = await serve(workspaceFolder(command), options);
        tell(`Ready: ${service.url} (the API: ${service.url}/docs). Stop with Ctrl-C.`);
        await untilStopped();
        await service.stop();
        return { url: service.url };
      }),
    );
}

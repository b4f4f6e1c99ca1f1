/** `POST /v1/import`: any file that `linksage import` takes. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createRoute, z } from '@hono/zod-openapi';
import { LinkSageError } from '../../base/index.ts';
import { formatNames, type ImportReport, linkParts, tableNames } from '../../catalog/index.ts';
import type { Service } from '../app/environment.ts';
import type { App } from '../app/register.ts';
import { limitBody } from '../security/body.ts';
import { flag, given, jsonResponse, problems } from './schemas/shared.ts';

const part = `(?:${linkParts.join('|')})=[^,=]+`;

/** `url=Link,title=Name`, as the option of the command. */
const mapping = z
  .string()
  .max(1000)
  .regex(new RegExp(`^${part}(?:,${part})*$`))
  .transform((text) => Object.fromEntries(text.split(',').map((pair) => pair.split('='))))
  .openapi({
    type: 'string',
    description: 'CSV, JSON: the field of each part of a link, such as `url=Link,title=Name`.',
  });

const counts = z.looseObject({ added: z.int(), changed: z.int(), unchanged: z.int(), older: z.int() });

const report = z
  .object({
    source: z.string(),
    format: z.string(),
    rows: z.record(z.string(), counts),
    gone: z.looseObject({ isDeleted: z.boolean(), pins: z.int(), boards: z.int() }).optional(),
    conflicts: z.int(),
    links: z.object({
      read: z.int(),
      kept: z.int(),
      merged: z.int(),
      passedOver: z.int(),
      refused: z.int(),
    }),
    findings: z
      .array(
        z.object({ fate: z.string(), reason: z.string(), count: z.int(), examples: z.array(z.string()) }),
      )
      .openapi({ description: 'Links and rows that were not imported as they are, and why.' }),
  })
  .openapi('ImportReport');

const route = createRoute({
  method: 'post',
  path: '/v1/import',
  tags: ['File'],
  summary: 'Import a file',
  description:
    'The body is the file, in any format that `linksage import` reads. Links that cannot be read are left out and ' +
    'reported. What is imported is durable when this answers, and embedded with the next refresh.',
  request: {
    query: z.strictObject({
      source: z
        .string()
        .regex(/^[\w .()-]{1,100}$/)
        .refine((name) => !/^\.+$/.test(name))
        .openapi({ description: 'The name of the collection. Use the same for a newer export of it.' }),
      format: z.enum(formatNames).optional(),
      table: z
        .enum(tableNames)
        .optional()
        .openapi({ description: 'JSON Lines, Parquet: the table that all rows belong to.' }),
      map: mapping.optional(),
      strict: flag
        .optional()
        .openapi({ description: 'Import nothing if there is a row that cannot be read.' }),
      ignoreUnknownColumns: flag
        .optional()
        .openapi({ description: 'JSON Lines, Parquet: ignore columns that the table does not have.' }),
      replace: flag
        .optional()
        .openapi({ description: 'Delete what this newer export of the collection no longer has.' }),
    }),
    body: {
      required: true,
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
  },
  responses: {
    200: jsonResponse('What was imported', report),
    ...problems,
  },
});

/** Adds the route. */
export function addImport(app: App, { backend, limits }: Service): void {
  app.openapi(route, async (c) => {
    const { source, ...options } = c.req.valid('query');
    const body = limitBody(c.req.raw.body, { bytes: limits.import, milliseconds: limits.importMilliseconds });
    const made = await withFile(source, body, (file) => backend.import(file, given({ source, ...options })));
    return c.json({ ...made, source }, 200);
  });
}

/** Writes a body to a file of a name in a folder of its own; both are removed in the end. */
async function withFile(
  name: string,
  body: AsyncIterable<Uint8Array>,
  work: (file: string) => Promise<ImportReport>,
): Promise<z.infer<typeof report>> {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-import-'));
  const asClient = (text: string) => text.replaceAll(`${folder}/`, '');
  try {
    const file = join(folder, name);
    await pipeline(body, createWriteStream(file));
    const { findings, ...made } = await work(file);
    const shown = findings.map((each) => ({ ...each, examples: each.examples.map(asClient) }));
    return report.parse({ ...made, findings: shown });
  } catch (error) {
    if (!(error instanceof LinkSageError)) throw error;
    const { message, code, hint } = error;
    throw new LinkSageError(asClient(message), { code, hint, cause: error });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

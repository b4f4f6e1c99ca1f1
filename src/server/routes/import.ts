/** `POST /v1/import`: any file that `linksage import` takes. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createRoute, z } from '@hono/zod-openapi';
import { LinkSageError } from '../../base/index.ts';
import { formatNames } from '../../catalog/index.ts';
import type { Service } from '../app/environment.ts';
import { Problem } from '../app/problem.ts';
import type { App } from '../app/register.ts';
import { limitBody } from '../security/body.ts';
import { flag, given, jsonResponse, problems } from './schemas/shared.ts';

const counts = z.object({ added: z.int(), changed: z.int(), unchanged: z.int() }).loose();

const route = createRoute({
  method: 'post',
  path: '/v1/import',
  tags: ['File'],
  summary: 'Import a file',
  description:
    'The body is the file: bookmarks.html, a markdown list, CSV, JSON Lines or Parquet. It is imported as a whole or not at ' +
    'all, and durable when this answers. It is embedded with the next refresh.',
  request: {
    query: z.strictObject({
      source: z
        .string()
        .regex(/^[\w .()-]{1,100}$/)
        .refine((name) => !/^\.+$/.test(name))
        .openapi({ description: 'The name of the collection. Use the same for a newer export of it.' }),
      format: z.enum(formatNames).optional(),
      skipInvalid: flag.optional().openapi({ description: 'Import the valid rows and report the others.' }),
    }),
    body: {
      required: true,
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
  },
  responses: {
    200: jsonResponse(
      'What was imported',
      z
        .object({
          source: z.string(),
          format: z.string(),
          rows: z.record(z.string(), counts),
          conflicts: z.int(),
          skipped: z.record(z.string(), z.int()),
          rejected: z.array(z.looseObject({})),
        })
        .openapi('ImportReport'),
    ),
    ...problems,
  },
});

/** Adds the route. */
export function addImport(app: App, { backend, limits }: Service): void {
  app.openapi(route, async (c) => {
    const { source, format, skipInvalid } = c.req.valid('query');
    const body = limitBody(c.req.raw.body, { bytes: limits.import, milliseconds: limits.importMilliseconds });
    const report = await withFile(source, body, (file) =>
      backend.import(file, given({ source, format, skipInvalid })),
    );
    return c.json({ ...report, source } as never, 200);
  });
}

/** Writes a body to a file of a name in a folder of its own; both are removed in the end. */
async function withFile<Result>(
  name: string,
  body: AsyncIterable<Uint8Array>,
  work: (file: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-import-'));
  try {
    const file = join(folder, name);
    await pipeline(body, createWriteStream(file));
    return await work(file);
  } catch (error) {
    throw withoutFolder(error, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Messages name the file as the client does. */
function withoutFolder(error: unknown, folder: string): unknown {
  if (error instanceof Problem) return error;
  if (!(error instanceof LinkSageError)) return error;
  const { message, code, hint } = error;
  return new LinkSageError(message.replaceAll(`${folder}/`, ''), { code, hint, cause: error });
}

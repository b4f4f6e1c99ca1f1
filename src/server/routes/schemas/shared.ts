/** What the schemas of several routes share. */
import { z } from '@hono/zod-openapi';

/** A problem document. */
const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    code: z.string(),
    hint: z.string().optional(),
    errors: z.array(z.object({ field: z.string(), detail: z.string() })).optional(),
  })
  .openapi('Problem', {
    description: 'What went wrong (RFC 9457). `code` is stable, `detail` is for people.',
  });

/** The responses of every route that is not 200. */
export const problems = {
  default: {
    description: 'A problem',
    content: { 'application/problem+json': { schema: problem } },
  },
} as const;

/** The request of a route that takes JSON. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { body: { required: true, content: { 'application/json': { schema } } } } as const;
}

/** A response of JSON. */
export function jsonResponse<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { description, content: { 'application/json': { schema } } } as const;
}

/** An address. */
export const address = z.string().min(1).max(8192).openapi({ example: 'https://example.com/rye' });

/** A text of a link or a query. */
export const text = z.string().max(500_000);

/** The number of results. */
export const count = z.coerce.number().int().min(1).max(1000);

/** The size of vectors. */
export const dims = z.coerce.number().int().min(1).max(65_536).openapi({
  description:
    'The size of the vectors that are compared, one of those of the version. Default: the largest.',
});

/** The kinds of nodes. */
export const kind = z.enum(['page', 'pin', 'board']);

/** A time. */
export const time = z.string().min(4).max(40).openapi({ example: '2025-03-31' });

/** The name of the version that an answer is of. */
export const version = z.string().openapi({ example: 'v000001' });

/** A query parameter that is true or false. */
export const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

/** A place in the event log. */
export const offset = z.int().min(0).openapi({
  description: 'The place in the event log after what was written. A read with `min_offset` waits for it.',
  example: 42,
});

/** The query parameter of reads that wait for events. */
export const minOffset = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional().openapi({
  description: 'Wait, for at most five seconds, until the events before this offset are in the answers.',
});

/** The query of a read that has no other parameters. */
export const waitQuery = { query: z.strictObject({ min_offset: minOffset }) } as const;

/** A vector of numbers. */
export const vector = z.array(z.number()).min(1).max(65_536);

/** A node, with texts to show. */
export const card = z.object({
  key: z.string().openapi({ description: 'The address of a page, the id of a pin or a board.' }),
  title: z.string(),
  detail: z.string(),
});

/** A result. */
export const hit = card
  .extend({
    score: z.number(),
    scoredBy: z.enum(['cosine', 'share', 'fused', 'profile']).openapi({
      description:
        '`cosine` of the vectors; `share` of the words of the query that the node has; `fused`, both; `profile`, closeness to ' +
        'the interests of a user. Only scores of one kind can be compared.',
    }),
  })
  .openapi('Hit');

/** Leaves out what is undefined, as methods of the library take options. */
export function given<Options extends object>(
  options: Options,
): { [Name in keyof Options]: Exclude<Options[Name], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Options]: Exclude<Options[Name], undefined>;
  };
}

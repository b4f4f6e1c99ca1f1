/** `POST /v1/profiles`: the interests of a user, and pages for them. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Service } from '../app/environment.ts';
import type { App } from '../app/register.ts';
import {
  address,
  count,
  dims,
  given,
  hit,
  jsonBody,
  jsonResponse,
  problems,
  time,
  version,
  waitQuery,
} from './schemas/shared.ts';

const request = z
  .strictObject({
    visits: z
      .array(z.strictObject({ url: address, at: time.optional() }))
      .min(1)
      .max(2000)
      .openapi({ description: 'The pages that the user has seen, oldest first.' }),
    k: count.default(10),
    interests: z.int().min(1).max(20).default(5),
    halfLifeDays: z.number().positive().max(36_500).default(365),
    dims: dims.optional(),
  })
  .openapi('ProfileRequest');

const route = createRoute({
  method: 'post',
  path: '/v1/profiles',
  tags: ['Find'],
  summary: 'Find the interests of a user, and pages for them',
  request: { ...jsonBody(request), ...waitQuery },
  responses: {
    200: jsonResponse(
      'Interests, the most important first, and pages that the user has not seen',
      z.object({
        version,
        interests: z.array(
          z.object({
            importance: z.number(),
            page: z.string(),
            pages: z.array(z.string()),
            vector: z.array(z.number()),
          }),
        ),
        pages: z.array(hit.extend({ interest: z.int() })),
        unknown: z.array(z.string()),
      }),
    ),
    ...problems,
  },
});

/** Adds the route. */
export function addProfiles(app: App, { backend }: Service): void {
  app.openapi(route, async (c) => {
    const { visits, ...options } = c.req.valid('json');
    const { answer, version } = await backend.ask(
      'profile',
      visits.map((visit) => given(visit)),
      given(options),
    );
    const interests = answer.interests.map((interest) => ({
      ...interest,
      vector: Array.from(interest.vector),
    }));
    return c.json({ ...answer, version: version.name, interests } as never, 200);
  });
}

/** The OpenAPI document of the service, without a service: for generating the client. */
import { addRoutes, describeApp } from './app.ts';
import type { Service } from './environment.ts';
import { createApplication } from './register.ts';

/** The document, without the version of the package, which changes without the routes. */
export function openApiDocument(): ReturnType<typeof describeApp> {
  const app = createApplication();
  addRoutes(app, {} as Service); // routes read their service when they are asked, and these never are
  return describeApp(app, '');
}

/** `/docs`: the OpenAPI document as a page, without scripts or anything from elsewhere. */
import { html, raw } from 'hono/html';
import type { App } from '../app/register.ts';

/** What the page reads of an OpenAPI document. */
interface Document {
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> };
}

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema?: unknown;
    readonly description?: string;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: unknown }>> };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: object }>>;
}

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
h2{margin-top:2.5rem;font-size:1.1rem;border-top:1px solid #ddd;padding-top:1rem}code,pre{font:14px/1.4 ui-monospace,monospace}
pre{background:#f6f6f6;padding:.75rem;overflow:auto}b{font-family:ui-monospace,monospace;text-transform:uppercase}
@media(prefers-color-scheme:dark){body{color:#ddd;background:#1b1b1b}pre{background:#262626}h2{border-color:#444}}`;

/** Adds the page. `document` gives the OpenAPI document. */
export function addDocs(app: App, document: () => unknown): void {
  app.get('/docs', (c) => {
    c.header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    );
    return c.html(page(document() as Document));
  });
}

function page({ info, paths, components }: Document) {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => section(method, path, operation)),
  );
  const schemas = Object.entries(components?.schemas ?? {}).map(
    ([name, schema]) => html`<h2 id="${name}"><code>${name}</code></h2><pre>${json(schema)}</pre>`,
  );
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>${info.title}</title><style>${raw(style)}</style></head>
<body><h1>${info.title} ${info.version}</h1><p>The same for programs: <a href="/openapi.json">openapi.json</a></p>
${operations}${schemas}</body></html>`;
}

function section(method: string, path: string, operation: Operation) {
  const { summary, description, parameters = [], requestBody, responses } = operation;
  const rows = parameters.map(
    ({ name, required, schema }) =>
      html`<li><code>${name}</code>${required ? '' : ' (optional)'} <code>${json(schema)}</code></li>`,
  );
  const bodies = Object.entries(requestBody?.content ?? {}).map(
    ([type, { schema }]) => html`<p>Body: <code>${type}</code></p><pre>${json(schema)}</pre>`,
  );
  const answers = Object.entries(responses).map(
    ([status, response]) =>
      html`<details><summary>${status}: ${response.description}</summary><pre>${json(response.content ?? {})}</pre></details>`,
  );
  return html`<h2><b>${method}</b> <code>${path}</code></h2><p>${summary ?? ''}. ${description ?? ''}</p>
<ul>${rows}</ul>${bodies}${answers}`;
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 1) ?? '';
}

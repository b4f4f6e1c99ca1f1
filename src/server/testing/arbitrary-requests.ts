/** Makes requests of any kind from an OpenAPI document: as the schemas have them, and broken in every way. */
import fc from 'fast-check';

/** A part of a JSON Schema. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly minItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

/** What is read of a document. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

/** A request. */
export interface AnyRequest {
  readonly path: string;
  readonly body: string | undefined;
}

/** Texts that mean something, and texts that break something. */
const texts = fc.oneof(
  fc.constantFrom(
    'https://leafletjs.com',
    'https://new.example/a',
    'http://[::1',
    'owl',
    '2024-02-30',
    '2024-05-01',
    'Title: a\nURL: https://b.example\nTags: c',
    '__proto__',
    'constructor',
    'v000001',
    'linksage',
    '\u0000',
    '../../etc/passwd',
    '%00',
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
);

const numbers = fc.oneof(
  fc.integer({ min: -3, max: 300 }),
  fc.constantFrom(1e308, -1e308, 1e21, 0.5, 2 ** 53),
);

/** JSON of any form; some of it nested so deep that recursion would end badly. */
const anything = fc.oneof(
  texts,
  numbers,
  fc.constantFrom(null, true, [], {}, [[]]),
  fc.array(fc.oneof(texts, numbers), { maxLength: 4 }),
  fc.dictionary(texts, fc.oneof(texts, numbers), { maxKeys: 3 }),
  fc.nat(2000).map(nest),
);

function nest(depth: number): unknown {
  let value: unknown = 0;
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { pages: value };
  return value;
}

/** The requests of an operation: nine of ten values are as the schema has them. */
export function requestsOf(
  document: ApiDocument,
  path: string,
  operation: Operation,
): fc.Arbitrary<AnyRequest> {
  const of = (schema: Schema): fc.Arbitrary<unknown> =>
    fc.oneof({ weight: 9, arbitrary: valid(schema) }, { weight: 1, arbitrary: anything });
  const valid = (schema: Schema): fc.Arbitrary<unknown> => {
    if (schema.$ref !== undefined)
      return valid(document.components!.schemas![schema.$ref.split('/').at(-1)!]!);
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices !== undefined) return fc.oneof(...choices.map(of));
    if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
    if (schema.type === 'array') {
      const least = schema.minItems ?? 0;
      return fc.array(of(schema.items ?? {}), { minLength: least, maxLength: least + 2 });
    }
    if (schema.type === 'object') {
      const { properties = {}, required = [] } = schema;
      const known = fc.record(
        Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, of(each)])),
        { requiredKeys: [...required] },
      );
      const more = fc.oneof(
        { weight: 19, arbitrary: fc.constant({}) },
        { weight: 1, arbitrary: fc.constant({ x: 1 }) },
      );
      return fc.tuple(known, more).map(([a, b]) => ({ ...a, ...b }));
    }
    if (schema.type === 'number' || schema.type === 'integer') return numbers;
    if (schema.type === 'boolean') return fc.boolean();
    return texts;
  };
  const parameters = operation.parameters ?? [];
  const query = fc.tuple(
    ...parameters.map(({ schema }) => fc.option(of(schema), { nil: undefined, freq: 8 })),
  );
  const schema = operation.requestBody?.content['application/json']?.schema;
  const json = schema && of(schema).map((value) => JSON.stringify(value));
  const bodies = operation.requestBody === undefined ? fc.constant(undefined) : (json ?? fc.string());
  return fc.tuple(query, bodies).map(([values, body]) => {
    let filled = path;
    const search = new URLSearchParams();
    for (const [i, { name, in: place }] of parameters.entries()) {
      const value = values[i] === undefined ? undefined : String(wellFormed(values[i]));
      if (place === 'path') filled = filled.replace(`{${name}}`, encodeURIComponent(value || 'x'));
      else if (value !== undefined) search.append(name, value);
    }
    return { path: search.size === 0 ? filled : `${filled}?${search}`, body };
  });
}

/** Lone surrogates cannot be written in an address. */
function wellFormed(value: unknown): unknown {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text?.replace(/\p{Surrogate}/gu, '');
}

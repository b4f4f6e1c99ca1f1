/** Names of models in the OpenAI API: `linksage`, `linksage-64`, `linksage@v000012`, `linksage-64@v000012`. */
import { Problem } from '../app/problem.ts';
import type { VersionFacts } from '../threads/messages.ts';

/** The sizes of vectors that a name asks for, of the version that answers. */
export interface NamedModel {
  readonly dims: number;
  /** The complete name, with dims and version. */
  readonly name: string;
}

const pattern = /^linksage(?:-(\d{1,5}))?(?:@([\w.-]{1,100}))?$/;

/**
 * Reads a name. What follows `@` is the name of an embedding version or the id of a model, and must be that of the version
 * that answers: vectors of different models cannot be compared, so none is given in place of another.
 *
 * @param dimensions the size that the request asks for beside the name
 */
export function readModelName(
  name: string,
  dimensions: number | undefined,
  version: VersionFacts,
): NamedModel {
  const [match, size, wanted] = pattern.exec(name) ?? [];
  if (match === undefined) throw unknownModel(name, `one of ${modelNames(version).join(', ')}`);
  if (wanted !== undefined && wanted !== version.name && wanted !== version.model) {
    throw unknownModel(name, `@${version.name} or @${version.model}, which is the version that answers now`);
  }
  const dims = size === undefined ? (dimensions ?? version.dims[0]!) : Number(size);
  if (!version.dims.includes(dims)) {
    if (size !== undefined) throw unknownModel(name, `one of ${modelNames(version).join(', ')}`);
    throw wrongDimensions(`one of ${version.dims.join(', ')}`, dims);
  }
  if (dimensions !== undefined && dimensions !== dims) {
    throw wrongDimensions(`${dims} or none with the model ${name}`, dimensions);
  }
  return { dims, name: `linksage-${dims}@${version.name}` };
}

/** The names under which a version can be asked for. */
export function modelNames({ name, model, dims }: VersionFacts): string[] {
  return ['linksage', ...dims.map((size) => `linksage-${size}`), `linksage@${name}`, `linksage@${model}`];
}

function unknownModel(name: string, expected: string): Problem {
  return new Problem(404, {
    code: 'model_not_found',
    detail: `model: expected ${expected}, got ${JSON.stringify(name)}.`,
    errors: [{ field: 'model', detail: `expected ${expected}` }],
  });
}

function wrongDimensions(expected: string, got: number): Problem {
  return new Problem(400, {
    code: 'bad-input',
    detail: `dimensions: expected ${expected}, got ${got}.`,
    errors: [{ field: 'dimensions', detail: `expected ${expected}` }],
  });
}

/** The public types, as the built declarations have them. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { expect, it } from 'vitest';

const index = resolve(import.meta.dirname, '../dist/index.d.ts');

/** A declaration of this package: its file, and its name there. */
interface Declared {
  readonly file: string;
  readonly name: string;
}

/** What a file declares and what it imports, by name. */
interface Module {
  readonly imported: ReadonlyMap<string, Declared>;
  readonly exported: ReadonlyMap<string, Declared>;
  /** The text of each declaration. */
  readonly declared: ReadonlyMap<string, string>;
}

const modules = new Map<string, Module>();

function readModule(file: string): Module {
  const known = modules.get(file);
  if (known !== undefined) return known;
  const text = readFileSync(file, 'utf8')
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    .replace(/^\s*(readonly )?#\w+;?$|^\s*private .*$/gm, '');
  const names = (list: string, from: string | undefined) =>
    [...list.matchAll(/(\w+)(?: as (\w+))?/g)]
      .filter(([, name]) => name !== 'type')
      .map(([, name, alias]) => {
        const target = from === undefined ? file : resolve(dirname(file), from.replace(/\.[jt]s$/, '.d.ts'));
        return [alias ?? name!, { file: target, name: name! }] as const;
      });
  const listed = (keyword: string) =>
    [
      ...text.matchAll(new RegExp(`^${keyword} (?:type )?\\{([^}]*)\\}(?: from '(\\.[^']+)')?`, 'gm')),
    ].flatMap(([, list, from]) => (keyword === 'import' && from === undefined ? [] : names(list!, from)));
  const starts = [
    ...text.matchAll(
      /^(?:export )?(?:declare )?(?:abstract )?(?:interface|type|class|function|const) (?:\{ )?(\w+)/gm,
    ),
  ];
  const declared = new Map<string, string>();
  for (const [i, start] of starts.entries()) {
    const end = starts[i + 1]?.index ?? text.search(/^export \{|^\s*$(?![\s\S])/m);
    const name = start[1]!;
    declared.set(
      name,
      `${declared.get(name) ?? ''}${text.slice(start.index, end < start.index ? undefined : end)}`,
    );
  }
  const here = [...declared.keys()].map((name) => [name, { file, name }] as const);
  const module = {
    imported: new Map(listed('import')),
    exported: new Map([...here, ...listed('export')]),
    declared,
  };
  modules.set(file, module);
  return module;
}

/** The declaration behind an exported name of a file. */
function follow({ file, name }: Declared): Declared {
  const found = readModule(file).exported.get(name);
  return found === undefined || found.file === file ? { file, name } : follow(found);
}

/** The types of this package that a declaration mentions. */
function typesIn({ file, name }: Declared): Declared[] {
  const { declared, imported } = readModule(file);
  const words = new Set((declared.get(name) ?? '').match(/\b[A-Z]\w+\b/g));
  return [...words].flatMap((word) => {
    const from = imported.get(word);
    if (from !== undefined) return [follow(from)];
    return isExported(file, word) && word !== name ? [{ file, name: word }] : [];
  });
}

/** Whether a file exports a type; one that it does not export only abbreviates others. */
function isExported(file: string, name: string): boolean {
  return new RegExp(`^export (?:declare )?(?:interface|type|class) ${name}\\b`, 'm').test(
    readFileSync(file, 'utf8'),
  );
}

const isPublic = (type: Declared, all: readonly Declared[]) =>
  all.some(({ file, name }) => file === type.file && name === type.name);

it('are exported if a public function, method or type mentions them', () => {
  const exported = [...readModule(index).exported.values()].map(follow);
  expect(exported.length).toBeGreaterThan(50);
  const missing = exported.flatMap((each) =>
    typesIn(each)
      .filter((type) => !isPublic(type, exported))
      .map(({ name }) => `${name}, which ${each.name} speaks of`),
  );
  expect(missing).toEqual([]);
});

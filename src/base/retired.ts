/** Settings of earlier versions: those that are constants now, and those that had another name. */

/** The paths of such settings, and the only value that each has now. */
export type RetiredSettings = Readonly<Record<string, number | string | null>>;

/** Is told of a retired setting that has another value than the constant. */
export type OnOther = (path: string, constant: unknown, value: unknown) => void;

/**
 * Settings without those that are constants now, so that what an earlier version wrote equals what this one writes.
 * Those with another value stay, and `onOther` is told of them.
 */
export function dropRetired<Settings>(
  settings: Settings,
  retired: RetiredSettings,
  onOther: OnOther = () => {},
): Settings {
  let kept: unknown = settings;
  for (const [path, constant] of Object.entries(retired)) {
    kept = drop(kept, path.split('.'), constant, (value) => onOther(path, constant, value));
  }
  return kept as Settings;
}

function drop(
  settings: unknown,
  [name, ...rest]: readonly string[],
  constant: unknown,
  tell: (value: unknown) => void,
): unknown {
  if (!isRecord(settings) || !Object.hasOwn(settings, name!)) return settings;
  const { [name!]: value, ...others } = settings;
  if (rest.length > 0) {
    const left = drop(value, rest, constant, tell);
    return left !== value && isEmpty(left) ? others : { ...settings, [name!]: left };
  }
  if (value === constant) return others;
  tell(value);
  return settings;
}

/** Earlier names of settings, by path, and the names that they have now. */
export type RenamedSettings = Readonly<Record<string, string>>;

/** Settings by the names that they have now. A setting that has both names keeps both, for the schema to refuse. */
export function renameSettings<Settings>(settings: Settings, renamed: RenamedSettings): Settings {
  let now: unknown = settings;
  for (const [path, name] of Object.entries(renamed)) now = rename(now, path.split('.'), name);
  return now as Settings;
}

function rename(settings: unknown, [before, ...rest]: readonly string[], name: string): unknown {
  if (!isRecord(settings) || !Object.hasOwn(settings, before!)) return settings;
  const { [before!]: value, ...others } = settings;
  if (rest.length > 0) return { ...settings, [before!]: rename(value, rest, name) };
  return Object.hasOwn(settings, name) ? settings : { ...others, [name]: value };
}

function isEmpty(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).length === 0;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

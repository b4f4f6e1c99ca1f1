/** Settings of earlier versions: some are constants now, others have a new name. */

/** Settings that are constants now: path → constant. */
export type RetiredSettings = Readonly<Record<string, number | string | null>>;

/** Called for a retired setting whose value is not the constant. */
export type OnOther = (path: string, constant: unknown, value: unknown) => void;

/**
 * Removes settings that are constants now, so that settings written by an earlier version equal those of this one.
 * Settings with another value than the constant stay, and `onOther` is called for each.
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

/** Renamed settings: earlier path → new name. */
export type RenamedSettings = Readonly<Record<string, string>>;

/** Gives settings their new names. A setting with both names keeps both, and the schema rejects it. */
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

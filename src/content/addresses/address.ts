/** The parts of an http address, while rules change them. */

/** An address in parts; `writeAddress` joins them. */
export interface Address {
  scheme: string;
  /** `name:password@`, or empty. */
  credentials: string;
  host: string;
  /** `:8080`, or empty. */
  port: string;
  path: string;
  /** `name=value` each, in order. */
  parameters: readonly string[];
  /** With its `#`, or empty. */
  fragment: string;
}

/** Called for each rule that changed an address, with the address that it made. */
export type Trace = (rule: { readonly id: string; readonly does: string }, url: string) => void;

/** The parts of an http or https URL. */
export function addressOf(url: URL): Address {
  const { href, search } = url;
  // Each part that is read is a new string, so rare ones are looked for first
  return {
    scheme: url.protocol,
    credentials: href.includes('@') ? credentialsOf(url) : '',
    host: url.hostname,
    port: url.port === '' ? '' : `:${url.port}`,
    path: url.pathname,
    parameters: search === '' ? [] : search.slice(1).split('&'),
    fragment: href.includes('#') ? url.hash : '',
  };
}

function credentialsOf({ username, password }: URL): string {
  return username === '' && password === '' ? '' : `${username}${password && `:${password}`}@`;
}

export function writeAddress({
  scheme,
  credentials,
  host,
  port,
  path,
  parameters,
  fragment,
}: Address): string {
  return `${scheme}//${credentials}${host}${port}${path}${writeQuery(parameters)}${fragment}`;
}

export function writeQuery(parameters: readonly string[]): string {
  return parameters.length === 0 ? '' : `?${parameters.join('&')}`;
}

/** The name of a parameter. */
export function nameOf(parameter: string): string {
  const equals = parameter.indexOf('=');
  return equals < 0 ? parameter : parameter.slice(0, equals);
}

/** The value of a parameter; empty if it has none. */
export function valueIn(parameter: string): string {
  const equals = parameter.indexOf('=');
  return equals < 0 ? '' : parameter.slice(equals + 1);
}

/** A text without slashes at its end. A pattern would look at every run of slashes again and again. */
export function withoutFinalSlashes(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === '/') end--;
  return text.slice(0, end);
}

/**
 * Checks the headers Host and Origin. A web page of another site can make a browser send requests to this machine, and with
 * a name that it points here (DNS rebinding) also read the answers. Such requests name that site.
 */
import { isIP } from 'node:net';
import { Problem } from '../app/problem.ts';

/** Makes the check: a host must be an address, `localhost`, or one of the allowed names. */
export function createHostCheck(
  allowed: readonly string[],
): (host: string | undefined, origin: string | undefined) => void {
  const names = new Set(['localhost', ...allowed.map((name) => name.toLowerCase())]);
  const known = new Set<string>();
  const isAllowed = (host: string) => {
    if (known.has(host)) return true;
    const name = hostName(host);
    const isFine = name !== undefined && (names.has(name) || isIP(name) !== 0);
    if (isFine && known.size < 100) known.add(host);
    return isFine;
  };
  return (host, origin) => {
    if (host === undefined || !isAllowed(host)) {
      throw new Problem(421, {
        code: 'wrong-host',
        detail: `Host: expected an address, localhost or an allowed name, got ${JSON.stringify(host ?? '')}.`,
        hint: 'Start the service with --allow-host NAME.',
        errors: [{ field: 'Host', detail: 'not an allowed name' }],
      });
    }
    if (origin === undefined || origin === `http://${host}` || origin === `https://${host}`) return;
    throw new Problem(403, {
      code: 'wrong-origin',
      detail: 'Origin: expected the origin of this service or none, got another one.',
      errors: [{ field: 'Origin', detail: 'another origin' }],
    });
  };
}

/** The name or address in a header `Host`, without port and brackets. */
function hostName(host: string): string | undefined {
  const [, six, name] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]/@]+))(?::\d{1,5})?$/.exec(host) ?? [];
  return (six ?? name)?.toLowerCase();
}

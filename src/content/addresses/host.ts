/** The host of a page, without the marks of its editions. */
import { siteOf } from '../site.ts';
import { type Address, type Trace, writeAddress } from './address.ts';
import { general, mobileHost } from './rules.ts';
import { sameHostOf } from './site-rules.ts';

/** Makes the host canonical. False if a label is empty (`a..b`), which no resolver accepts. */
export function canonicalHost(address: Address, trace?: Trace): boolean {
  if (address.host.endsWith('.')) {
    address.host = address.host.slice(0, -1);
    trace?.(general.finalDot, writeAddress(address));
  }
  const { host } = address;
  if (host === '' || host.startsWith('.') || host.endsWith('.') || host.includes('..')) return false;
  while (dropWww(address, trace) || dropMobile(address, trace) || renameHost(address, trace));
  return true;
}

/** Each gives whether it changed the host. */
function dropWww(address: Address, trace?: Trace): boolean {
  const { host } = address;
  if (!host.startsWith('www.') || !host.includes('.', 4)) return false;
  address.host = host.slice(4);
  trace?.(general.www, writeAddress(address));
  return true;
}

const isMobile = new RegExp(`^(?:[a-z]{2,3}\\.)?(?:${mobileHost.labels.join('|')})\\.`);

function dropMobile(address: Address, trace?: Trace): boolean {
  const { host } = address;
  const mark = isMobile.exec(host)?.[0];
  if (mark === undefined) return false;
  // Of `m.github.io`, the site is `m.github.io`: there `m` is somebody's name
  if (siteOf(`https://${host}`).length > host.length - mark.length) return false;
  const language = mark.includes('.', mark.indexOf('.') + 1) ? mark.slice(0, mark.indexOf('.') + 1) : '';
  address.host = language + host.slice(mark.length);
  trace?.(mobileHost, writeAddress(address));
  return true;
}

function renameHost(address: Address, trace?: Trace): boolean {
  const { host } = address;
  const same = sameHostOf(host);
  if (same === undefined) return false;
  address.host = same.from.includes(host) ? same.to : `${host.slice(0, host.indexOf('.'))}.${same.to}`;
  trace?.(same, writeAddress(address));
  return true;
}

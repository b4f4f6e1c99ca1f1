/** Passes over links of a document that are no entries. */
import type { ImportLog } from '../../import-log.ts';
import type { OtherLink } from './blocks.ts';

/** Counts links and says why they were passed over. */
export function passOverAll(links: readonly OtherLink[], reason: string, log: ImportLog): void {
  for (const { line, address } of links) {
    log.countRead();
    log.passOver(line, reason, address);
  }
}

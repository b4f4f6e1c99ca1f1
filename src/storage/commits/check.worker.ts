/** The worker side of `Store.verify`. */
import { type CheckTask, type Damage, findDamage } from './files.ts';

/** Checks the files of one store. */
export function run(task: CheckTask): Promise<Damage | undefined> {
  return findDamage(task);
}

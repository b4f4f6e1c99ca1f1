/** Engagements: actions of users on pins that they are shown. */
import type { Random } from '../../base/index.ts';
import type { World } from './world.ts';

/** An action of a user on a pin. */
export type Action = 'impression' | 'click' | 'long_click' | 'save' | 'hide' | 'conversion';

/** Probabilities of actions on a pin within a user's interests, and on other pins. */
const interested: readonly (readonly [Action, number])[] = [
  ['impression', 0.56],
  ['click', 0.2],
  ['long_click', 0.1],
  ['save', 0.09],
  ['conversion', 0.04],
  ['hide', 0.01],
];
const indifferent: readonly (readonly [Action, number])[] = [
  ['impression', 0.84],
  ['click', 0.06],
  ['hide', 0.1],
];

/** Engagements per save: with 2.5 saves per pin, one per pin. */
const PER_SAVE = 0.4;
/** Share of engagements by users who are not interested in the topic. */
const INDIFFERENT = 0.2;
/** Skew of the number of engagements per user; see `TopicMembers.draw`. */
const USER_SKEW = 1.5;

/** One engagement. */
export interface Engagement {
  readonly user: number;
  readonly action: Action;
  /** The value of a conversion; NaN for other actions. */
  readonly value: number;
}

/** The number of engagements with a pin, from its number of saves. */
export function countEngagements(saves: number, random: Random): number {
  return Math.floor(saves * PER_SAVE + random.uniform());
}

export function drawEngagement({ users }: World, topic: number, random: Random): Engagement {
  const cares = random.uniform() >= INDIFFERENT;
  const user = cares ? users.draw(topic, random, USER_SKEW) : random.below(users.size);
  const action = drawAction(cares ? interested : indifferent, random);
  const value = action === 'conversion' ? Math.round(100 * Math.exp(3 + random.normal())) / 100 : Number.NaN;
  return { user, action, value };
}

function drawAction(actions: typeof interested, random: Random): Action {
  let rest = random.uniform();
  for (const [action, share] of actions) {
    rest -= share;
    if (rest < 0) return action;
  }
  return 'impression';
}

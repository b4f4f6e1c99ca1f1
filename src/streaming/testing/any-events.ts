/** Events of a small world, in which the same keys come again and again. */
import fc from 'fast-check';
import { checkEvents, type EventRow, type StreamEvent } from '../events/event.ts';

const urls = ['https://a.example/', 'https://a.example/1', 'https://b.example/', 'https://b.example/2'];
const url = fc.constantFrom(...urls);
const pin = fc.constantFrom('p1', 'p2', 'p3', 'p4');
const board = fc.constantFrom('b1', 'b2', 'b3');
const title = fc.constantFrom('owls', 'maps', 'bread', undefined);
const deleted = fc.option(fc.constant('2025-03-31T00:00:00.000Z'), { nil: undefined, freq: 2 });

const rows: fc.Arbitrary<object> = fc.oneof(
  fc.record({ url, title, deleted_at: deleted }),
  fc.record({ pin_id: pin, url: fc.option(url, { nil: undefined }), title, deleted_at: deleted }),
  fc.record({ board_id: board, title, deleted_at: deleted }),
  fc.record({ pin_id: pin, board_id: board, deleted_at: deleted }),
);

/** Events, no two of which have the same version. */
export const anyEvents: fc.Arbitrary<StreamEvent[]> = fc
  .array(rows, { maxLength: 60, size: 'max' })
  .map((each) => checkEvents(each.map((row, i) => ({ ...row, version: i + 1 }) as EventRow)));

/** The same events in another order, some of them several times. */
export function shuffled(events: readonly StreamEvent[]): fc.Arbitrary<StreamEvent[]> {
  if (events.length === 0) return fc.constant([]);
  return fc
    .tuple(
      fc.shuffledSubarray([...events], { minLength: events.length }),
      fc.array(fc.constantFrom(...events), { maxLength: 10 }),
    )
    .chain(([all, again]) =>
      fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length }),
    );
}

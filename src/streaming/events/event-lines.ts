/** Reads events from a stream of JSON Lines. */
import { LinkSageError } from '../../base/index.ts';
import type { ByteSource } from '../../catalog/index.ts';
import { readEvent, type StreamEvent } from './event.ts';

/**
 * The events of a source, as many at a time as have come: of a pipe that stays open, whenever something comes.
 *
 * @throws LinkSageError that names the first line which is no event; those before it have been given then
 */
export async function* readEventLines({ name, stream }: ByteSource): AsyncGenerator<StreamEvent[]> {
  const decoder = new TextDecoder();
  let rest = '';
  let line = 0;
  const read = (text: string): StreamEvent[] =>
    text.split('\n').flatMap((each) => {
      line++;
      return each.trim() === '' ? [] : [eventOf(each, `${name}:${line}`)];
    });
  for await (const chunk of stream()) {
    rest += decoder.decode(chunk as Uint8Array, { stream: true });
    const end = rest.lastIndexOf('\n');
    if (end < 0) continue;
    const events = read(rest.slice(0, end));
    rest = rest.slice(end + 1);
    if (events.length > 0) yield events;
  }
  const events = read(rest + decoder.decode());
  if (events.length > 0) yield events;
}

function eventOf(line: string, where: string): StreamEvent {
  let given: unknown;
  try {
    given = JSON.parse(line);
  } catch (cause) {
    throw malformed(`${where}: expected JSON, got: ${(cause as Error).message}`);
  }
  const event = readEvent(given);
  if (typeof event === 'string') throw malformed(`${where}: ${event}`);
  return event;
}

function malformed(message: string): LinkSageError {
  return new LinkSageError(message, {
    hint: 'The lines before it may be written already; writing them again changes nothing.',
  });
}

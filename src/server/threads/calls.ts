/** Calls of methods in another thread or process: each call has a number, by which its reply is told. */
import { LinkSageError } from '../../base/index.ts';
import { type Call, type Reply, receiveError, sendError } from './messages.ts';

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The calls that wait for a reply. */
export class Calls {
  readonly #send: (call: Call) => void;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;

  constructor(send: (call: Call) => void) {
    this.#send = send;
  }

  /** How many calls wait for their replies. */
  get size(): number {
    return this.#waiting.size;
  }

  call(method: string, args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = this.#next++;
      this.#waiting.set(id, { resolve, reject });
      this.#send({ id, method, args });
    });
  }

  /** Takes a reply. */
  settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('error' in reply) waiting?.reject(receiveError(reply.error));
    else waiting?.resolve(reply.result);
  }

  /** Fails all calls that wait, because the other side has ended. */
  fail(why: string): void {
    for (const { reject } of this.#waiting.values())
      reject(new LinkSageError(`service: expected an answer, got ${why}`, { code: 'aborted' }));
    this.#waiting.clear();
  }
}

/** Answers a call with one of the methods. */
export async function replyTo(
  { id, method, args }: Call,
  methods: Readonly<Record<string, (...args: never[]) => Promise<unknown>>>,
): Promise<Reply> {
  try {
    return { id, result: await methods[method]!(...(args as never[])) };
  } catch (error) {
    return { id, error: sendError(error) };
  }
}

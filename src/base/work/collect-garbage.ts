/** Gives memory back before V8 does by itself. */
import { Session } from 'node:inspector/promises';

/**
 * Frees the objects that nothing uses any more, and gives their memory back to the system. V8 lets them grow to several
 * times what is in use, which is right while only JavaScript needs memory; work that hands its rows over to DuckDB needs it
 * there. Takes some tens of milliseconds, so call it seldom.
 */
export async function collectGarbage(): Promise<void> {
  const session = new Session();
  session.connect();
  try {
    await session.post('HeapProfiler.collectGarbage');
  } finally {
    session.disconnect();
  }
}

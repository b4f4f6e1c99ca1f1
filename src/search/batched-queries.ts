/** Encodes the queries that come at the same time in one batch, which takes hardly longer than one of them. */
import { channel } from 'node:diagnostics_channel';
import { type NodeKind, nodeKinds } from '../catalog/index.ts';
import type { NodeText } from './node-text.ts';
import type { QueryEncoder } from './query-encoder.ts';

/** What the diagnostics channel `linksage:encode` tells of each batch. */
export interface EncodedBatch {
  /** The nodes in the batch. */
  readonly nodes: number;
  /** The questions that they came from. */
  readonly questions: number;
  /** How long the first of them waited, and how long encoding took, in seconds. */
  readonly waited: number;
  readonly took: number;
}

const encoded = channel('linksage:encode');

interface Question {
  readonly nodes: readonly NodeText[];
  readonly since: number;
  readonly resolve: (vectors: Float32Array) => void;
  readonly reject: (error: unknown) => void;
}

/** Batches the questions that an encoder is asked while it is at work, and those of one turn of the event loop. */
export class BatchedQueries implements Pick<QueryEncoder, 'encode'> {
  readonly #encoder: Pick<QueryEncoder, 'encode'>;
  readonly #waiting: Record<NodeKind, Question[]> = { page: [], pin: [], board: [] };
  #running = false;

  constructor(encoder: Pick<QueryEncoder, 'encode'>) {
    this.#encoder = encoder;
  }

  /** See `QueryEncoder.encode`. `[nodes, E]` */
  encode(kind: NodeKind, nodes: readonly NodeText[]): Promise<Float32Array> {
    return new Promise((resolve, reject) => {
      this.#waiting[kind].push({ nodes, since: performance.now(), resolve, reject });
      if (this.#running) return;
      this.#running = true;
      setImmediate(() => this.#run());
    });
  }

  async #run(): Promise<void> {
    for (let kind = this.#nextKind(); kind !== undefined; kind = this.#nextKind()) {
      const questions = this.#waiting[kind].splice(0);
      await this.#answer(kind, questions);
      await new Promise(setImmediate); // those who have their vectors come first
    }
    this.#running = false;
  }

  /** The kind of the question that has waited longest. */
  #nextKind(): NodeKind | undefined {
    const first = (kind: NodeKind) => this.#waiting[kind][0]?.since ?? Number.POSITIVE_INFINITY;
    const kind = nodeKinds.reduce((a, b) => (first(b) < first(a) ? b : a));
    return this.#waiting[kind].length > 0 ? kind : undefined;
  }

  async #answer(kind: NodeKind, questions: readonly Question[]): Promise<void> {
    const nodes = questions.flatMap((question) => question.nodes);
    const start = performance.now();
    try {
      const vectors = await this.#encoder.encode(kind, nodes);
      const width = vectors.length / nodes.length;
      let row = 0;
      for (const question of questions) {
        const end = row + question.nodes.length;
        question.resolve(vectors.slice(row * width, end * width));
        row = end;
      }
    } catch (error) {
      for (const question of questions) question.reject(error);
    }
    if (!encoded.hasSubscribers) return;
    const [waited, took] = [start - questions[0]!.since, performance.now() - start];
    const batch: EncodedBatch = {
      nodes: nodes.length,
      questions: questions.length,
      waited: waited / 1000,
      took: took / 1000,
    };
    encoded.publish(batch);
  }
}

/** The answer of the embeddings API, made of vectors that are JSON already. */
import type { SentVector } from './cache.ts';

/** The body of an answer. `model`: the complete name */
export function embeddingsJson(vectors: readonly SentVector[], model: string): string {
  const data = vectors.map(
    ({ json }, index) => `{"object":"embedding","index":${index},"embedding":${json}}`,
  );
  const words = vectors.reduce((sum, vector) => sum + vector.words, 0);
  const usage = `{"prompt_tokens":${words},"total_tokens":${words}}`;
  return `{"object":"list","data":[${data.join(',')}],"model":${JSON.stringify(model)},"usage":${usage}}`;
}

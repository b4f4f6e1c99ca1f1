/** The reviewed pages that content extraction is measured on. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ReviewedPage } from '../../src/content/training/example.ts';
import { findDataSet } from '../datasets/data-folder.ts';

/** Reads `dev.jsonl.xz` with the program `xz`. Pages without a main text are left out; those with an empty one are not. */
export async function readReviewedPages(data: string | undefined): Promise<ReviewedPage[]> {
  const file = join(findDataSet('web-pages', data), 'dev.jsonl.xz');
  const xz = spawn('xz', ['-dc', file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const pages: ReviewedPage[] = [];
  for await (const line of createInterface({ input: xz.stdout })) {
    const { html, url, type, content } = JSON.parse(line);
    if (typeof content === 'string') pages.push({ html, url: url ?? undefined, type, text: content });
  }
  return pages;
}

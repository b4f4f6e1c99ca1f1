/** Parses arguments, and defines the options that several commands share. */
import { InvalidArgumentError, Option } from 'commander';
import { type FieldMapping, linkParts } from '../index.ts';

/** A whole number of at least 1. */
export function parseCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new InvalidArgumentError(`Expected a whole number from 1 on, got ${text}.`);
}

/** A port: a whole number from 0 to 65,535. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (text.trim() !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError(`Expected a port from 0 to 65535, got ${text}.`);
}

/** `url=Link,title=Name`: the header of the column that holds each part of a saved link. */
export function parseMapping(text: string): FieldMapping {
  const mapping = Object.fromEntries(
    text.split(',').map((pair) => {
      const [field = '', ...column] = pair.split('=');
      if (linkParts.some((known) => known === field) && column.length > 0) return [field, column.join('=')];
      throw new InvalidArgumentError(`Expected ${linkParts.join(', ')} as PART=COLUMN, got ${pair}.`);
    }),
  );
  return mapping;
}

/** The number of hits. */
export function countOption(): Option {
  return new Option('-k <n>', 'how many to show').argParser(parseCount).default(10);
}

/** The size of the embeddings that are compared. */
export function dimsOption(): Option {
  return new Option('--dims <n>', 'compare embeddings of this size (default: the largest)').argParser(
    parseCount,
  );
}

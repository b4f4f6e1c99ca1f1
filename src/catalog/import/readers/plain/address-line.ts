/** Finds the addresses in a line of plain text. */

/** A line that holds addresses. */
export interface AddressLine {
  readonly addresses: readonly string[];
  /** The rest of the line, without the marks of a list and separators. */
  readonly rest: string;
}

/** With the schemes of readers and suspended tabs, which may hold an address: `about:reader?url=`, `chrome-extension://…`. */
const webAddress =
  /(?:https?:\/\/|www\.|(?<![^\s<>"(])(?:[a-z][a-z\d+.-]*:\/\/|about:|view-source:))[^\s<>"]+/gi;

/** A host with what follows, alone on its line: `example.com/docs`. */
const bareAddress = /^(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}(?:\/\S*)?$/u;

/** The addresses of a line; undefined if it has none. */
export function parseAddressLine(line: string): AddressLine | undefined {
  const found = line.match(webAddress);
  if (found !== null) {
    return { addresses: found.map(trimEnd), rest: trimMarks(line.replace(webAddress, ' ')) };
  }
  const bare = trimMarks(line);
  return bareAddress.test(bare) ? { addresses: [bare], rest: '' } : undefined;
}

/** A text without the marks that lists and tables put around it. */
function trimMarks(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/^[\s\-–—*•·:|>(<[\]"]+|[\s\-–—:|)(<>[\]"]+$/g, '')
    .replace(/^\d+[.)]\s*/, '');
}

/** An address without the punctuation of the sentence around it. */
function trimEnd(address: string): string {
  const trimmed = address.replace(/[.,;:!?'»›]+$/, '');
  return trimmed.endsWith(')') && !trimmed.includes('(') ? trimEnd(trimmed.slice(0, -1)) : trimmed;
}

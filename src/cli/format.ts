/** Numbers, tables and results for a terminal of 110 columns. */

/** Width of the longest line, in characters. */
export const lineWidth = 110;

/** `76,123` */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 pin`, `1,160 pins` */
export function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A text of at most `width` characters. */
export function cutText(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}

/** Rows of cells as aligned columns, two spaces apart; numbers are aligned to the right. */
export function formatTable(rows: readonly (readonly (string | number)[])[]): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, i) =>
    Math.max(...rows.map((row) => textOf(row[i]).length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, i) => alignCell(cell, widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function alignCell(cell: string | number, width: number): string {
  return typeof cell === 'number' ? textOf(cell).padStart(width) : cell.padEnd(width);
}

function textOf(cell: string | number | undefined): string {
  return typeof cell === 'number' ? formatCount(cell) : (cell ?? '');
}

import { corruptText } from './growing.ts';
import { isNumber } from './number.ts';

/** How a text table is laid out, found from its first lines. */
export interface Layout {
  /** Byte between fields; 0 for any run of blanks. */
  readonly delimiter: number;
  /** The first line holds names of columns, not values. */
  readonly header: boolean;
  /** The first field of each line is its name. */
  readonly rowNames: boolean;
  readonly columns: readonly string[];
}

const tab = 9,
  comma = 44,
  semicolon = 59;

/**
 * As `scanpy.read_csv` and `read_text` decide: a first line that does not end in a number holds names; lines that begin with
 * no number have names. Beyond them, the delimiter is found, quotes are understood, and a first line that begins with an
 * empty field, or is shorter than the second by one, is a header too (as pandas and R write tables with numbered rows).
 */
export function layoutOf(first: string, second: string | undefined, comment: string | undefined, where: string): Layout {
  const delimiter = delimiterOf(first),
    a = fieldsOf(first, delimiter),
    b = second === undefined ? undefined : fieldsOf(second, delimiter);
  const header = !isNumber(a.at(-1) ?? '') || a[0] === '' || b?.length === a.length + 1;
  if (header && !b) return corruptText(where, 'the table has no rows', 'a line of names, then a line for each cell', 'one line');
  const body = header ? (b ?? a) : a,
    rowNames = !isNumber(body[0] ?? '') || (b !== undefined && !isNumber(b[0] ?? '')) || (header && (a[0] === '' || body.length === a.length + 1));
  const count = body.length - (rowNames ? 1 : 0);
  if (count < 1) return corruptText(where, 'not a table', 'fields divided by tab, comma, semicolon or blanks', `"${first}"`, 'pass a table of cells by genes');
  const named = header ? a : comment === undefined ? undefined : fieldsOf(comment, 0);
  if (!named) return { delimiter, header, rowNames, columns: Array.from({ length: count }, (_, i) => String(i)) };
  const columns = named.length > count ? named.slice(1) : named;
  if (columns.length !== count) corruptText(`${where} line 1`, 'not as many names as columns', `${count}`, `${columns.length}`);
  return { delimiter, header, rowNames, columns };
}

function delimiterOf(line: string): number {
  const counts = [tab, comma, semicolon].map((code) => [code, fieldsOf(line, code).length - 1] as const);
  const [best = 0, count = 0] = counts.reduce((a, b) => (b[1] > a[1] ? b : a));
  return count > 0 ? best : 0;
}

/** The fields of a line; a quote doubled inside quotes is one. */
export function fieldsOf(line: string, delimiter: number): string[] {
  if (delimiter === 0) return line.trim().split(/\s+/).map(unquoted);
  const by = String.fromCharCode(delimiter);
  if (!line.includes('"')) return line.split(by);
  const fields: string[] = [];
  let from = 0,
    inside = false;
  for (let at = 0; at <= line.length; at++) {
    if (line[at] === '"') inside = !inside;
    else if (at === line.length || (line[at] === by && !inside)) {
      fields.push(unquoted(line.slice(from, at)));
      from = at + 1;
    }
  }
  return fields;
}

export const unquoted = (field: string): string =>
  field.length > 1 && field.startsWith('"') && field.endsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field;

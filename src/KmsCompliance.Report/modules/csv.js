// A table for spreadsheets, to the byte what Export-CmkReport -Format Csv writes of the same findings (CsvReport in C#).

const SEPARATORS = ';|';

// The last four are those that East Asian spreadsheets take too.
const FORMULAS = '=+-@\uFF1D\uFF0B\uFF0D\uFF20';

/** A cell's text, which is no formula: neither at its start nor at that of what another separator would make a cell. */
export function cellOf(text) {
  let marked = '';
  for (let start = 0; start < text.length;) {
    let end = start;
    while (end < text.length && !SEPARATORS.includes(text[end])) {
      end++;
    }

    end = Math.min(end + 1, text.length);
    const part = text.slice(start, end);
    marked += isFormula(part) ? `'${part}` : part;
    start = end;
  }

  return marked;
}

/** The lines of the table, some at a time, so that no text of all of it is needed. */
export function* csvOf(columns, rows) {
  yield lineOf(columns.names);
  for (let start = 0; start < rows.length; start += 1000) {
    let text = '';
    for (const row of rows.subarray(start, start + 1000)) {
      text += lineOf(columns.names.map((name) => columns.text(name, row)));
    }

    yield text;
  }
}

function lineOf(cells) {
  return `${cells.map((text) => `"${cellOf(text).replaceAll('"', '""')}"`).join(',')}\r\n`;
}

// What is not shown may be passed over, as white space is.
function isFormula(text) {
  const first = /[^\s\uFFFD]/u.exec(text)?.[0];
  return first !== undefined && FORMULAS.includes(first);
}

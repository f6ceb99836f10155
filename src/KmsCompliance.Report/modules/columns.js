// The findings as the page has them: a column a member, each text once, rows by the steps between their texts' places.

const RESOURCE_ID = '\u0001';
const RESOURCE_NAME = '\u0002';

export class Columns {
  #columns = new Map();

  constructor(data) {
    this.count = data.count;
    this.names = data.columns.map((column) => column.name);
    for (const { name, values, steps } of data.columns) {
      this.#columns.set(name, { values, rows: steps ? placesOf(steps) : null, lower: null, order: null });
    }
  }

  /** The distinct texts of a column, those that repeat the resource's names with marks for them. */
  values(name) {
    return this.#columns.get(name)?.values ?? [];
  }

  /** The place of a row's text among those of its column. */
  place(name, row) {
    return this.#columns.get(name)?.rows?.[row] ?? 0;
  }

  /** The places of all rows' texts; null where every row has the first. */
  places(name) {
    return this.#columns.get(name)?.rows ?? null;
  }

  /** A row's text. */
  text(name, row) {
    const text = this.values(name)[this.place(name, row)] ?? '';
    return text.includes(RESOURCE_ID) || text.includes(RESOURCE_NAME)
      ? text.replaceAll(RESOURCE_NAME, () => this.text('ResourceName', row)).replaceAll(RESOURCE_ID, () => this.text('ResourceId', row))
      : text;
  }

  /** The distinct texts in small letters. */
  lower(name) {
    const column = this.#columns.get(name);
    if (!column) {
      return [];
    }

    column.lower ??= column.values.map((value) => value.toLowerCase());
    return column.lower;
  }

  /** Where each distinct text stands among all, in the order of `known` first and by letters then. */
  order(name, known = []) {
    const column = this.#columns.get(name);
    if (!column.order) {
      const { values } = column;
      const rankOf = (place) => (known.indexOf(values[place]) + 1 || known.length + 1);
      const sorted = values.map((value, place) => place).sort((one, other) => (values[one] < values[other] ? -1 : 1));
      if (known.length > 0) {
        sorted.sort((one, other) => rankOf(one) - rankOf(other));
      }

      column.order = new Uint32Array(sorted.length);
      sorted.forEach((place, position) => {
        column.order[place] = position;
      });
    }

    return column.order;
  }
}

/** Reads what the page holds: base64 of gzip of JSON. */
export async function readColumns(base64) {
  const letters = atob(base64.trim());
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at++) {
    bytes[at] = letters.charCodeAt(at);
  }

  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Columns(await new Response(plain).json());
}

function placesOf(steps) {
  const places = new Uint32Array(steps.length);
  let place = 0;
  for (let row = 0; row < steps.length; row++) {
    place += steps[row];
    places[row] = place;
  }

  return places;
}

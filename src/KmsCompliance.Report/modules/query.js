// What is looked for: words, filters and an order, as the address holds them.

/** The filters: what the address calls them, and whose texts they choose from. */
export const FILTERS = {
  verdict: 'Compliance',
  severity: 'Severity',
  service: 'Service',
  region: 'Region',
  account: 'AccountId',
  rule: 'RuleId',
  reason: 'Reason',
};

/** The texts that have an order of their own, the gravest first. */
export const ORDERS = {
  Severity: ['Critical', 'High', 'Medium', 'Low', 'Informational'],
  Compliance: ['NonCompliant', 'Unknown', 'Exempt', 'Compliant'],
};

/** The columns that can be ordered by: those of the filters, and the resource. */
export const SORTS = { ...FILTERS, resource: 'ResourceName' };

// What is no help in a search: what others hold already, and what says how the scan was made.
const NOT_SEARCHED = ['FindingId', 'ResourceArn', 'KeyRegion', 'FoundAt', 'FoundBy', 'ModuleVersion', 'ResourceAddress', 'TemplatePath', 'SourceLine'];

// Those of which there are many last: where another has the word, they are not looked at.
const SEARCHED_LAST = ['ResourceId', 'ResourceName'];

const searched = (columns) => [...columns.names.filter((name) => !NOT_SEARCHED.includes(name) && !SEARCHED_LAST.includes(name)), ...SEARCHED_LAST];

/** What the part of an address behind # says; null where it is no query. */
export function parseQuery(fragment) {
  const text = fragment.replace(/^#/, '');
  if (text !== '' && !text.includes('=')) {
    return null;
  }

  const said = new URLSearchParams(text);
  const sort = said.get('sort') ?? '';
  const key = sort.replace(/^-/, '');
  return {
    words: said.get('q') ?? '',
    chosen: Object.fromEntries(Object.keys(FILTERS).map((name) => [name, said.getAll(name)])),
    sort: Object.hasOwn(SORTS, key) ? { key, down: sort.startsWith('-') } : null,
    id: said.get('id'),
  };
}

/** The part of an address that says it. */
export function formatQuery(query) {
  const said = new URLSearchParams();
  if (query.words) {
    said.set('q', query.words);
  }

  for (const [name, values] of Object.entries(query.chosen)) {
    values.forEach((value) => said.append(name, value));
  }

  if (query.sort) {
    said.set('sort', (query.sort.down ? '-' : '') + query.sort.key);
  }

  if (query.id !== null) {
    said.set('id', query.id);
  }

  return said.toString();
}

/** Does once what every search, and the longest order, needs. */
export function prepareSearch(columns) {
  searched(columns).forEach((name) => columns.lower(name));
  columns.order(SORTS.resource);
}

/** The rows that a query is about, in its order. Without one, they stand as they are, the worst first. */
export function findRows(columns, query) {
  let alive = new Uint8Array(columns.count).fill(1);
  for (const [name, values] of Object.entries(query.chosen)) {
    if (values.length > 0) {
      alive = add(new Uint8Array(columns.count), alive, columns, FILTERS[name], columns.values(FILTERS[name]), (value) => values.includes(value));
    }
  }

  for (const word of query.words.toLowerCase().split(/\s+/).filter(Boolean)) {
    alive = findWord(columns, word, alive);
  }

  const rows = new Uint32Array(columns.count);
  let count = 0;
  for (let row = 0; row < alive.length; row++) {
    if (alive[row]) {
      rows[count++] = row;
    }
  }

  const found = rows.subarray(0, count);
  return query.sort ? sortRows(columns, found, query.sort) : found;
}

function findWord(columns, word, alive) {
  const found = new Uint8Array(columns.count);
  for (const name of searched(columns)) {
    add(found, alive, columns, name, columns.lower(name), (value) => value.includes(word));
  }

  // A finding's whole id, as other formats have it.
  for (const rule of columns.lower('RuleId')) {
    if (word.startsWith(`${rule}/`)) {
      const ofRule = add(new Uint8Array(columns.count), alive, columns, 'RuleId', columns.lower('RuleId'), (value) => value === rule);
      add(found, ofRule, columns, 'ResourceId', columns.lower('ResourceId'), (value) => value.includes(word.slice(rule.length + 1)));
    }
  }

  return found;
}

// Each distinct text is looked at once, and only where a row is still in question: loops, since this is what has to be quick.
function add(found, alive, columns, name, values, isMatch) {
  const places = columns.places(name);
  const answers = new Uint8Array(values.length);
  for (let row = 0; values.length > 0 && row < found.length; row++) {
    if (alive[row] && !found[row]) {
      const place = places ? places[row] : 0;
      if (answers[place] === 0) {
        answers[place] = isMatch(values[place]) ? 1 : 2;
      }

      found[row] = answers[place] === 1 ? 1 : 0;
    }
  }

  return found;
}

// A number a row, its text's place before its own: numbers sort many times faster than by a function.
function sortRows(columns, rows, { key, down }) {
  const name = SORTS[key];
  const order = columns.order(name, ORDERS[name]);
  const places = columns.places(name);
  const last = order.length - 1;
  const keys = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) {
    const position = order[places ? places[rows[at]] : 0];
    keys[at] = (down ? last - position : position) * columns.count + rows[at];
  }

  keys.sort();
  return Uint32Array.from(keys, (key) => key % columns.count);
}

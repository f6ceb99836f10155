'use strict';
(() => {
// The findings as the page has them: a column a member, each text once, rows by the steps between their texts' places.

const RESOURCE_ID = '\u0001';
const RESOURCE_NAME = '\u0002';

class Columns {
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
async function readColumns(base64) {
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

// What is looked for: words, filters and an order, as the address holds them.

/** The filters: what the address calls them, and whose texts they choose from. */
const FILTERS = {
  verdict: 'Compliance',
  severity: 'Severity',
  service: 'Service',
  region: 'Region',
  account: 'AccountId',
  rule: 'RuleId',
  reason: 'Reason',
};

/** The texts that have an order of their own, the gravest first. */
const ORDERS = {
  Severity: ['Critical', 'High', 'Medium', 'Low', 'Informational'],
  Compliance: ['NonCompliant', 'Unknown', 'Exempt', 'Compliant'],
};

/** The columns that can be ordered by: those of the filters, and the resource. */
const SORTS = { ...FILTERS, resource: 'ResourceName' };

// What is no help in a search: what others hold already, and what says how the scan was made.
const NOT_SEARCHED = ['FindingId', 'ResourceArn', 'KeyRegion', 'FoundAt', 'FoundBy', 'ModuleVersion', 'ResourceAddress', 'TemplatePath', 'SourceLine'];

// Those of which there are many last: where another has the word, they are not looked at.
const SEARCHED_LAST = ['ResourceId', 'ResourceName'];

const searched = (columns) => [...columns.names.filter((name) => !NOT_SEARCHED.includes(name) && !SEARCHED_LAST.includes(name)), ...SEARCHED_LAST];

/** What the part of an address behind # says; null where it is no query. */
function parseQuery(fragment) {
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
function formatQuery(query) {
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
function prepareSearch(columns) {
  searched(columns).forEach((name) => columns.lower(name));
  columns.order(SORTS.resource);
}

/** The rows that a query is about, in its order. Without one, they stand as they are, the worst first. */
function findRows(columns, query) {
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

// A table for spreadsheets, to the byte what Export-CmkReport -Format Csv writes of the same findings (CsvReport in C#).

const SEPARATORS = ';|';

// The last four are those that East Asian spreadsheets take too.
const FORMULAS = '=+-@\uFF1D\uFF0B\uFF0D\uFF20';

/** A cell's text, which is no formula: neither at its start nor at that of what another separator would make a cell. */
function cellOf(text) {
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
function* csvOf(columns, rows) {
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

// Elements of the page. Text is set as text, and nothing else is ever made of it.

/** An element with attributes, listeners (on\u2026) and children; text among the children stays text. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      element.addEventListener(key.slice(2), value);
    } else if (value !== false && value !== null) {
      element.setAttribute(key, value === true ? '' : value);
    }
  }

  element.append(...children);
  return element;
}

/** A button that copies a text, and says so. */
function copyButton(label, textOf) {
  const button = make('button', { type: 'button', class: 'copy', onclick: () => copy(textOf(), button, label) }, label);
  return button;
}

async function copy(text, button, label) {
  let isCopied = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    isCopied = copyTheOldWay(text);
  }

  button.textContent = isCopied ? 'Copied' : 'Not copied';
  announce(isCopied ? 'Copied' : 'The browser does not let this page copy.');
  setTimeout(() => {
    button.textContent = label;
  }, 1500);
}

// Where a browser gives files no clipboard.
function copyTheOldWay(text) {
  const area = make('textarea', { readonly: true, class: 'said' });
  area.value = text;
  (document.querySelector('dialog[open]') ?? document.body).append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  return isCopied;
}

/** Tells those who listen to the page. */
function announce(text) {
  document.getElementById('announcer').textContent = text;
}

/** A number for people. */
function numberText(number) {
  return number.toLocaleString('en-US');
}

// A table of any length: the rows that are looked at are there, and no others.


/** Verdicts for people. */
const VERDICTS = { NonCompliant: 'Not compliant', Compliant: 'Compliant', Unknown: 'Unknown', Exempt: 'Exempt' };

const BEYOND = 6;
const LONGEST = 300;
const HEADINGS = [['severity', 'Severity'], ['verdict', 'Verdict'], ['resource', 'Resource'], ['service', 'Service'], ['region', 'Region'], ['account', 'Account'], ['rule', 'Rule']];

/** A table; `onSort` is told the heading that was pressed, `onOpen` the row. */
function createTable(columns, { onSort, onOpen }) {
  const headings = HEADINGS.map(([key, label]) => make('div', { role: 'columnheader', class: `c-${key}` }, make('button', { type: 'button', onclick: () => onSort(key) }, label)));
  const body = make('div', { role: 'rowgroup', class: 'rows' });
  const table = make('div', { role: 'table', 'aria-label': 'Findings', 'aria-colcount': HEADINGS.length }, make('div', { role: 'rowgroup', class: 'headings' }, make('div', { role: 'row', 'aria-rowindex': '1' }, ...headings)), body);
  const scroller = make('div', { class: 'scroller', role: 'region', 'aria-label': 'Findings, scrolled', tabindex: '0', onscroll: () => render(), onkeydown: (event) => move(event) }, table);
  const drawn = new Map();
  let rows = new Uint32Array(0);

  // As the style has it, which differs on a phone.
  const heightOf = () => parseFloat(getComputedStyle(body).getPropertyValue('--row')) || 52;

  function render() {
    const height = heightOf();
    const first = Math.max(0, Math.floor(scroller.scrollTop / height) - BEYOND);
    const last = Math.min(rows.length, Math.ceil((scroller.scrollTop + scroller.clientHeight) / height) + BEYOND);
    for (const [position, element] of drawn) {
      if (position < first || position >= last) {
        if (element.contains(document.activeElement)) {
          scroller.focus({ preventScroll: true });
        }

        element.remove();
        drawn.delete(position);
      }
    }

    // In the order of the rows, for those who hear the page.
    let before = null;
    for (let position = last - 1; position >= first; position--) {
      let element = drawn.get(position);
      if (!element) {
        element = draw(position, height);
        drawn.set(position, element);
        body.insertBefore(element, before);
      }

      before = element;
    }
  }

  function draw(position, height) {
    const row = rows[position];
    const text = (name) => {
      const whole = columns.text(name, row);
      return whole.length > LONGEST ? `${whole.slice(0, LONGEST)}\u2026` : whole;
    };
    const [severity, verdict] = [text('Severity'), text('Compliance')];
    const cell = (key, ...children) => make('div', { role: 'cell', class: `c-${key}` }, ...children);
    const element = make(
      'div',
      { role: 'row', class: 'row', 'aria-rowindex': position + 2, onclick: () => onOpen(row) },
      cell('severity', make('span', { class: `pill sev-${severity.toLowerCase()}` }, severity)),
      cell('verdict', make('span', { class: `verdict ${verdict.toLowerCase()}` }, VERDICTS[verdict] ?? verdict)),
      cell('resource', make('button', { type: 'button', class: 'open value' }, text('ResourceName') || text('KeyArn') || text('RuleId')), make('span', { class: 'message value' }, text('Message'))),
      cell('service', text('Service') || (text('TemplatePath') === '' ? 'Key policies' : 'Not looked at')),
      cell('region', text('Region')),
      cell('account', text('AccountId')),
      cell('rule', text('RuleId')),
    );
    element.style.transform = `translateY(${position * height}px)`;
    return element;
  }

  // From row to row with the keys that a list has.
  function move(event) {
    const height = heightOf();
    const page = Math.max(1, Math.floor(scroller.clientHeight / height) - 2);
    const focused = [...drawn].find(([, element]) => element.contains(document.activeElement))?.[0];
    const from = focused ?? Math.ceil(scroller.scrollTop / height) - 1;
    const to = { ArrowDown: from + 1, ArrowUp: from - 1, PageDown: from + page, PageUp: from - page, Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined || rows.length === 0 || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }

    event.preventDefault();
    const target = Math.min(Math.max(to, 0), rows.length - 1);
    const room = scroller.clientHeight - height * 2;
    if (target * height < scroller.scrollTop || target * height > scroller.scrollTop + room) {
      scroller.scrollTop = target * height < scroller.scrollTop ? target * height : target * height - room;
    }

    render();
    drawn.get(target)?.querySelector('button').focus({ preventScroll: true });
  }

  new ResizeObserver(() => show(rows, null, false)).observe(scroller);

  /** Shows rows; `sort` says in which order they are. */
  function show(shown, sort, isNew = true) {
    rows = shown;
    drawn.forEach((element) => element.remove());
    drawn.clear();
    body.style.height = `${rows.length * heightOf()}px`;
    table.setAttribute('aria-rowcount', rows.length + 1);
    if (isNew) {
      scroller.scrollTop = 0;
      headings.forEach((heading, place) => {
        const isSorted = sort?.key === HEADINGS[place][0];
        heading.setAttribute('aria-sort', !isSorted ? 'none' : sort.down ? 'descending' : 'ascending');
      });
    }

    render();
  }

  return { element: scroller, show };
}

// One finding, whole.


const SHOWN = [
  ['Rule', 'RuleId'], ['What has to hold', 'Title'], ['Resource', 'ResourceName'], ['Resource id', 'ResourceId'], ['Type in the template', 'ResourceType'],
  ['Address in the template', 'ResourceAddress'], ['Template', 'TemplatePath'], ['Written in', 'SourcePath'], ['Line', 'SourceLine'], ['Service', 'Service'], ['Region', 'Region'],
  ['Account', 'AccountId'], ['Reason', 'Reason'], ['Key', 'KeyArn'], ['Key has to lie in', 'KeyRegion'], ['Statement', 'Sid'], ['Exempt until', 'ExemptUntil'],
  ['Accepted by', 'ExemptionOwner'], ['Accepted because', 'ExemptionReason'], ['Tags', 'Tags'], ['Controls', 'Frameworks'], ['Found at', 'FoundAt'],
  ['Found as', 'FoundBy'], ['Module version', 'ModuleVersion'], ['Finding id', 'FindingId'],
];

// Where they stand above the list, or say what another says.
const ELSEWHERE = ['Severity', 'Compliance', 'Message', 'Remediation', 'MissingStatement', 'ResourceArn'];

/** A dialog that shows a finding; `onClose` is told when it goes. */
function createDetails(columns, onClose) {
  const body = make('div');
  const dialog = make(
    'dialog',
    { 'aria-labelledby': 'details-title', onclose: onClose, onclick: (event) => event.target === dialog && dialog.close() },
    make('div', { class: 'details' }, body, make('form', { method: 'dialog' }, make('button', { class: 'close', 'aria-label': 'Close' }, '\u00D7'))),
  );
  document.body.append(dialog);

  // What a later version adds is not left out.
  const others = columns.names.filter((name) => !ELSEWHERE.includes(name) && !SHOWN.some(([, shown]) => shown === name));
  const pairs = [...SHOWN, ...others.map((name) => [name, name])];

  return {
    show(row) {
      const text = (name) => columns.text(name, row);
      const severity = text('Severity');
      body.replaceChildren(
        make('h2', { id: 'details-title', class: 'value' }, text('ResourceName') || text('KeyArn') || text('RuleId')),
        make('p', {}, make('span', { class: `pill sev-${severity.toLowerCase()}` }, severity), ' ', make('strong', {}, VERDICTS[text('Compliance')] ?? text('Compliance'))),
        make('p', { class: 'value' }, text('Message')),
        ...(text('TemplatePath') === '' ? command : words)('Mended by', text('Remediation')),
        ...command('Statements that the policy lacks', text('MissingStatement')),
        make('dl', { class: 'pairs' }, ...pairs.filter(([, name]) => text(name) !== '').flatMap(([label, name]) => [make('dt', {}, label), make('dd', { class: 'value' }, text(name))])),
      );
      if (!dialog.open) {
        dialog.showModal();
      }
    },
    close() {
      dialog.close();
    },
  };
}

// A template is mended by hand.
function words(label, text) {
  return text === '' ? [] : [make('h3', {}, label), make('p', { class: 'mend value' }, text)];
}

function command(label, text) {
  return text === '' ? [] : [make('h3', {}, label), make('div', { class: 'commandbox' }, make('pre', { class: 'command', tabindex: '0' }, make('code', {}, text)), copyButton('Copy', () => text))];
}

// The page's life: what is read is shown, what is asked for is found, and the address says what is seen.


const LABELS = { verdict: 'Verdict', severity: 'Severity', service: 'Service', region: 'Region', account: 'Account', rule: 'Rule', reason: 'Reason' };

function addTools() {
  const root = document.documentElement;
  const isDark = () => (root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
  const theme = make('button', { type: 'button', 'aria-pressed': isDark() ? 'true' : 'false', onclick: () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    theme.setAttribute('aria-pressed', isDark() ? 'true' : 'false');
  } }, 'Dark');
  document.getElementById('tools').append(theme, make('button', { type: 'button', onclick: () => print() }, 'Print'));
  document.body.append(make('div', { id: 'announcer', class: 'said', role: 'status' }));
  for (const command of document.querySelectorAll('main pre.command')) {
    command.tabIndex = 0;
    const box = make('div', { class: 'commandbox' });
    command.replaceWith(box);
    box.append(command, copyButton('Copy', () => command.textContent));
  }
}

function createFilters(columns, onChange) {
  const search = make('input', { type: 'search', id: 'words', autocomplete: 'off', spellcheck: 'false', oninput: onChange });
  const selects = {};
  for (const [key, name] of Object.entries(FILTERS)) {
    const known = ORDERS[name] ?? [];
    const values = [...columns.values(name)].sort((one, other) => (known.indexOf(one) + 1 || 99) - (known.indexOf(other) + 1 || 99) || (one < other ? -1 : 1));
    selects[key] = make('select', { id: `by-${key}`, onchange: onChange }, make('option', { value: '*' }, 'All'), ...values.map((value) => make('option', { value: `=${value}` }, labelOf(columns, key, value))));
  }

  const field = (label, control) => make('label', { for: control.id, class: 'field' }, make('span', {}, label), control);
  return {
    element: make('div', { class: 'filters', role: 'search' }, field('Search', search), ...Object.keys(FILTERS).map((key) => field(LABELS[key], selects[key]))),
    read: () => ({ words: search.value, chosen: Object.fromEntries(Object.entries(selects).map(([key, select]) => [key, select.value === '*' ? [] : select.value === '\u2026' ? select.chosen : [select.value.slice(1)]])) }),
    write(query) {
      search.value = query.words;
      for (const [key, select] of Object.entries(selects)) {
        writeChoice(columns, select, key, query.chosen[key]);
      }
    },
  };
}

// An address may choose several values, or one that no finding has: the list then says so.
function writeChoice(columns, select, key, chosen) {
  select.querySelector('option[value="\u2026"]')?.remove();
  const isListed = chosen.length === 1 && [...select.options].some((option) => option.value === `=${chosen[0]}`);
  if (chosen.length > 0 && !isListed) {
    select.chosen = chosen;
    select.append(make('option', { value: '\u2026' }, chosen.map((value) => labelOf(columns, key, value)).join(' or ')));
  }

  select.value = chosen.length === 0 ? '*' : isListed ? `=${chosen[0]}` : '\u2026';
}

function labelOf(columns, key, value) {
  const hasTemplates = columns.values('TemplatePath').some((path) => path !== '');
  const text = key === 'verdict' ? VERDICTS[value] ?? value : value === '' ? (key === 'service' && !hasTemplates ? 'Key policies' : '(none)') : value;
  return text.length > 60 ? `${text.slice(0, 60)}\u2026` : text;
}

function save(columns, rows) {
  const address = URL.createObjectURL(new Blob([...csvOf(columns, rows)], { type: 'text/csv;charset=utf-8' }));
  const link = make('a', { href: address, download: 'kms-findings.csv' });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function start(columns) {
  let query = parseQuery('');
  let rows = new Uint32Array(0);
  const filters = createFilters(columns, () => {
    query = { ...query, ...filters.read(), id: null };
    note();
    show();
  });
  const details = createDetails(columns, () => {
    if (query.id !== null) {
      query = { ...query, id: null };
      note();
    }
  });
  const table = createTable(columns, {
    onSort(key) {
      const isSorted = query.sort?.key === key;
      query = { ...query, sort: isSorted && query.sort.down ? null : { key, down: isSorted } };
      note();
      show();
    },
    onOpen(row) {
      query = { ...query, id: columns.text('FindingId', row) };
      note();
      details.show(row);
    },
  });
  const count = make('p', { class: 'count', role: 'status' });
  const clear = make('button', { type: 'button', onclick: () => {
    query = parseQuery('');
    filters.write(query);
    note();
    show();
  } }, 'Clear');
  const actions = make('div', { class: 'actions' }, count, clear, copyButton('Copy link', () => location.href), make('button', { type: 'button', onclick: () => save(columns, rows) }, 'CSV of what I see'));
  const none = make('p', { class: 'notice', hidden: true }, columns.count === 0 ? 'There is no finding in this report.' : 'No finding is like this.');
  document.getElementById('app').replaceChildren(filters.element, actions, none, table.element);

  // Without an entry of its own for each letter in the browser's history.
  function note() {
    const said = formatQuery(query);
    history.replaceState(null, '', said === '' ? '#all' : `#${said}`);
  }

  function show() {
    performance.mark('find');
    rows = findRows(columns, query);
    table.show(rows, query.sort);
    count.textContent = rows.length === columns.count ? `${numberText(columns.count)} findings` : `${numberText(rows.length)} of ${numberText(columns.count)} findings`;
    none.hidden = rows.length > 0;
    table.element.hidden = rows.length === 0;
    clear.hidden = formatQuery({ ...query, id: null }) === '';
    performance.measure('find', 'find');
  }

  function open() {
    if (query.id === null) {
      return;
    }

    for (let row = 0; row < columns.count; row++) {
      if (columns.text('FindingId', row) === query.id) {
        details.show(row);
        return;
      }
    }

    announce('The finding that the address names is not in this report.');
  }

  function follow(isAsked) {
    const said = parseQuery(location.hash);
    if (said === null) {
      return;
    }

    query = said;
    filters.write(query);
    show();
    if (isAsked && location.hash.length > 1) {
      document.getElementById('all').scrollIntoView();
      document.getElementById('all').focus({ preventScroll: true });
    }

    open();
  }

  addEventListener('hashchange', () => follow(true));
  if (parseQuery(location.hash) === null) {
    show();
  } else {
    follow(true);
  }

  performance.mark('usable');

  // While nobody has typed yet.
  setTimeout(() => prepareSearch(columns));
}

async function main() {
  addTools();
  const note = document.getElementById('app-note');
  if (typeof DecompressionStream === 'undefined') {
    note.textContent = 'This browser is too old for the table of all findings. The CSV, JSON and NDJSON formats of this report hold the same findings.';
    return;
  }

  note.textContent = 'Reading the findings \u2026';
  start(await readColumns(document.getElementById('findings').textContent));
}

main();
})();

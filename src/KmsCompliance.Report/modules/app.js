// The page's life: what is read is shown, what is asked for is found, and the address says what is seen.

import { readColumns } from './columns.js';
import { csvOf } from './csv.js';
import { createDetails } from './details.js';
import { announce, copyButton, make, numberText } from './elements.js';
import { FILTERS, ORDERS, findRows, formatQuery, parseQuery, prepareSearch } from './query.js';
import { VERDICTS, createTable } from './table.js';

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

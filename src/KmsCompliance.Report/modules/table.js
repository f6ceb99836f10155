// A table of any length: the rows that are looked at are there, and no others.

import { make } from './elements.js';

/** Verdicts for people. */
export const VERDICTS = { NonCompliant: 'Not compliant', Compliant: 'Compliant', Unknown: 'Unknown', Exempt: 'Exempt' };

const BEYOND = 6;
const LONGEST = 300;
const HEADINGS = [['severity', 'Severity'], ['verdict', 'Verdict'], ['resource', 'Resource'], ['service', 'Service'], ['region', 'Region'], ['account', 'Account'], ['rule', 'Rule']];

/** A table; `onSort` is told the heading that was pressed, `onOpen` the row. */
export function createTable(columns, { onSort, onOpen }) {
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

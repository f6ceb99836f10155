import assert from 'node:assert/strict';
import test from 'node:test';
import { Columns } from '../modules/columns.js';
import { cellOf, csvOf } from '../modules/csv.js';

for (const [text, cell] of [
  ['', ''], ['plain', 'plain'], ['=1+1', "'=1+1"], ['+1', "'+1"], ['-1', "'-1"], ['@SUM(A1)', "'@SUM(A1)"], [' =1', "' =1"], ['\uFFFD=1', "'\uFFFD=1"],
  ['\uFF1D1', "'\uFF1D1"], ['a;=1', "a;'=1"], ['a; =1|+2', "a;' =1|'+2"], ['a=1', 'a=1'], [';;', ';;'], ['a-b', 'a-b'], ['\u{1F512}=1', '\u{1F512}=1'],
]) {
  test(`the cell of ${JSON.stringify(text)} is no formula`, () => assert.equal(cellOf(text), cell));
}

test('a table has its headings and the rows that are asked for, in quotes', () => {
  const columns = new Columns({ count: 2, columns: [{ name: 'One', values: ['a "b"', '=x'], steps: [0, 1] }, { name: 'Two', values: ['c, d'] }] });
  assert.equal([...csvOf(columns, Uint32Array.of(1, 0))].join(''), '"One","Two"\r\n"\'=x","c, d"\r\n"a ""b""","c, d"\r\n');
});

import assert from 'node:assert/strict';
import test from 'node:test';
import { gzipSync } from 'node:zlib';
import { Columns, readColumns } from '../modules/columns.js';

const data = {
  count: 3,
  columns: [
    { name: 'ResourceId', values: ['arn:one', '$&$1'], steps: [0, 1, -1] },
    { name: 'ResourceName', values: ['first', 'second'], steps: [0, 1, 0] },
    { name: 'Message', values: ['\u0002 of \u0001 and \u0001', 'plain'], steps: [0, 0, 1] },
    { name: 'Severity', values: ['Medium'] },
  ],
};

test('a text is that of its row', () => {
  const columns = new Columns(data);
  assert.deepEqual([0, 1, 2].map((row) => columns.text('ResourceId', row)), ['arn:one', '$&$1', 'arn:one']);
  assert.deepEqual([0, 1, 2].map((row) => columns.text('ResourceName', row)), ['first', 'second', 'second']);
  assert.deepEqual([0, 1, 2].map((row) => columns.text('Severity', row)), ['Medium', 'Medium', 'Medium']);
});

test('marks stand for what the row\'s resource is called, whatever that holds', () => {
  const columns = new Columns(data);
  assert.deepEqual([0, 1, 2].map((row) => columns.text('Message', row)), ['first of arn:one and arn:one', 'second of $&$1 and $&$1', 'plain']);
});

test('a column that is not there is empty', () => {
  const columns = new Columns(data);
  assert.equal(columns.text('Tags', 1), '');
  assert.deepEqual(columns.values('Tags'), []);
});

test('no finding is no row', () => {
  const columns = new Columns({ count: 0, columns: [{ name: 'Severity', values: [] }] });
  assert.equal(columns.count, 0);
});

test('what the page holds is read', async () => {
  const columns = await readColumns(`\n${gzipSync(JSON.stringify(data)).toString('base64')}\n`);
  assert.equal(columns.count, 3);
  assert.equal(columns.text('Message', 2), 'plain');
});

test('texts that have an order of their own stand in it, and others behind them by their letters', () => {
  const columns = new Columns({ count: 4, columns: [{ name: 'Severity', values: ['Low', 'zzz', 'Critical', 'aaa'], steps: [0, 1, 1, 1] }] });
  assert.deepEqual([...columns.order('Severity', ['Critical', 'High', 'Low'])], [1, 3, 0, 2]);
});

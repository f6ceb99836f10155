import assert from 'node:assert/strict';
import test from 'node:test';
import { Columns } from '../modules/columns.js';
import { FILTERS, findRows, formatQuery, parseQuery } from '../modules/query.js';

const names = ['FindingId', 'RuleId', 'Severity', 'Compliance', 'Reason', 'Message', 'Service', 'ResourceName', 'ResourceId', 'Region', 'AccountId'];
const findings = [
  ['KMSC002/arn:b', 'KMSC002', 'Critical', 'NonCompliant', 'KeyNotUsable', 'The key is Disabled.', 'SecretsManager', 'billing/API', 'arn:b', 'eu-west-1', '111122223333'],
  ['KMSC001/arn:a', 'KMSC001', 'Medium', 'NonCompliant', 'AwsManagedKey', 'By default.', 'SecretsManager', 'apps/web', 'arn:a', 'us-east-1', '111122223333'],
  ['KMSC001/arn:b', 'KMSC001', 'Informational', 'Compliant', 'CustomerManagedKey', 'Under a key of yours.', 'SecretsManager', 'billing/API', 'arn:b', 'eu-west-1', '111122223333'],
  ['KMSP001/key', 'KMSP001', 'Medium', 'Unknown', '', 'Not read.', '', '', '', 'eu-west-1', '444455556666'],
  ['KMSC001/xray/1/eu', 'KMSC001', 'Medium', 'Exempt', 'AwsManagedKey', 'By default.', 'XRay', 'X-Ray encryption', 'xray/1/eu', 'eu-west-1', '444455556666'],
];

const columns = new Columns({
  count: findings.length,
  columns: names.map((name, place) => {
    const values = [...new Set(findings.map((finding) => finding[place]))];
    const places = findings.map((finding) => values.indexOf(finding[place]));
    return { name, values, ...(values.length > 1 ? { steps: places.map((one, row) => (row === 0 ? one : one - places[row - 1])) } : {}) };
  }),
});

const rowsOf = (fragment) => [...findRows(columns, parseQuery(fragment))];

for (const [fragment, rows] of [
  ['', [0, 1, 2, 3, 4]],
  ['#verdict=NonCompliant', [0, 1]],
  ['verdict=NonCompliant&verdict=Exempt', [0, 1, 4]],
  ['verdict=NonCompliant&region=eu-west-1', [0]],
  ['service=', [3]],
  ['service=None', []],
  ['q=billing', [0, 2]],
  ['q=BILLING%20disabled', [0]],
  ['q=KMSC001/ARN:B', [2]],
  ['q=4444', [3, 4]],
  ['q=xray', [4]],
  ['q=nothing', []],
  ['q=eu-west-1&severity=Medium', [3, 4]],
  ['sort=resource', [3, 4, 1, 0, 2]],
  ['sort=-resource', [0, 2, 1, 4, 3]],
  ['sort=severity', [0, 1, 3, 4, 2]],
  ['sort=verdict', [0, 1, 3, 4, 2]],
  ['sort=-verdict', [2, 4, 3, 0, 1]],
  ['sort=region&verdict=NonCompliant', [0, 1]],
  ['sort=-region&verdict=NonCompliant', [1, 0]],
  ['sort=__proto__', [0, 1, 2, 3, 4]],
]) {
  test(`'${fragment}' is rows ${rows}`, () => assert.deepEqual(rowsOf(fragment), rows));
}

test('a part of the page is no query', () => assert.equal(parseQuery('#worst'), null));

for (const text of ['a&b=c#d', '%41', '=1+1', '\u05E9\u05DC\u05D5\u05DD', 'x\u0000y', 'one two', '+', '']) {
  test(`an address gives back ${JSON.stringify(text)} as it was`, () => {
    const query = { words: text, chosen: Object.fromEntries(Object.keys(FILTERS).map((name) => [name, [text, `${text}2`]])), sort: { key: 'region', down: true }, id: text };
    assert.deepEqual(parseQuery(`#${formatQuery(query)}`), query);
  });
}

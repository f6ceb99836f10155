// One finding, whole.

import { copyButton, make } from './elements.js';
import { VERDICTS } from './table.js';

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
export function createDetails(columns, onClose) {
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

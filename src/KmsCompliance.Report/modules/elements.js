// Elements of the page. Text is set as text, and nothing else is ever made of it.

/** An element with attributes, listeners (on\u2026) and children; text among the children stays text. */
export function make(name, attributes = {}, ...children) {
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
export function copyButton(label, textOf) {
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
export function announce(text) {
  document.getElementById('announcer').textContent = text;
}

/** A number for people. */
export function numberText(number) {
  return number.toLocaleString('en-US');
}

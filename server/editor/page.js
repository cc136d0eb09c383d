// The query page with its editor: questions are asked without leaving the page. What is shown is always a part of the
// page that the server makes for the same address, so that there is one way of drawing, with this script and without.
import { editorFor, goTo, setText, showError } from './editor.js';

const LONGEST = 4000; // characters of an address that goes through every server between here and there
const form = document.querySelector('form#ask');
const field = form.elements.query;
const status = document.querySelector('#status');
const cancel = document.querySelector('#cancel');
const said = form.dataset;
let asking = null;
let words = null;

const editor = editorFor(field, {
  label: form.querySelector('label[for=query]').textContent,
  load: completionWords,
  find: namedThings,
  run: () => form.requestSubmit(),
});
editor.dom.addEventListener('focusin', completionWords, { once: true });

// Return what can be completed; where it cannot be had nothing of it is completed, until it is asked for again.
function completionWords() {
  words ??= fetch(said.completions).then((answer) => answer.json()).catch(() => {
    words = null;
    return { prefixes: {}, terms: [] };
  });
  return words;
}

// Return the things that some words name; an address of ours is told from an IRI by where documents are.
async function namedThings(words) {
  const [, names = [], told = [], addresses = []] = await fetch(`${said.suggest}?${new URLSearchParams({ q: words })}`)
    .then((answer) => answer.json()).catch(() => []);
  return addresses.flatMap((address, place) => {
    const path = decodeURI(address);
    if (!path.startsWith(said.documents)) return [];
    return [{ name: names[place], told: told[place], iri: said.things + path.slice(said.documents.length) }];
  });
}

// Ask the server for a page, and show the part of it that is the answer.
async function show(address, { body = null, remember = true } = {}) {
  asking?.abort();
  const mine = (asking = new AbortController());
  status.textContent = said.asking;
  cancel.hidden = false;
  const began = performance.now();
  try {
    const request = { headers: { Accept: 'text/html' }, signal: mine.signal, ...(body && { method: 'POST', body }) };
    const answer = await fetch(address, request);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (mine !== asking) return;
    swap(page, (performance.now() - began) / 1000);
    if (remember && !body) history.pushState(null, '', address);
  } catch (error) {
    if (mine === asking) status.textContent = error.name === 'AbortError' ? said.cancelled : said.unreachable;
  } finally {
    if (mine === asking) cancel.hidden = true;
  }
}

function swap(page, seconds) {
  const found = page.querySelector('#answer');
  const text = page.querySelector('form#ask')?.elements.query.value;
  if (!found) {
    status.textContent = page.querySelector('main')?.textContent.trim() || said.unreachable;
    return;
  }
  document.querySelector('#answer').replaceWith(document.importNode(found, true));
  document.querySelector('#answer').dispatchEvent(new Event('shown', { bubbles: true }));
  document.title = page.title;
  if (text !== undefined) setText(editor, text);
  const summary = found.querySelector('.summary')?.textContent.trim() ?? '';
  status.textContent = `${summary} · ${said.took.replace('{seconds}', seconds.toFixed(2))}`;
  dress();
}

// Give what came from the server what only a script can do: places in the editor, copying.
function dress() {
  const place = document.querySelector('#answer [data-line]');
  showError(editor, place && {
    line: Number(place.dataset.line), column: Number(place.dataset.column), token: place.dataset.token ?? '',
    message: place.textContent.trim(),
  });
  for (const each of document.querySelectorAll('[data-needs-script]')) each.hidden = false;
}

form.addEventListener('submit', (event) => {
  if (new URL(form.action).pathname !== location.pathname) return; // the page of a question leads to another one
  field.value = editor.state.doc.toString();
  const pairs = [...new FormData(form)].filter(([name, value]) => name !== 'format' || value !== 'html');
  if (pairs.some(([name]) => name === 'format')) return; // a file: the browser's own to fetch
  event.preventDefault();
  const address = `${form.getAttribute('action')}?${new URLSearchParams(pairs)}`;
  if (address.length <= LONGEST) show(address);
  else show(form.getAttribute('action'), { body: new URLSearchParams([...pairs, ['format', 'html']]) });
});

document.addEventListener('submit', (event) => {
  const again = event.target;
  if (!again.matches('#answer form') || event.submitter?.name === 'format') return;
  event.preventDefault();
  const pairs = new URLSearchParams(new FormData(again, event.submitter));
  if (again.method === 'post') show(again.getAttribute('action'), { body: pairs });
  else show(`${again.getAttribute('action')}?${pairs}`);
});

document.addEventListener('click', (event) => {
  const link = event.target.closest('#answer a[data-swap], #answer button[data-copy], #answer button[data-place]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.matches('a')) {
    event.preventDefault();
    show(link.getAttribute('href'));
  } else if (link.matches('[data-copy]')) {
    copy(link);
  } else {
    const { line, column } = document.querySelector('#answer [data-line]').dataset;
    goTo(editor, Number(line), Number(column));
  }
});

async function copy(button) {
  const address = new URL(document.querySelector('#answer a.permalink').getAttribute('href'), location.href).href;
  try {
    await navigator.clipboard.writeText(address);
    status.textContent = said.copied;
  } catch {
    status.textContent = address;
  }
}

cancel.addEventListener('click', () => asking?.abort());
addEventListener('popstate', () => show(location.href, { remember: false }));

const filter = document.querySelector('#filter');
filter?.closest('[hidden]')?.removeAttribute('hidden');
filter?.addEventListener('input', () => {
  const wanted = filter.value.toLowerCase().split(/\s+/);
  for (const each of document.querySelectorAll('#questions li')) {
    each.hidden = !wanted.every((word) => each.textContent.toLowerCase().includes(word));
  }
});
dress();

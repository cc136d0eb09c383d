// The editor in place of a text field: CodeMirror in a shadow root, whose style sheets are constructed and so need no
// exception from the page's policy. Colours are the page's custom properties. Tab is not taken: it leaves the editor.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { setDiagnostics } from '@codemirror/lint';
import { EditorState, Prec } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { completions, language } from './language.js';

const MONO = 'ui-monospace, "Noto Sans Mono", monospace';
const FOCUS = { outline: '3px solid var(--link)', outlineOffset: '2px' };
const LOOK = EditorView.theme({
  '&': { color: 'var(--ink)', backgroundColor: 'var(--wash)', border: '1px solid var(--line)', fontSize: '.9rem' },
  '&.cm-focused': FOCUS,
  '.cm-scroller': { fontFamily: MONO, lineHeight: '1.55', maxHeight: '32rem' },
  '.cm-content, .cm-gutter': { minHeight: '14rem' },
  '.cm-content': { caretColor: 'var(--ink)', padding: '.6rem 0' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { color: 'var(--quiet)', backgroundColor: 'var(--wash)', borderRight: '1px solid var(--line)' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--link) 7%, transparent)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--link) 28%, transparent)',
  },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'color-mix(in srgb, var(--link) 22%, transparent)' },
  '.cm-tooltip': { color: 'var(--ink)', backgroundColor: 'var(--paper)', border: '1px solid var(--line)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: MONO, maxHeight: '16rem' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '.2rem .5rem', display: 'flex', gap: '.9rem' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    color: 'var(--paper)', backgroundColor: 'var(--link)',
  },
  '.cm-completionDetail': { marginLeft: 'auto', fontStyle: 'normal', fontFamily: 'system-ui, sans-serif' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-completionInfo': { fontFamily: 'system-ui, sans-serif', maxWidth: '22rem', lineHeight: '1.4' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--mark)' },
  '.cm-lintRange-error': { backgroundImage: 'none', borderBottom: '2px solid var(--mark)' },
  '.cm-lintPoint-error::after': { borderBottomColor: 'var(--mark)' },
});
const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--link)', fontWeight: '600' },
  { tag: [tags.string, tags.literal, tags.number], color: 'var(--mark)' },
  { tag: tags.comment, color: 'var(--quiet)', fontStyle: 'italic' },
  { tag: tags.variableName, fontWeight: '600' },
  { tag: tags.url, color: 'var(--quiet)' },
]);

// What is typed over a selection is put in by the editor. Left to do it, the browser would give it the selection's look
// with a style attribute, which the page's policy forbids and reports.
const TYPED_OVER = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { from, to } = view.state.selection.main;
    if (event.inputType !== 'insertText' || !event.data || from === to || view.composing) return false;
    const insert = () => view.state.update(view.state.replaceSelection(event.data), { userEvent: 'input.type' });
    const taken = view.state.facet(EditorView.inputHandler).some((each) => each(view, from, to, event.data, insert));
    if (!taken) view.dispatch(insert(), { scrollIntoView: true });
    event.preventDefault();
    return true;
  },
});

// Put an editor in front of a text field, which keeps the text for the form that it is in.
export function editorFor(field, { label, load, find, run }) {
  const host = document.createElement('div');
  host.className = 'editor';
  field.before(host);
  const root = host.attachShadow({ mode: 'open' });
  const keep = EditorView.updateListener.of((update) => {
    if (update.docChanged) field.value = update.state.doc.toString();
  });
  const asking = Prec.highest(keymap.of([{ key: 'Mod-Enter', run: () => (run(), true) }]));
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: field.value,
      extensions: [
        asking, keep, TYPED_OVER, lineNumbers(), history(), drawSelection(), indentOnInput(), bracketMatching(),
        closeBrackets(), highlightActiveLine(), EditorView.lineWrapping, language, syntaxHighlighting(COLOURS), LOOK,
        autocompletion({ override: [completions({ load, find })], icons: false }),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', autocapitalize: 'off' }),
      ],
    }),
  });
  field.hidden = true;
  return view;
}

export function setText(view, text) {
  if (text !== view.state.doc.toString()) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
}

// Return the offset of a place; columns count characters, as people do, where the editor counts UTF-16's code units.
export function offsetOf(view, line, column) {
  const found = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
  return found.from + [...found.text].slice(0, column - 1).join('').length;
}

export function showError(view, error) {
  if (!error) return view.dispatch(setDiagnostics(view.state, []));
  const from = offsetOf(view, error.line, error.column);
  const to = Math.min(from + Math.max([...error.token].join('').length, 1), view.state.doc.length);
  view.dispatch(setDiagnostics(view.state, [{ from, to, severity: 'error', message: error.message }]));
}

export function goTo(view, line, column) {
  view.dispatch({ selection: { anchor: offsetOf(view, line, column) }, scrollIntoView: true });
  view.focus();
}

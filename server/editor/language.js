// What can be completed: our words and prefixes, what else the dataset uses, SPARQL's own words, variables of the query.
import { SparqlLanguage } from 'codemirror-lang-sparql';
import { syntaxTree } from '@codemirror/language';

const KEYWORDS = `ASK BASE BIND CONSTRUCT DESCRIBE DISTINCT EXISTS FILTER FROM GRAPH GROUP\u00a0BY HAVING LIMIT MINUS NAMED
  NOT\u00a0EXISTS OFFSET OPTIONAL ORDER\u00a0BY PREFIX REDUCED SELECT UNION VALUES WHERE`;
const FUNCTIONS = `ABS AVG BNODE BOUND CEIL COALESCE CONCAT CONTAINS COUNT DATATYPE DAY ENCODE_FOR_URI FLOOR GROUP_CONCAT
  HOURS IF IRI LANG LANGMATCHES LCASE MAX MD5 MIN MINUTES MONTH NOW RAND REGEX REPLACE ROUND SAMPLE SECONDS SHA1 SHA256
  SHA384 SHA512 STR STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLEN STRSTARTS STRUUID SUBSTR SUM TIMEZONE TZ UCASE UUID
  YEAR isBlank isIRI isLiteral isNumeric sameTerm`;
const OWN = [
  ...words(KEYWORDS).map((label) => ({ label, type: 'keyword', boost: -2 })),
  ...words(FUNCTIONS).map((label) => ({ label, type: 'function', apply: `${label}(`, boost: -3 })),
];
const QUIET = new Set(['IriRef', 'String', 'Comment', 'Langtag']);
const DECLARED = /\bPREFIX\s+([\w.-]*):/gi;

function words(text) {
  return text.split(/[ \n]+/).map((each) => each.replace('\u00a0', ' '));
}

export const language = SparqlLanguage;

// Return a source of completions.
// load resolves to { prefixes, terms }, find to the things that some words name: { name, told, iri }.
export function completions({ load, find }) {
  return async (context) => {
    const named = context.matchBefore(/<[\p{L}\p{N}][^<>"{}|^`\\\n:]+/u);
    if (named) return things(named, context.pos, await find(named.text.slice(1)));
    const tree = syntaxTree(context.state).resolveInner(context.pos, -1);
    if (QUIET.has(tree.name)) return null;
    const variable = context.matchBefore(/[?$]\w*/);
    if (variable) return { from: variable.from, options: variables(context, variable.from), validFor: /^[?$]\w*$/ };
    const word = context.matchBefore(/[\p{L}\p{N}_.-]*(:[\p{L}\p{N}_.-]*)?/u);
    if (!context.explicit && (!word || word.from === word.to)) return null;
    const known = await load();
    const before = context.state.sliceDoc(Math.max(0, word.from - 20), word.from);
    const options = /\bPREFIX\s+$/i.test(before) ? declarations(known.prefixes) : termsOf(known, before);
    return { from: word.from, options, validFor: /^[\p{L}\p{N}_.-]*(:[\p{L}\p{N}_.-]*)?$/u };
  };
}

// Things are written as their IRIs, whatever words they were found by.
function things(named, to, found) {
  const options = found.map(({ name, told, iri }, place) => (
    { label: name, detail: told, apply: `<${iri}>`, type: 'thing', boost: -place }
  ));
  return { from: named.from, to, options, filter: false };
}

function variables(context, but) {
  const found = new Set();
  for (const match of context.state.doc.toString().matchAll(/[?$]\w+/g)) if (match.index !== but) found.add(match[0]);
  return [...found].sort().map((label) => ({ label, type: 'variable' }));
}

function declarations(prefixes) {
  return Object.entries(prefixes).map(([prefix, space]) => (
    { label: `${prefix}:`, detail: space, apply: `${prefix}: <${space}>`, type: 'namespace' }
  ));
}

function termsOf({ prefixes, terms }, before) {
  const classesFirst = /(^|[\s;{])a\s+$/.test(before);
  const ours = terms.map((term) => ({
    label: term.name,
    detail: term.label,
    info: term.comment || undefined,
    type: term.kind,
    boost: classesFirst && term.kind === 'class' ? 3 : 0,
    apply: (view, option, from, to) => insert(view, from, to, term.name, prefixes),
  }));
  return [...ours, ...OWN];
}

// Insert a prefixed name, and the declaration of its prefix at the top where there is none yet: one change, one undo.
function insert(view, from, to, name, prefixes) {
  const prefix = name.slice(0, name.indexOf(':'));
  const declared = [...view.state.doc.toString().matchAll(DECLARED)].map((match) => match[1]);
  const head = declared.includes(prefix) ? '' : `PREFIX ${prefix}: <${prefixes[prefix]}>\n`;
  view.dispatch({
    changes: [{ from: 0, insert: head }, { from, to, insert: name }],
    selection: { anchor: from + head.length + name.length },
    userEvent: 'input.complete',
  });
}

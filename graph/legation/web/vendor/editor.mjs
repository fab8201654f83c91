// Puts an editor in place of each <textarea data-editor>; without scripts the textarea stays.
// It lives in a shadow root: there its styles are constructed style sheets, which style-src 'self' lets pass.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--cooperation)", fontWeight: "600" },
  { tag: [tags.string, tags.literal], color: "var(--conflict)" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
  { tag: [tags.variableName, tags.atom], color: "var(--accent)" },
]);
const look = EditorView.theme({
  "&": { border: "1px solid var(--edge)", borderRadius: ".4rem", background: "var(--card)", color: "var(--ink)" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "1px" },
  ".cm-content, .cm-gutter": { minHeight: "12rem" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-scroller": { font: '14px/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace', maxHeight: "32rem", overflow: "auto" },
  ".cm-gutters": { background: "transparent", color: "var(--soft)", border: "none" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { background: "var(--source)" },
  ".cm-tooltip": { background: "var(--card)", color: "var(--ink)", borderColor: "var(--line)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { background: "var(--source)", color: "var(--ink)" },
  ".cm-completionDetail": { color: "var(--soft)" },
});

let terms;
const known = (address) =>
  (terms ??= fetch(address).then((answer) => answer.json()).then((found) => found.map(([label, detail, type]) => ({ label, detail, type }))).catch(() => []));

const completing = (address) => async (context) => {
  const word = context.matchBefore(/[?$]?[\w-]*:?[\w-]*/);
  if (!word || (word.from === word.to && !context.explicit)) return null;
  if (/^[?$]/.test(word.text)) {
    const names = new Set(context.state.doc.toString().match(/[?$]\w+/g));
    names.delete(word.text);
    return { from: word.from, options: [...names].map((label) => ({ label, type: "variable" })), validFor: /^[?$]\w*$/ };
  }
  return { from: word.from, options: await known(address), validFor: /^[\w-]*:?[\w-]*$/ };
};

// Text typed over a selection: Chromium itself would keep the look of what goes in a style attribute, which is not let pass.
const replacing = EditorView.domEventHandlers({
  beforeinput(event, view) {
    if (event.inputType !== "insertText" || event.data === null || view.composing || view.state.selection.main.empty) return false;
    event.preventDefault();
    view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    return true;
  },
});

for (const area of document.querySelectorAll("textarea[data-editor]")) {
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  area.before(host);
  const submit = () => (area.form.requestSubmit(), true);
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: area.value,
      extensions: [
        lineNumbers(), highlightSpecialChars(), history(), drawSelection(), bracketMatching(), closeBrackets(),
        StreamLanguage.define(sparql), syntaxHighlighting(colours), look, replacing, EditorView.lineWrapping,
        autocompletion({ override: [completing(area.dataset.editor)], icons: false }),
        EditorView.contentAttributes.of({ "aria-label": area.labels[0]?.textContent.trim() ?? "Query", spellcheck: "false" }),
        keymap.of([{ key: "Mod-Enter", run: submit }, ...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) area.value = update.state.doc.toString();
        }),
      ],
    }),
  });
  area.labels[0]?.addEventListener("click", () => view.focus());
  area.hidden = true;
}

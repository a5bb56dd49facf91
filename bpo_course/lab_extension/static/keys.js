// No stray key or click changes a lesson: notebook commands on single keys are off in it, arrows scroll
// as on any page, and a lesson's text is not opened for editing. What is pressed in a card, or typed in
// a cell of the learner's own, stays theirs.

const MOVES = ["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"];
const PAGES = ["Enter", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]; // JupyterLab's on a cell

export function quieten(lesson) {
  const { node } = lesson.panel.content;
  // JupyterLab listens further up, in the bubbling phase.
  node.addEventListener("keydown", (event) => {
    if (typing(event.target)) return;
    const ours = lesson.isOurs(lesson.cellOf(event.target));
    if (changes(event) || (PAGES.includes(event.key) && ours && !lesson.showsCode)) {
      event.stopPropagation();
    }
  });
  const before = (name, handle) => node.addEventListener(name, handle, true);
  before("dblclick", (event) => {
    if (lesson.isOurs(lesson.cellOf(event.target))) event.stopPropagation();
  });
  // A new cell at the end is a code cell, whatever the last cell is.
  before("click", (event) => {
    if (!event.target.closest(".jp-Notebook-footer")) return;
    event.stopPropagation();
    event.preventDefault();
    lesson.addCell();
  });
}

// Whether a key in the notebook, outside of any field, would run a command that changes it.
function changes(event) {
  const { key, ctrlKey, altKey, metaKey, shiftKey } = event;
  if (key === "Delete" || key === "Backspace") return true;
  if (shiftKey && MOVES.includes(key)) return true; // marks cells, or moves them
  return !ctrlKey && !altKey && !metaKey && key.length === 1;
}

function typing(target) {
  return Boolean(target.closest("input, textarea, select, [contenteditable=true], .cm-editor"));
}

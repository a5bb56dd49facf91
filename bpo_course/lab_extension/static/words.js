// The words of the trade in a lesson's text: the first of each in a section tells what it means, when
// the pointer is on it, when it is tapped, and when it has the focus.

import { made } from "./bar.js";
import { read, write } from "./kept.js";

const PASSED_OVER = "a, button, code, pre, h1, h2, h3, h4, h5, h6, .bpo-term, .MathJax, mjx-container";
const ON = "bpo-course:words";
const REDO_MS = 30;
const LEAVE_MS = 200; // from the word to what is told of it
const GAP_PX = 6;

// What the course tells of its words, and how they are found in a text.
export class Glossary {
  constructor(terms) {
    this.byFirst = new Map(); // names by the first word that is written
    for (const term of terms) for (const name of term.names) this.add(name, term);
    for (const names of this.byFirst.values()) names.sort((one, other) => other.size - one.size);
  }

  // A name with capitals, such as an abbreviation, counts as it is written; any other counts with
  // any capitals. Its plural counts too, and a part of a longer word does not.
  add(name, term) {
    const written = escaped(name).replaceAll(" ", "\\s+");
    const flags = name === name.toLowerCase() ? "iy" : "y";
    const pattern = new RegExp(`${written}(?:s|es)?(?![\\w-])`, flags);
    const first = name.toLowerCase().match(/\w+/)?.[0];
    if (!first) return; // nothing in a text would begin it
    for (const key of [first, `${first}s`, `${first}es`]) {
      if (!this.byFirst.has(key)) this.byFirst.set(key, []);
      this.byFirst.get(key).push({ term, pattern, size: name.length });
    }
  }

  // Return where words are in a text, each with what is told of it.
  find(text) {
    const found = [];
    let end = 0;
    for (const { 0: first, index } of text.matchAll(/(?<![\w-])\w+/g)) {
      const names = index < end ? [] : (this.byFirst.get(first.toLowerCase()) ?? []);
      const name = names.find(({ pattern }) => {
        pattern.lastIndex = index;
        return pattern.test(text);
      });
      if (!name) continue;
      end = name.pattern.lastIndex;
      found.push({ term: name.term, start: index, end });
    }
    return found;
  }
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

// The words of one lesson.
export class Words {
  constructor(lesson) {
    this.lesson = lesson;
    this.glossary = lesson.course.glossary;
    this.due = new Set();
    this.watched = new WeakSet();
    this.seeing = new MutationObserver((changes) => this.changed(changes));
    const { node } = lesson.panel.content;
    node.addEventListener("pointerover", (event) => told(event, (term) => tip.show(term)));
    node.addEventListener("pointerout", (event) => told(event, () => tip.leave()));
    node.addEventListener("focusin", (event) => told(event, (term) => tip.show(term)));
    node.addEventListener("focusout", (event) => told(event, () => tip.hide()));
    node.addEventListener("click", (event) => told(event, (term) => tip.show(term)));
    node.addEventListener("keydown", (event) => told(event, (term) => tip.press(event, term)), true);
    this.watch();
    lesson.panel.content.model.cells.changed.connect(() => this.watch());
    this.reachable(read("localStorage", ON) === true);
  }

  // See when one of the lesson's own texts is drawn, now or anew.
  watch() {
    for (const cell of this.lesson.cells) {
      if (cell.model.type !== "markdown" || !this.lesson.isOurs(cell)) continue;
      if (this.watched.has(cell)) continue;
      this.watched.add(cell);
      this.seeing.observe(cell.node, { childList: true, subtree: true });
      this.due.add(cell);
    }
    this.soon();
  }

  changed(changes) {
    tip.look();
    for (const { target } of changes) {
      const cell = this.lesson.cellOf(target);
      if (cell) this.due.add(cell);
    }
    this.soon();
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.mark(), REDO_MS);
  }

  // Mark the words of the cells that were drawn: of each section those that it has not had.
  mark() {
    if (this.lesson.panel.isDisposed) return;
    for (const { cells } of this.lesson.sections) {
      if (!cells.some((cell) => this.due.has(cell))) continue;
      const had = new Set(cells.flatMap((cell) => [...terms(cell)]).map((term) => term.bpoTerm));
      for (const cell of cells) if (this.due.delete(cell)) this.markIn(cell, had);
    }
    this.due.clear();
    this.seeing.takeRecords(); // what was done here
  }

  markIn(cell, had) {
    for (const root of cell.node.querySelectorAll(".jp-RenderedMarkdown")) {
      for (const text of textsIn(root)) this.markText(text, had);
    }
  }

  markText(text, had) {
    const fresh = this.glossary.find(text.data).filter(({ term }) => !had.has(term) && had.add(term));
    for (const { term, start, end } of fresh.reverse()) {
      const rest = text.splitText(start);
      rest.splitText(end - start);
      const word = this.made(term);
      rest.replaceWith(word);
      word.append(rest);
    }
  }

  made(term) {
    const word = made("span", "bpo-term");
    word.bpoTerm = term;
    this.setReachable(word);
    return word;
  }

  // Whether the way by Tab leads over the words.
  reachable(isOn) {
    this.isReachable = isOn;
    for (const cell of this.lesson.cells) for (const word of terms(cell)) this.setReachable(word);
  }

  setReachable(word) {
    for (const [name, value] of Object.entries({ tabindex: "0", role: "button" })) {
      if (this.isReachable) word.setAttribute(name, value);
      else word.removeAttribute(name);
    }
  }

  toggle() {
    this.reachable(!this.isReachable);
    write("localStorage", ON, this.isReachable);
  }

  end() {
    clearTimeout(this.timer);
    this.seeing.disconnect();
    tip.hide();
  }
}

function terms(cell) {
  return cell.node.querySelectorAll(".bpo-term");
}

// The texts in which words may be marked, as they are before any is.
function textsIn(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement.closest(PASSED_OVER)) found.push(walker.currentNode);
  }
  return found;
}

function told(event, act) {
  const term = event.target.closest?.(".bpo-term");
  if (term) act(term);
}

// What is told of a word: one place for all of the page.
class Tip {
  constructor() {
    this.node = made("div", "bpo-tip", { id: "bpo-tip", role: "tooltip" });
    this.node.hidden = true;
    this.node.addEventListener("pointerenter", () => clearTimeout(this.leaving));
    this.node.addEventListener("pointerleave", () => this.leave());
    this.pressed = (event) => this.key(event);
    this.moved = () => this.put();
    this.elsewhere = (event) => event.target.closest?.(".bpo-term, .bpo-tip") || this.hide();
  }

  show(word) {
    clearTimeout(this.leaving);
    if (this.word === word) return;
    this.hide();
    this.word = word;
    const { says, means } = word.bpoTerm;
    this.node.replaceChildren(made("strong", "", {}, says), ` ${means}`);
    document.body.append(this.node);
    this.node.hidden = false;
    word.setAttribute("aria-describedby", "bpo-tip");
    document.addEventListener("keydown", this.pressed, true);
    document.addEventListener("pointerdown", this.elsewhere, true);
    document.addEventListener("scroll", this.moved, { capture: true, passive: true });
    this.put();
  }

  // Put it under the word, or over it where there is no room, and all of it inside the window.
  put() {
    const by = this.word.getClientRects()[0];
    const inSight = by && by.bottom > 0 && by.top < innerHeight;
    this.node.style.visibility = inSight ? "" : "hidden"; // the focus comes before the page scrolls
    if (!inSight) return;
    const { offsetWidth, offsetHeight } = this.node;
    const below = by.bottom + GAP_PX;
    const top = below + offsetHeight > innerHeight ? by.top - GAP_PX - offsetHeight : below;
    const left = Math.min(by.left, innerWidth - offsetWidth - GAP_PX);
    this.node.style.top = `${Math.max(GAP_PX, top)}px`;
    this.node.style.left = `${Math.max(GAP_PX, left)}px`;
  }

  // Escape closes it, and does nothing else then.
  key(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.hide();
  }

  // Enter or space on a word that has the focus closes it, and opens it again.
  press(event, word) {
    if (!["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (this.word === word) this.hide();
    else this.show(word);
  }

  // The text was drawn anew: the word may be gone.
  look() {
    if (this.word && !this.word.isConnected) this.hide();
  }

  leave() {
    clearTimeout(this.leaving);
    const focused = this.word === document.activeElement;
    if (!focused) this.leaving = setTimeout(() => this.hide(), LEAVE_MS);
  }

  hide() {
    clearTimeout(this.leaving);
    document.removeEventListener("keydown", this.pressed, true);
    document.removeEventListener("pointerdown", this.elsewhere, true);
    document.removeEventListener("scroll", this.moved, true);
    this.word?.removeAttribute("aria-describedby");
    this.word = undefined;
    this.node.remove();
  }
}

const tip = new Tip();

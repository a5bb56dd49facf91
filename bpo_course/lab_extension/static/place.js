// Where the learner stands in a lesson, kept in this browser: a cell, and how far down in it.

import { read, write } from "./kept.js";

const KEY = "bpo-course:place:";
const LAST = "bpo-course:last";
const SETTLE_MS = 1500;

// Return where she was last, in whichever lesson: {lesson, cell, section, at}, or null.
export function lastPlace() {
  return read("localStorage", LAST);
}

export class Place {
  constructor(lesson) {
    this.lesson = lesson;
    this.scroller = lesson.panel.content.node.querySelector(".jp-WindowedPanel-outer");
    this.inner = this.scroller.firstElementChild;
    this.scroller.addEventListener("scroll", () => this.later(), { passive: true });
    // The page grows while cards come in: it is held where it is until she moves it herself.
    this.held = new ResizeObserver(() => this.restore());
    for (const event of ["wheel", "pointerdown", "keydown", "touchstart"]) {
      this.scroller.addEventListener(event, () => this.release(), { passive: true, capture: true });
    }
  }

  // Go to where she left the lesson, or to its top, and stay there while it grows.
  hold(at = this.kept) {
    this.at = at;
    this.held.observe(this.inner);
    this.restore();
    this.tell(this.lesson.cells.find((one) => one.model.id === at.cell) ?? this.lesson.cells[0]);
  }

  // Where she left the lesson. The start page always begins at its top.
  get kept() {
    const { id, number } = this.lesson.edition;
    return (number && read("localStorage", KEY + id)) || { cell: "", offset: 0 };
  }

  release() {
    this.at = null;
    this.held.disconnect();
  }

  // The lesson has run: what is drawn late is waited for.
  settle() {
    setTimeout(() => {
      this.release();
      this.keep();
    }, SETTLE_MS);
  }

  restore() {
    if (!this.at) return;
    const cell = this.lesson.cells.find((one) => one.model.id === this.at.cell);
    if (cell?.isHidden) return this.lesson.unfold(cell); // which makes the page grow
    const top = cell ? this.top(cell) + this.at.offset : 0;
    if (Math.abs(this.scroller.scrollTop - top) > 1) this.scroller.scrollTop = top;
  }

  later() {
    clearTimeout(this.due);
    this.due = setTimeout(() => this.keep(), 200);
  }

  keep() {
    if (this.at || !this.lesson.panel.isVisible || this.lesson.presenting) return;
    const line = this.scroller.scrollTop;
    const cell = this.shown.findLast((one) => this.top(one) <= line + 1) ?? this.shown[0];
    if (!cell) return;
    const kept = { cell: cell.model.id, offset: Math.round(line - this.top(cell)) };
    write("localStorage", KEY + this.lesson.edition.id, kept);
    this.tell(cell);
  }

  // Say where she is: to the bar, and to whoever asks for the place. The start page is no lesson.
  tell(cell) {
    if (!cell) return;
    const { edition } = this.lesson;
    const { id } = cell.model;
    this.lesson.moved(id);
    const section = this.lesson.sectionOf(id).title;
    const at = new Date().toISOString();
    if (edition.number) write("localStorage", LAST, { lesson: edition.id, cell: id, section, at });
  }

  // The cell that she looks at: the last one that begins above the middle of the screen.
  get inView() {
    const line = this.scroller.scrollTop + this.scroller.clientHeight / 2;
    return this.shown.findLast((one) => this.top(one) <= line)?.model.id ?? "";
  }

  // The cells on the page: not those below a folded heading.
  get shown() {
    return this.lesson.cells.filter((one) => one.node.offsetHeight > 0);
  }

  top(cell) {
    const from = this.scroller.getBoundingClientRect().top - this.scroller.scrollTop;
    return cell.node.getBoundingClientRect().top - from;
  }

  end() {
    clearTimeout(this.due);
    this.release();
  }
}

// Present a lesson: the same live notebook, a section at a time, over the whole window, in type for
// a projector. What follows a question is held back until it is asked for.

import { button, made } from "./bar.js";
import { isElsewhere } from "./lesson.js";
import { asks } from "./veil.js";

const QUESTION = /^(Predict|Your goal)\./;
const NOTICE = /^Notice\./;
const STATED = /^(\d+)(?: to \d+)? minutes/; // how a section's notes begin, as the class plan reads it
const STILL_ASKING = ["OL", "UL", "DETAILS"]; // a list of what to guess; folded answers
const NEXT = ["ArrowRight", "PageDown"];
const BACK = ["ArrowLeft", "PageUp"];
const REST_PX = 60; // the margin at a section's end
const SCROLL = { ArrowDown: 0.2, ArrowUp: -0.2 }; // of the screen

export class Presentation {
  constructor(lesson, ended) {
    Object.assign(this, { lesson, ended });
    this.node = lesson.panel.content.node;
    this.sections = shownBy(lesson);
    this.spent = this.sections.map(() => 0); // seconds, by section
    this.listen = (event) => this.pressed(event);
    this.bar = made("div", "bpo-present-bar", { role: "toolbar", "aria-label": "Presentation" });
    this.where = made("strong", "bpo-present-where", { role: "status" });
    this.time = made("span", "bpo-present-time");
    this.forth = button("Next ›", () => this.next());
    this.bar.append(
      button("‹ Back", () => this.back()),
      this.forth,
      this.where,
      this.time,
      ...(this.hasNotes ? [button("Notes", () => this.openNotes())] : []),
      button("End", () => this.end()),
    );
    const at = lesson.sectionOf(lesson.place.inView);
    document.body.append(this.bar);
    document.body.classList.add("bpo-is-presenting");
    this.node.classList.add("bpo-presents");
    for (let one = this.node.parentElement; one; one = one.parentElement) {
      one.classList.add("bpo-behind");
    }
    document.addEventListener("keydown", this.listen, true);
    this.ticking = setInterval(() => this.tick(), 1000);
    wholeScreen();
    const first = this.sections.findIndex((section) => section.title === at?.title);
    this.go(Math.max(0, first));
  }

  // -- going on ------------------------------------------------------------------------------

  // Show a section up to its first question.
  go(at, step = 0) {
    this.at = at;
    this.step = step;
    this.show();
    this.scroller.scrollTop = 0;
  }

  // Go on: down the page, then to what follows a question, then to the next section.
  next() {
    if (this.scrolls(1)) return;
    if (this.step + 1 < this.section.steps.length) {
      this.step += 1;
      this.show();
      this.section.steps[this.step][0].scrollIntoView({ block: "start", behavior: "instant" });
    } else if (this.at + 1 < this.sections.length) this.go(this.at + 1);
  }

  back() {
    if (this.scrolls(-1)) return;
    if (this.at > 0) this.go(this.at - 1, this.sections[this.at - 1].steps.length - 1);
    else this.go(0);
  }

  // Scroll most of a screen; false where nothing is left that way.
  scrolls(way) {
    const { scrollTop, clientHeight, scrollHeight } = this.scroller;
    const left = way > 0 ? scrollHeight - clientHeight - scrollTop : scrollTop;
    if (left <= REST_PX) return false;
    this.scroller.scrollBy({ top: way * Math.min(left, 0.85 * clientHeight), behavior: "instant" });
    return true;
  }

  get section() {
    return this.sections[this.at];
  }

  get scroller() {
    return this.node.querySelector(".jp-WindowedPanel-outer") ?? this.node;
  }

  show() {
    const here = new Set(this.section.cells);
    for (const cell of this.lesson.cells) cell.node.classList.toggle("bpo-away", !here.has(cell));
    this.section.steps.forEach((blocks, step) => {
      for (const block of blocks) block.classList.toggle("bpo-away", step > this.step);
    });
    const heldBack = this.step + 1 < this.section.steps.length;
    const last = this.at + 1 === this.sections.length && !heldBack;
    this.forth.textContent = heldBack ? "Show what follows" : "Next ›";
    this.forth.disabled = last;
    this.where.textContent = `Section ${this.at + 1} of ${this.sections.length} · ${this.section.title}`;
    this.tick(0);
    this.writeNotes();
    window.dispatchEvent(new Event("resize")); // charts that were out of sight
  }

  tick(seconds = 1) {
    this.spent[this.at] += seconds;
    const { minutes } = this.section;
    this.time.textContent = `${clock(this.spent[this.at])} of ${Math.max(1, Math.round(minutes))} min`;
    if (this.clock) this.clock.textContent = this.time.textContent;
  }

  // A remote control sends page keys; arrows are left to what is on the page when it has the focus.
  pressed(event) {
    const typing = event.target.closest?.("input, textarea, select, .cm-editor");
    const inCard = event.target.closest?.(".bpo");
    const remote = event.key.startsWith("Page") || event.key === "Escape";
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if ((typing || inCard) && !remote) return;
    if (NEXT.includes(event.key)) this.next();
    else if (BACK.includes(event.key)) this.back();
    else if (event.key in SCROLL) {
      this.scroller.scrollBy(0, SCROLL[event.key] * this.scroller.clientHeight);
    } else if (event.key === "Home") this.go(0);
    else if (event.key === "End") this.go(this.sections.length - 1);
    else if (event.key.toLowerCase() === "n") this.openNotes();
    else if (event.key === "Escape") this.end();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // -- the trainer's notes, in a window of their own -----------------------------------------

  get hasNotes() {
    return this.sections.some((section) => notesOf(section.cells).length);
  }

  openNotes() {
    if (!this.hasNotes) return;
    this.notes = window.open("", "bpo-course-notes", "popup,width=560,height=720");
    if (!this.notes) return;
    const { document: page } = this.notes;
    page.title = `Notes: ${this.lesson.edition.title}`;
    page.body.replaceChildren();
    page.body.style.cssText =
      "font: 20px/1.5 system-ui, sans-serif; margin: 1.2em; max-width: 40em";
    this.told = page.createElement("div");
    this.clock = page.createElement("p");
    page.body.append(this.clock, this.told);
    page.onkeydown = (event) => this.pressed(event);
    this.tick(0);
    this.writeNotes();
  }

  writeNotes() {
    if (!this.told || this.notes.closed) return;
    const page = this.notes.document;
    const line = (tag, text) => Object.assign(page.createElement(tag), { textContent: text });
    const notes = notesOf(this.section.cells);
    const next = this.sections[this.at + 1];
    this.told.replaceChildren(
      line("h1", this.where.textContent),
      ...(notes.length ? notes : ["No notes for this section."]).map((text) => line("p", text)),
      line("p", next ? `Then: ${next.title}` : "This is the last section."),
    );
  }

  // -- the end -------------------------------------------------------------------------------

  end(comesBack = true) {
    clearInterval(this.ticking);
    document.removeEventListener("keydown", this.listen, true);
    this.bar.remove();
    document.body.classList.remove("bpo-is-presenting");
    for (const one of document.querySelectorAll(".bpo-behind")) one.classList.remove("bpo-behind");
    this.node.classList.remove("bpo-presents");
    for (const one of this.node.querySelectorAll(".bpo-away")) one.classList.remove("bpo-away");
    if (document.fullscreenElement) document.exitFullscreen();
    this.notes?.close();
    this.ended();
    if (comesBack && !this.lesson.panel.isDisposed) {
      this.lesson.goTo(this.section.cells[0].model.id);
      this.lesson.bar.node.querySelector("button").focus();
    }
    window.dispatchEvent(new Event("resize"));
  }
}

// The sections with something to show, each in steps: up to a question, what answers it, and what
// to notice. Cells of the learner's own are not presented, nor what is folded: unfold it before.
function shownBy(lesson) {
  return lesson.sections
    .map((section) => {
      const isShown = (one) => lesson.isOurs(one) && !isElsewhere(one) && !one.isHidden;
      const cells = section.cells.filter((one) => isShown(one) && !one.headingCollapsed);
      return { ...section, cells, steps: steps(cells), minutes: minutesOf(lesson, cells) };
    })
    .filter((section) => section.cells.length);
}

// What a class needs, where the trainer's notes say it; else what a reader needs.
function minutesOf(lesson, cells) {
  const stated = notesOf(cells).flatMap((text) => STATED.exec(text)?.[1] ?? []);
  if (!stated.length) return lesson.minutesOf(cells);
  return stated.reduce((sum, minutes) => sum + Number(minutes), 0);
}

function notesOf(cells) {
  const notes = cells.map((cell) => cell.model.getMetadata("notes"));
  return notes.filter((text) => typeof text === "string");
}

function steps(cells) {
  const found = [[]];
  const predictions = new Set(cells.filter(asks).map((cell) => cell.node));
  let asked = false;
  for (const block of cells.flatMap(blocks)) {
    const text = block.tagName === "P" ? block.textContent.trim() : "";
    const asksNow = QUESTION.test(text) || predictions.has(block);
    const answers = asked && !STILL_ASKING.includes(block.tagName) && !asksNow;
    if ((answers || NOTICE.test(text)) && found.at(-1).length) found.push([]);
    found.at(-1).push(block);
    asked = asksNow || (asked && !answers);
  }
  return found;
}

// What is shown or held back together: a paragraph, a table, a card.
function blocks(cell) {
  if (cell.model.type === "code") return cell.model.outputs.length ? [cell.node] : [];
  return [...(cell.node.querySelector(".jp-RenderedMarkdown")?.children ?? [])];
}

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

// Take the whole screen, where the browser allows it.
export function wholeScreen() {
  document.documentElement.requestFullscreen?.().catch(() => {});
}

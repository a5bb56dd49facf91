// The course in this page: its lessons that are open, and what cards and menus may ask of it.

import { Lesson } from "./lesson.js";
import { lastPlace } from "./place.js";
import { wholeScreen } from "./present.js";
import { until } from "./waiting.js";
import { Glossary } from "./words.js";

const REST_MS = 30 * 60_000;
const MAP_MS = 3000;
const KEEPS_STATE = /\b(lab|dashboard|class_report|start)\(/; // what a kernel holds alone

export class Course {
  constructor(app, load, editions, terms) {
    this.app = app;
    this.load = load;
    this.editions = new Map(editions.lessons.map((edition) => [edition.id, edition]));
    this.glossary = new Glossary(terms);
    this.lessons = new Map(); // by panel
    const command = (label, execute) => ({ label, execute });
    app.commands.addCommand(
      "bpo-course:open",
      command("Open a lesson", (asked) => this.open(asked)),
    );
    app.commands.addCommand(
      "bpo-course:run",
      command("Start this lesson again", () => this.current?.again()),
    );
    app.commands.addCommand(
      "bpo-course:present",
      command("Present this lesson", () => this.current?.present()),
    );
    app.commands.addCommand(
      "bpo-course:rest",
      command("Pause the lessons in the background", () => this.rest()),
    );
  }

  get current() {
    return this.lessons.get(this.app.shell.currentWidget);
  }

  // Make a lesson of the notebook in front, where it is one, and return it.
  show(panel) {
    for (const [other, lesson] of this.lessons) if (other !== panel) this.leave(lesson, panel);
    const known = this.lessons.get(panel);
    if (known) {
      clearTimeout(known.resting);
      known.back();
      return known;
    }
    const edition = this.editionOf(panel);
    if (!edition) return undefined;
    const lesson = new Lesson(this, panel, edition);
    this.lessons.set(panel, lesson);
    panel.disposed.connect(() => {
      clearTimeout(lesson.resting);
      this.lessons.delete(panel);
      lesson.end();
    });
    return lesson;
  }

  editionOf(panel) {
    const path = panel?.content?.widgets && panel.context?.path;
    return path && this.editions.get(stem(path));
  }

  // JupyterLab brings back the tabs of yesterday and starts a kernel for each. A lesson behind the
  // one in front needs none before it is shown; kernels that ran before stay.
  hush(before) {
    for (const panel of this.app.shell.widgets("main")) {
      if (panel === this.app.shell.currentWidget || !this.editionOf(panel)) continue;
      const session = panel.sessionContext;
      session.ready.then(() => {
        const kernel = session.session?.kernel;
        if (kernel && !before.has(kernel.id) && !this.lessons.has(panel)) session.shutdown();
      });
    }
  }

  // A lesson that was left is put to rest after a while, unless its kernel alone holds something.
  leave(lesson, panel) {
    if (panel) lesson.presenting?.end(false);
    lesson.resting ??= setTimeout(() => this.restOne(lesson), REST_MS);
  }

  async rest() {
    const left = [...this.lessons].filter(([panel]) => panel !== this.app.shell.currentWidget);
    await Promise.all(left.map(([, lesson]) => this.restOne(lesson)));
  }

  async restOne(lesson) {
    lesson.resting = undefined;
    if (lesson.panel.isVisible) return; // beside the one in front
    if (lesson.code.some((cell) => KEEPS_STATE.test(cell.model.sharedModel.source))) return;
    if (lesson.hasOwnCode) return; // her variables are in the kernel alone
    await lesson.rest();
  }

  // -- what cards ask ------------------------------------------------------------------------

  // Open a notebook beside the one in front, at a cell, or present it.
  async open({ path, cell, present }) {
    if (present) wholeScreen(); // a browser allows it only right after a press
    const folder = this.app.shell.currentWidget?.context?.path.replace(/[^/]*$/, "") ?? "";
    const open = this.app.commands.execute("docmanager:open", { path: folder + path });
    const panel = await open.catch(() => undefined);
    if (!panel) return this.current?.bar.say(`We can't find ${path}. Start the course again.`);
    const lesson = this.show(panel);
    if (cell) lesson?.goTo(cell);
    if (present) await lesson?.present();
  }

  // Whether a card is in a cell that the course ships, and so can run again by itself.
  runs(node) {
    const lesson = this.lessonOf(node);
    return lesson?.isOurs(lesson.cellOf(node)) ?? false;
  }

  stale(node) {
    return this.lessonOf(node)?.isGone ?? false;
  }

  async again(node) {
    const lesson = this.lessonOf(node);
    await lesson?.again(lesson.cellOf(node));
  }

  place() {
    return lastPlace();
  }

  lessonOf(node) {
    for (const [panel, lesson] of this.lessons) if (panel.node.contains(node)) return lesson;
    return undefined;
  }

  // Open the start page at the map of the course, behind the door that it is behind.
  async openMap() {
    await this.open({ path: "00_start_here.ipynb" });
    const start = this.current;
    await start?.begun;
    if (!start) return;
    const find = (part) => start.panel.node.querySelector(part);
    const door = "[data-opens-map][aria-expanded=false]";
    (await until(() => find("[data-map]") ?? find(door), MAP_MS))?.closest(door)?.click();
    (await until(() => find("[data-map]"), MAP_MS))?.scrollIntoView({ block: "start" });
  }

  // The edition of the next lesson, for the lesson's bar.
  after(edition) {
    return this.editions.get(edition.next);
  }
}

function stem(path) {
  return path.replace(/^.*\//, "").replace(/\.ipynb$/, "");
}

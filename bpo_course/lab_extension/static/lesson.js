// One lesson on the screen: what of it is the course's own, its run, its sections, its bar.

import { Bar, CLOSED, FAILED } from "./bar.js";
import { read, write } from "./kept.js";
import { quieten } from "./keys.js";
import { Place } from "./place.js";
import { Presentation } from "./present.js";
import { veil } from "./veil.js";
import { until } from "./waiting.js";
import { Words } from "./words.js";

const VIEW = "application/vnd.jupyter.widget-view+json";
const GONE = ["restarting", "autorestarting", "dead", "terminating"];
const CARD_MS = 2000;
const FOLD_MS = 100; // JupyterLab shows the cells of an opened part a frame later
const SHOWN = "bpo-course:shown:"; // what stood under the cells when this page was left

export class Lesson {
  constructor(course, panel, edition) {
    Object.assign(this, { course, panel, edition });
    this.ready = this.stale = this.rested = this.showsCode = false;
    this.resting = undefined;
    this.byId = new Map(edition.cells.map((cell) => [cell.id, cell]));
    this.begun = this.begin()
      .catch((error) => this.panel.isDisposed || this.bar?.failed(error.message))
      .finally(() => (this.ready = true));
  }

  get cells() {
    return this.panel.content.widgets;
  }

  get session() {
    return this.panel.sessionContext;
  }

  // Whether nobody answers the cards: the kernel is gone or another one, or the server is.
  get isGone() {
    return this.stale || this.session.session?.kernel?.connectionStatus === "disconnected";
  }

  isOurs(cell) {
    return Boolean(cell) && this.byId.get(cell.model.id)?.kind === cell.model.type;
  }

  cellOf(node) {
    return this.cells.find((cell) => cell.node.contains(node));
  }

  // Whether a code cell is, to the letter, one that the course ships.
  isShipped(cell) {
    const source = this.byId.get(cell.model.id)?.source;
    return source !== undefined && cell.model.sharedModel.source === source;
  }

  get code() {
    return this.cells.filter((cell) => cell.model.type === "code" && this.isOurs(cell));
  }

  get hasOwnCode() {
    return this.cells.some((cell) => cell.model.type === "code" && !this.isOurs(cell));
  }

  // A lesson in which a cell was changed is not run by itself.
  get isIntact() {
    return this.code.length > 0 && this.code.every((cell) => this.isShipped(cell));
  }

  // -- its life ------------------------------------------------------------------------------

  async begin() {
    const { panel, session } = this;
    await panel.context.ready;
    panel.node.classList.add("bpo-lesson");
    panel.toolbar.hide();
    this.mark();
    panel.content.model.cells.changed.connect(() => this.mark());
    this.words = new Words(this);
    this.bar = await Bar.over(this);
    this.bar.say("Getting ready"); // the kernel starts, or is busy with a cell of hers
    quieten(this);
    this.keepClean();
    panel.node.addEventListener("click", (event) => this.opened(event.target));
    this.place = new Place(this);
    this.place.hold(this.wish);
    await session.ready;
    if (!session.session?.kernel) await this.wakened(); // it was brought back without one
    session.statusChanged.connect((_, status) => GONE.includes(status) && this.stopped());
    session.kernelChanged.connect(() => this.stopped());
    session.iopubMessage.connect((_, message) => this.heard(message));
    if (!this.isIntact) return this.bar.changed();
    if (await this.lives()) {
      this.bar.say("");
      this.veils = veil(this);
    } else {
      this.clear();
      await this.run();
    }
    this.place.settle();
  }

  // Come to the front again: a lesson that was put to rest is run anew.
  back() {
    this.resting = undefined;
    if (this.rested) this.again().catch(() => {}); // what went wrong is told by then
  }

  async rest() {
    const kernel = this.session.session?.kernel;
    if (!kernel || kernel.status === "busy" || this.presenting) return;
    this.rested = true;
    await this.session.shutdown();
  }

  unveil() {
    for (const one of this.veils ?? []) one.lift();
  }

  end() {
    this.unveil();
    this.presenting?.end();
    this.place?.end();
    this.words?.end();
  }

  // The kernel is gone, or another: what stands on the page no longer answers.
  stopped() {
    if (this.starting || this.panel.isDisposed) return;
    this.stale = true;
    if (!this.rested) this.bar.stopped();
  }

  // A card is made anew after a restart: somebody has run the cells.
  heard(message) {
    if (!this.stale || message.header.msg_type !== "comm_open") return;
    this.stale = false;
    this.bar.say("");
  }

  // Run the lesson again, on a new kernel where the old one is gone; once, however often it is asked.
  again(cell) {
    this.waking ??= this.wake().finally(() => (this.waking = undefined));
    return this.waking.then(() => cell && this.focus(cell));
  }

  // Put the focus on the card in a cell, at what is asked there.
  async focus(cell) {
    const card = await until(() => cell.node.querySelector(".bpo"), CARD_MS);
    if (!card) return;
    const asked = card.querySelector('[data-focus="choices"], [data-focus="question"]');
    (asked ?? card).focus({ preventScroll: true });
    (card.querySelector(".bpo-choices") ?? asked ?? card).scrollIntoView({ block: "nearest" });
  }

  async wake() {
    this.rested = false;
    this.starting = true;
    this.place.hold();
    try {
      await this.wakened();
    } catch (error) {
      this.bar.failed(error.message);
      throw error;
    } finally {
      this.starting = false;
    }
    this.clear();
    await this.run();
    this.place.settle();
  }

  // Make sure that there is a kernel: the server may have ended it, or have been started anew.
  async wakened() {
    const { kernels, sessions } = this.course.app.serviceManager;
    try {
      await kernels.refreshRunning();
      await sessions.refreshRunning(); // what is gone is let go of
    } catch {
      throw new Error(CLOSED);
    }
    const kernel = this.session.session?.kernel;
    if (kernel && kernel.status !== "dead") return;
    try {
      await this.session.restartKernel();
      if (!this.session.session?.kernel) await this.session.startKernel();
    } catch {
      throw new Error(FAILED);
    }
  }

  // -- running -------------------------------------------------------------------------------

  // Run every code cell that the course ships, and no other.
  async run() {
    this.unveil();
    this.veils = veil(this);
    const { CodeCell } = await this.course.load("@jupyterlab/cells");
    const code = this.code.filter((cell) => this.isShipped(cell));
    this.stale = false;
    let done = 0;
    this.bar.loading(0, code.length);
    const runs = code.map(async (cell) => {
      const reply = await CodeCell.execute(cell, this.session);
      if (reply?.content.status !== "ok") throw new Error(reply?.content.evalue ?? "stopped");
      this.bar.loading((done += 1), code.length);
    });
    const outcomes = await Promise.allSettled(runs);
    const failed = outcomes.find((outcome) => outcome.status === "rejected");
    if (failed) this.bar.failed(failed.reason.message);
    else this.remember();
  }

  // Whether what stood under the cells before the page was loaded anew is still alive in the
  // kernel; then it is shown again, and nothing is run. What the file holds does not count.
  async lives() {
    const { kernel } = this.session.session ?? {};
    const before = read("sessionStorage", SHOWN + this.panel.context.path);
    if (!kernel || before?.kernel !== kernel.id) return false;
    const outputs = this.code.map((cell) => before.cells[cell.model.id] ?? []);
    const views = outputs.flat().flatMap((output) => output.data?.[VIEW]?.model_id ?? []);
    const { content } = await kernel.requestCommInfo({ target_name: "jupyter.widget" });
    if (!views.length || !views.every((id) => id in (content.comms ?? {}))) return false;
    this.code.forEach(({ model }, at) => {
      model.trusted = true; // this very page ran it
      model.outputs.fromJSON(outputs[at]);
      model.executionCount = outputs[at].find((one) => one.execution_count)?.execution_count;
    });
    return true;
  }

  remember() {
    const cells = this.code.map((cell) => [cell.model.id, cell.model.outputs.toJSON()]);
    const kernel = this.session.session.kernel.id;
    write("sessionStorage", SHOWN + this.panel.context.path, {
      kernel,
      cells: Object.fromEntries(cells),
    });
  }

  // Take away what a kernel that is gone has left: it would say "Error displaying widget".
  clear() {
    for (const cell of this.code) if (this.isShipped(cell)) cell.model.clearExecution();
  }

  // Running a lesson is no change to its file: only what the learner adds or writes is.
  keepClean() {
    const { model } = this.panel.context;
    const own = () =>
      JSON.stringify(
        model.sharedModel.cells.map((cell) => [cell.getId(), cell.cell_type, cell.source]),
      );
    let saved = own();
    this.panel.context.saveState.connect((_, state) => {
      if (state === "completed") saved = own();
    });
    model.stateChanged.connect((_, change) => {
      if (change.name === "dirty" && change.newValue && own() === saved) model.dirty = false;
    });
    model.dirty = false;
  }

  // -- its text ------------------------------------------------------------------------------

  // Mark the cells that are the course's own, for the stylesheet.
  mark() {
    for (const cell of this.cells) {
      const isOurs = this.isOurs(cell);
      cell.node.classList.toggle("bpo-ours", isOurs);
      cell.node.classList.toggle("bpo-elsewhere", isOurs && isElsewhere(cell));
    }
  }

  // The sections: each begins at a heading.
  get sections() {
    const sections = [];
    for (const cell of this.cells) {
      const heading =
        cell.model.type === "markdown" && cell.model.sharedModel.source.match(/^#{1,3} +(.+)/);
      if (heading || !sections.length) {
        const title = heading ? heading[1].replace(/[*_`]/g, "").trim() : this.edition.title;
        sections.push({ title, cells: [] });
      }
      sections.at(-1).cells.push(cell);
    }
    return sections;
  }

  sectionOf(id) {
    const { sections } = this;
    return (
      sections.find((section) => section.cells.some((cell) => cell.model.id === id)) ?? sections[0]
    );
  }

  minutesOf(cells, kind = "minutes") {
    return cells.reduce((sum, cell) => sum + (this.byId.get(cell.model.id)?.[kind] ?? 0), 0);
  }

  // She stands at a cell: tell what is left from there, without what goes deeper than the core.
  moved(id) {
    const at = Math.max(
      0,
      this.cells.findIndex((cell) => cell.model.id === id),
    );
    const left = this.cells.slice(at).filter((cell) => !this.byId.get(cell.model.id)?.deeper);
    this.bar?.left(this.minutesOf(left), this.minutesOf(left, "quiz_minutes"));
  }

  // Go to a cell, now or as soon as the lesson stands; in a card to what is asked there.
  async goTo(id) {
    this.wish = { cell: id, offset: -8 };
    this.place?.hold(this.wish);
    await this.begun;
    const cell = this.cells.find((one) => one.model.id === id);
    if (cell) await this.unfold(cell);
    if (cell?.model.type !== "code") return this.place.settle();
    this.place.release();
    await this.focus(cell);
  }

  // A folded part was opened by its button, which is gone then: put the focus on what comes next.
  opened(target) {
    if (!target.closest(".jp-showHiddenCellsButton")) return;
    const next = this.cells[this.cells.indexOf(this.cellOf(target)) + 1];
    if (!next) return;
    next.node.tabIndex = -1;
    setTimeout(() => next.node.focus({ preventScroll: true }), FOLD_MS);
  }

  // Open the folded heading that a cell is below.
  async unfold(cell) {
    if (!cell.isHidden) return;
    const { NotebookActions } = await this.course.load("@jupyterlab/notebook");
    const before = this.cells.slice(0, this.cells.indexOf(cell));
    const heading = before.findLast((one) => one.headingCollapsed);
    if (heading) NotebookActions.setHeadingCollapse(heading, false, this.panel.content);
  }

  // Give her a code cell at the end, ready to type in.
  async addCell() {
    const { content } = this.panel;
    const at = content.widgets.length;
    content.model.sharedModel.insertCell(at, { cell_type: "code", source: "" });
    content.activeCellIndex = at;
    content.mode = "edit";
    const cell = content.activeCell;
    await cell.ready;
    cell.editor.focus();
    cell.node.scrollIntoView({ block: "nearest" });
  }

  toggleCode() {
    this.showsCode = !this.showsCode;
    this.panel.node.classList.toggle("bpo-shows-code", this.showsCode);
    for (const cell of this.code) cell.inputHidden = !this.showsCode;
  }

  async present() {
    if (!this.ready) this.bar?.say("The presentation starts when the lesson is ready.");
    await this.begun;
    const isShown = this.panel.isVisible && this.cells.some((cell) => this.isOurs(cell));
    if (this.presenting || !isShown) return;
    this.presenting = new Presentation(this, () => (this.presenting = undefined));
  }
}

// Whether a cell says how to run the lesson in another program.
export function isElsewhere(cell) {
  return [cell.model.getMetadata("tags")].flat().includes("elsewhere");
}

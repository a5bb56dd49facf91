// A result that the learner is asked to predict is hidden until there is a guess, or until it is
// asked for without one.

import { button, made } from "./bar.js";

const ASKS = /\bpredict\("([^"]+)"/;
const TELLS = /\bpredicted\("([^"]+)"/;
const NOTICE = /^\*\*Notice\.\*\*/;
const LEAD_WORDS = 60;
const ACTS =
  /\b(calculator|dashboard|dictation|drill|exam|hiring_day|interview|lab|listening|play|predict|quiz|read_aloud|review|role_fit|say_better|sort|typing_test|write_reply)\(/;

export function asks(cell) {
  return cell.model.type === "code" && ASKS.test(cell.model.sharedModel.source);
}

// Hide what is between each prediction of the lesson and its answer, as long as it is open, with
// the answer and what there is to notice in it.
export function veil(lesson) {
  const code = lesson.code.filter((cell) => lesson.isShipped(cell));
  return code.flatMap((cell, at) => {
    const name = cell.model.sharedModel.source.match(ASKS)?.[1];
    const end = code.findIndex((one) => one.model.sharedModel.source.match(TELLS)?.[1] === name);
    if (!name || end < at) return [];
    const results = code.slice(at + 1, end).filter((one) => !ACTS.test(one.model.sharedModel.source));
    const tells = [...leads(lesson, cell, results[0]), ...results, ...noticed(lesson, code[end])];
    return tells.length ? [new Veil(cell, [...tells, code[end]])] : [];
  });
}

// What the lesson says of the result, right after the answer.
function noticed(lesson, cell) {
  const next = lesson.cells[lesson.cells.indexOf(cell) + 1];
  const isNotice = next && lesson.isOurs(next) && NOTICE.test(next.model.sharedModel.source);
  return isNotice ? [next] : [];
}

// A short text that only leads to the result.
function leads(lesson, cell, result) {
  const at = lesson.cells.indexOf(result) - 1;
  const before = lesson.cells[at];
  if (!result || at <= lesson.cells.indexOf(cell) || !lesson.isOurs(before)) return [];
  const { source } = before.model.sharedModel;
  const isShort = before.model.type === "markdown" && source.split(/\s+/).length <= LEAD_WORDS;
  return isShort && !source.startsWith("#") ? [before] : [];
}

class Veil {
  constructor(cell, results) {
    Object.assign(this, { cell, results, lifted: false });
    this.told = made("p", "bpo-veil");
    this.told.append(
      "The result is hidden until you have made a guess. ",
      button("Show it without a guess", () => this.show()),
    );
    this.watching = new MutationObserver(() => this.look());
    this.watching.observe(cell.node, { childList: true, subtree: true });
    this.look();
  }

  // Hide the result while its card asks for a first guess.
  look() {
    const card = this.cell.node.querySelector(".bpo");
    const asking = card?.querySelector('form[data-action="keep"]');
    if (this.lifted || !card?.querySelector("[data-focus]")) return;
    if (!asking) this.lift();
    else if (!this.told.isConnected) {
      this.cell.node.append(this.told);
      for (const one of this.results) one.node.classList.add("bpo-veiled");
    }
  }

  // Show the result, and put the focus on it.
  show() {
    this.lift();
    const { node } = this.results[0];
    node.tabIndex = -1;
    node.focus();
  }

  lift() {
    this.lifted = true;
    this.watching.disconnect();
    this.told.remove();
    for (const one of this.results) one.node.classList.remove("bpo-veiled");
  }
}

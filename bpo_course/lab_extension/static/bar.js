// The lesson's bar: where one is, what is left, where to go, and what the lesson is busy with.

export const CLOSED =
  "The course has been closed. Start it again the way you did before, then reload this page.";
export const FAILED = "The lesson did not start.";

export class Bar {
  static async over(lesson) {
    const { Widget } = await lesson.course.load("@lumino/widgets");
    return new Bar(lesson, Widget);
  }

  constructor(lesson, Widget) {
    this.lesson = lesson;
    const { number, title } = lesson.edition;
    const next = lesson.course.after(lesson.edition);
    const named = number ? `${number} · ${title}` : "BPO Course";
    this.title = made("strong", "bpo-lesson-bar-title", { title: named }, named);
    this.rest = made("span", "bpo-lesson-bar-left");
    this.told = made("span", "bpo-lesson-bar-told", { role: "status" });
    this.code = button("Show code", () => this.toggleCode());
    this.line = made("div", "bpo-lesson-bar-line", { role: "progressbar" });
    this.line.setAttribute("aria-label", "Getting ready");
    this.line.hidden = true;
    this.words = button("Tab stops at words", () => this.toggleWords());
    this.words.classList.add("bpo-for-keys"); // in sight while it has the focus, and while it is on
    this.words.title = "Reach the underlined words, and what they mean, with the Tab key";
    this.words.setAttribute("aria-pressed", String(lesson.words.isReachable));
    const row = made("div", "bpo-lesson-bar-row");
    row.append(this.title, this.rest, this.told);
    if (number) row.append(button("Back to the map", () => lesson.course.openMap()));
    if (next) row.append(button(`Next lesson: ${next.number}`, () => this.open(next.id)));
    const forWide = [button("Present", () => lesson.present()), this.code];
    for (const one of forWide) one.classList.add("bpo-for-wide"); // no use on a phone
    row.append(...(number ? forWide : [this.code]), this.words);
    this.node = made("nav", "bpo-lesson-bar", { "aria-label": "Lesson" });
    this.node.append(row, this.line);
    this.put(new Widget({ node: this.node }), row);
  }

  // Put the bar over the lesson, as high as what is in it: on a narrow screen it has more rows.
  put(widget, row) {
    const { contentHeader } = this.lesson.panel;
    contentHeader.addWidget(widget);
    new ResizeObserver(() => {
      this.node.style.minHeight = `${row.offsetHeight}px`;
      contentHeader.fit();
    }).observe(row);
  }

  open(id) {
    this.lesson.course.open({ path: `${id}.ipynb` });
  }

  toggleCode() {
    this.lesson.toggleCode();
    this.code.textContent = this.lesson.showsCode ? "Hide code" : "Show code";
    this.code.setAttribute("aria-pressed", String(this.lesson.showsCode));
  }

  toggleWords() {
    this.lesson.words.toggle();
    this.words.setAttribute("aria-pressed", String(this.lesson.words.isReachable));
  }

  left(minutes, quizMinutes) {
    if (!this.lesson.edition.number) return;
    const quiz = quizMinutes ? `, then ${Math.round(quizMinutes)} for the quiz` : "";
    const whole = Math.round(minutes);
    this.rest.textContent = whole > 1 ? `about ${whole} minutes left${quiz}` : "";
  }

  loading(done, of) {
    this.line.hidden = done >= of;
    this.line.setAttribute("aria-valuemax", of);
    this.line.setAttribute("aria-valuenow", done);
    this.line.style.setProperty("--bpo-done", of ? done / of : 1);
    this.say(done < of ? `Getting ready: ${done} of ${of}` : "");
  }

  changed() {
    this.say("This lesson's code was changed, so it does not start by itself.", "Start it", () =>
      this.lesson.course.app.commands.execute("notebook:run-all-cells"),
    );
  }

  stopped() {
    this.say("This lesson has stopped. Your answers are saved.", "Continue", () => this.again());
  }

  // The reason is for whoever looks into it: it is in JupyterLab's words or in Python's.
  failed(why) {
    this.line.hidden = true;
    this.say(why === CLOSED ? CLOSED : FAILED, "Try again", () =>
      this.again(),
    );
    this.told.title = why;
  }

  again() {
    this.lesson.again().catch(() => {}); // what went wrong is told by then
  }

  say(text, label, act) {
    this.told.title = "";
    this.told.textContent = text;
    if (label) this.told.append(" ", button(label, act));
  }
}

export function made(tag, name, attributes = {}, text = "") {
  const node = document.createElement(tag);
  node.className = name;
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.textContent = text;
  return node;
}

export function button(label, act) {
  const node = made("button", "bpo-lesson-bar-button", { type: "button" }, label);
  node.addEventListener("click", act);
  return node;
}

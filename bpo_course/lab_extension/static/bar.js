// The lesson's bar: where one is, what is left, where to go, and what the lesson is busy with.

export class Bar {
  static async over(lesson) {
    const { Widget } = await lesson.course.load("@lumino/widgets");
    return new Bar(lesson, Widget);
  }

  constructor(lesson, Widget) {
    this.lesson = lesson;
    const { edition } = lesson;
    const { number, title } = edition;
    const next = lesson.course.after(edition);
    this.node = made("nav", "bpo-lesson-bar", { "aria-label": "Lesson" });
    this.title = made(
      "strong",
      "bpo-lesson-bar-title",
      {},
      number ? `${number} · ${title}` : "BPO Course",
    );
    this.rest = made("span", "bpo-lesson-bar-left");
    this.told = made("span", "bpo-lesson-bar-told", { role: "status" });
    this.code = button("Show code", () => this.toggleCode());
    const lessonsOnly = [
      button("Back to the map", () => this.open("00_start_here")),
      next ? button(`Next lesson: ${next.number}`, () => this.open(next.id)) : null,
      button("Present", () => lesson.present()),
    ];
    if (next) lessonsOnly[1].title = next.title;
    this.line = made("div", "bpo-lesson-bar-line", {
      role: "progressbar",
      "aria-label": "Getting ready",
    });
    this.line.hidden = true;
    this.node.append(
      this.title,
      this.rest,
      this.told,
      ...(number ? lessonsOnly.filter(Boolean) : []),
      this.code,
      this.line,
    );
    const widget = new Widget({ node: this.node });
    lesson.panel.contentHeader.addWidget(widget);
  }

  open(id) {
    this.lesson.course.open({ path: `${id}.ipynb` });
  }

  toggleCode() {
    this.lesson.toggleCode();
    this.code.textContent = this.lesson.showsCode ? "Hide code" : "Show code";
    this.code.setAttribute("aria-pressed", String(this.lesson.showsCode));
  }

  left(minutes) {
    if (!this.lesson.edition.number) return;
    const whole = Math.round(minutes);
    this.rest.textContent = whole > 1 ? `about ${whole} minutes left` : "";
  }

  loading(done, of) {
    this.line.hidden = done >= of;
    this.line.setAttribute("aria-valuemax", of);
    this.line.setAttribute("aria-valuenow", done);
    this.line.style.setProperty("--bpo-done", of ? done / of : 1);
    this.say(done < of ? `Getting ready: ${done} of ${of}` : "");
  }

  changed() {
    this.say(
      "Someone changed the code of this lesson, so it does not start by itself.",
      "Start it",
      () => this.lesson.course.app.commands.execute("notebook:run-all-cells"),
    );
  }

  stopped() {
    this.say("This lesson has stopped.", "Start it again", () => this.again());
  }

  failed(why) {
    this.line.hidden = true;
    this.say(`The lesson could not start (${why}).`, "Try again", () => this.again());
  }

  again() {
    this.lesson.again().catch(() => {}); // what went wrong is told by then
  }

  say(text, label, act) {
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

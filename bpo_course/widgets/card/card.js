// Shows the regions of a Card and sends back what the learner does. Holds no rule of the course.

const CONTROL = "a, audio, button, input, select, summary, textarea";
const TYPING = "input:is([type=text], [type=number], [type=date]), textarea, select";
const STALLED_MS = 4000;
const OPENED_MS = 5000;
const CALM_MS = 600;
const BUSY = "This is taking longer than usual.";
const GONE = "This lesson has stopped.";
const STOPPED = `${GONE} Your answers are saved.`;
const UNSENT = "What you type now is not saved yet. It is saved when the lesson goes on.";
const RUN_ALL = "Choose Run ▸ Run All Cells.";

// What some cards add in a module text of their own, behind this one: functions that are given a
// card, and return what they do when it is shown anew, when an act of the learner's was answered,
// when a part is about to be replaced, when the card is out of sight and when it goes.
const additions = [];

function render({ model, el }) {
  const root = document.createElement("div"); // a group, no landmark: a page may have a card twice
  root.className = "bpo";
  root.tabIndex = -1; // a click on plain text puts the focus here
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", model.get("label"));
  const spoken = document.createElement("div");
  spoken.className = "bpo-unseen";
  spoken.setAttribute("aria-live", "polite");
  const stalled = document.createElement("div");
  stalled.className = "bpo-stalled";
  stalled.hidden = true;
  root.append(spoken, stalled);
  el.append(root);

  let ticking = null;
  let counting = null;
  let waiting = null; // for the answer to what was sent from this view
  let pressed = null; // the control that was used last
  let inSight = false;
  let stood = false;
  let opened = model.get("focus").count > 0 && performance.now() - page.acted < OPENED_MS;
  let unanswered = null; // for the answer to a text that is typed
  let unsent = false; // whether it was told that what is typed is not saved
  const newest = new Map(); // what was typed meanwhile, by field
  const calm = new Map(); // what is being typed and is sent when the typing pauses, by field
  let drawn = "";
  let gone = false;
  let added = [];
  const counted = { focus: model.get("focus").count, said: model.get("said").count };

  // A part that comes into sight says so, once.
  const seeing = new IntersectionObserver(
    (parts) => {
      for (const { isIntersecting, target } of parts) {
        if (!isIntersecting) continue;
        seeing.unobserve(target);
        sendQuietly(target.dataset.seen, {});
      }
    },
    { threshold: 0.5 },
  );

  function isNew(name) {
    const before = counted[name];
    counted[name] = model.get(name).count;
    return counted[name] !== before;
  }

  // One act at a time: what is pressed before the answer is there was meant for what is shown no
  // longer.
  function send(action, more = {}, buffers = []) {
    flush();
    if (page.course?.stale(root)) return tellStopped();
    if (waiting) {
      if (!stalled.hidden) tellWaiting(); // at the control that is pressed now
      return;
    }
    waiting = setTimeout(tellWaiting, STALLED_MS);
    page.acted = performance.now();
    root.dataset.busy = action;
    try {
      model.send({ action, ...more }, undefined, buffers);
    } catch {
      tellStopped();
    }
  }

  // What the page sends by itself: it waits for no answer and stands in the way of nothing.
  function sendQuietly(action, more, quiet = true) {
    try {
      model.send({ action, ...more, quiet });
    } catch {
      // the lesson has stopped: the next press tells it
    }
  }

  // Fields change faster than Python answers: the newest text of each waits to be sent.
  function sendNewest(action, name, value) {
    if (waiting) newest.set(name, [action, { name, value }]);
    else send(action, { name, value });
  }

  // A text is sent when its typing pauses, and before anything else is. A text with a key is held
  // until it is answered for: the next card that asks for it sends it again.
  function sendCalmly({ name, value, dataset }) {
    const { live: action, calm: key } = dataset;
    clearTimeout(calm.get(name)?.timer);
    calm.set(name, { action, value, key, timer: setTimeout(flush, CALM_MS) });
    if (key) page.typed.set(key, { value, root });
  }

  function flush() {
    for (const [name, { action, value, key, timer }] of calm) {
      clearTimeout(timer);
      calm.delete(name);
      sendQuietly(action, { name, value }, key || true);
      const wait = page.course?.stale(root) ? 0 : STALLED_MS;
      if (key) unanswered ??= setTimeout(tellUnsent, wait);
    }
  }

  // What was typed into a card that is gone, and reached nobody, is typed into this one.
  function takeOver() {
    for (const field of root.querySelectorAll("[data-calm]")) {
      const held = page.typed.get(field.dataset.calm);
      if (!held || held.root === root || held.root.isConnected) continue;
      field.value = held.value;
      sendCalmly(field);
    }
  }

  function keptOf(key) {
    clearTimeout(unanswered);
    unanswered = null;
    const isNewest = ![...calm.values()].some((one) => one.key === key);
    if (isNewest) page.typed.delete(key);
    if (unsent && isNewest) untell();
    unsent &&= !isNewest;
  }

  function answered(fault) {
    clearTimeout(waiting);
    waiting = null;
    delete root.dataset.busy;
    if (fault) tell([fault]);
    else untell();
    for (const [name, message] of newest) {
      newest.delete(name);
      send(...message);
      break;
    }
  }

  // -- telling that something went wrong, where she pressed -------------------------------------

  function tellWaiting() {
    if (page.course?.stale(root)) return tellStopped();
    if (page.course?.runs(root)) {
      return tell([BUSY, "Wait a moment, or continue the lesson."], again(), false);
    }
    const then = `Nothing for a minute? Then this lesson has stopped. ${RUN_ALL}`;
    tell([BUSY, then], close(), !typing());
  }

  // Told once, without taking the focus from what is being typed.
  function tellUnsent() {
    unanswered = null;
    if (gone || unsent || waiting || !stalled.hidden) return;
    unsent = true;
    const lines = [page.course?.stale(root) ? GONE : BUSY, UNSENT];
    if (page.course?.runs(root)) tell(lines, again(), false);
    else tell([...lines, `Nothing for a minute? ${RUN_ALL}`], close(), false);
  }

  function tellStopped() {
    if (page.course?.runs(root)) tell([STOPPED], again());
    else tell([`${STOPPED} ${RUN_ALL}`]);
  }

  function tell(lines, button = close(), takesFocus = true) {
    const text = document.createElement("div");
    text.id = `bpo-told-${(page.told = (page.told ?? 0) + 1)}`;
    for (const line of lines) text.append(element("p", line));
    stalled.setAttribute("role", takesFocus ? "alertdialog" : "status");
    stalled.setAttribute("aria-labelledby", text.id);
    stalled.hidden = false;
    stalled.replaceChildren(text, button);
    putBelow(pressed);
    if (takesFocus) button.focus({ preventScroll: true });
  }

  function untell() {
    if (stalled.hidden) return;
    const focused = stalled.contains(document.activeElement);
    stalled.hidden = true;
    stalled.replaceChildren();
    if (!focused) return;
    if (pressed?.isConnected) pressed.focus({ preventScroll: true });
    else move(pressed?.dataset.focus) || root.focus({ preventScroll: true });
  }

  // Put what is told below the control that was pressed, and all of it inside the card.
  function putBelow(control) {
    const card = root.getBoundingClientRect();
    const by = control?.isConnected ? control.getBoundingClientRect() : card;
    const inside = (wished, room) => `${Math.max(8, Math.min(wished, room - 8))}px`;
    const top = control ? by.bottom - card.top + 4 : 8;
    stalled.style.left = inside(by.left - card.left, root.clientWidth - stalled.offsetWidth);
    stalled.style.top = inside(top, root.clientHeight - stalled.offsetHeight);
    stalled.scrollIntoView({ block: "nearest" });
  }

  function close() {
    return made("Close", untell);
  }

  function again() {
    const button = made("Continue the lesson", () => {
      if (button.ariaDisabled) return;
      button.ariaDisabled = "true"; // it keeps the focus
      button.textContent = "Starting…";
      const failed = ({ message }) => tell([message]); // a sentence for the learner
      page.course.again(root).then(() => answered(""), failed);
    });
    return button;
  }

  function made(text, press) {
    const button = element("button", text);
    button.type = "button";
    button.className = "bpo-first";
    button.addEventListener("click", (event) => {
      event.stopPropagation();
      press();
    });
    return button;
  }

  function typing() {
    return root.contains(document.activeElement) && document.activeElement.matches(TYPING);
  }

  // -- showing -------------------------------------------------------------------------------

  function show() {
    const focused = root.contains(document.activeElement) ? document.activeElement : null;
    const name = focused?.closest("[data-focus]")?.dataset.focus;
    for (const [region, html] of Object.entries(model.get("regions"))) {
      let box = root.querySelector(`:scope > [data-region="${region}"]`);
      if (!box) {
        box = document.createElement("div");
        box.dataset.region = region;
        root.insertBefore(box, stalled);
      }
      if (box.bpoHtml === html) continue;
      box.bpoHtml = html;
      const folds = [...box.querySelectorAll("details[data-fold]")];
      const open = new Map(folds.map((fold) => [fold.dataset.fold, fold.open]));
      each("replaced", box);
      box.innerHTML = html; // made by Jinja with autoescape and Markdown without HTML
      for (const fold of box.querySelectorAll("details[data-fold]")) {
        fold.open = open.get(fold.dataset.fold) ?? fold.open;
      }
    }
    for (const [field, value] of Object.entries(model.get("fields"))) {
      for (const input of root.querySelectorAll(`:is(input, select, textarea)[name="${field}"]`)) {
        if (input === document.activeElement || newest.has(field) || calm.has(field)) continue;
        input.value = value;
      }
    }
    root.querySelectorAll("a[data-notebook]").forEach(link);
    root.querySelectorAll("[data-filter]").forEach((field) => filter(field));
    root.querySelectorAll("[data-seen]").forEach((part) => seeing.observe(part));
    takeOver();
    tick();
    each("shown");
    if (focused && !focused.isConnected) move(name) || root.querySelector("[tabindex]")?.focus();
  }

  // Count up how long each one has waited; their clock may run slower than the page's. Or count down
  // the seconds left, tell at some of them how many are left, and say when all are gone.
  function tick() {
    clearInterval(ticking);
    clearInterval(counting);
    const waits = [...root.querySelectorAll("[data-countup]")];
    for (const wait of waits) wait.bpoSince ??= performance.now();
    if (waits.length) counting = setInterval(() => waits.forEach(count), 250);
    const timer = root.querySelector("[data-countdown]");
    if (!timer) return;
    const { countdown, late, tell: marks, clock } = timer.dataset;
    timer.bpoEnds ??= performance.now() + 1000 * Number(countdown);
    let before = Infinity;
    ticking = setInterval(() => {
      const left = Math.max(0, Math.ceil((timer.bpoEnds - performance.now()) / 1000));
      timer.textContent = clock === undefined ? String(left) : minutes(left);
      const due = (marks ?? "").split(" ").map(Number).find((at) => left <= at && at < before);
      if (due && before < Infinity) spoken.textContent = `${minutes(left)} left.`;
      before = left;
      if (left) return;
      clearInterval(ticking);
      if (page.course?.stale(root)) return; // nobody pressed anything
      pressed = timer;
      send(late, { value: timer.dataset.nth, ...carried() });
    }, 250);
  }

  // What stands in a form that is carried goes with every act: to leave it loses nothing.
  function carried() {
    const form = root.querySelector("form[data-carried]");
    return form ? { fields: filled(form) } : {};
  }

  function filled(form) {
    const fields = {};
    for (const [name, value] of new FormData(form)) (fields[name] ??= []).push(value);
    return fields;
  }

  // A lesson stands beside the notebook that links to it, wherever JupyterLab's root is. Where no
  // course is there to open it, JupyterLab does.
  function link(anchor) {
    const beside = decodeURI(location.pathname).match(/\/tree\/(.*\/)?/)?.[1] ?? "";
    anchor.dataset.commandlinkerCommand = "docmanager:open";
    anchor.dataset.commandlinkerArgs = JSON.stringify({ path: beside + anchor.dataset.notebook });
  }

  function open(event, anchor) {
    if (!page.course) return;
    event.preventDefault();
    event.stopPropagation(); // or JupyterLab opens it a second time
    const { notebook, cell, present } = anchor.dataset;
    page.course.open({ path: notebook, cell, present: present !== undefined });
  }

  // Where a place is part of a whole, the whole comes into sight; where that is too high, its end,
  // and in any case what is asked there.
  function move(target) {
    const place = target && root.querySelector(`[data-focus="${CSS.escape(target)}"]`);
    if (!place) return false;
    const whole = place.closest("[data-whole]");
    place.focus({ preventScroll: true });
    if (document.activeElement !== place) root.focus({ preventScroll: true }); // it is disabled
    (whole ?? place).scrollIntoView({ block: "nearest" });
    whole?.lastElementChild.scrollIntoView({ block: "nearest" });
    (place.closest("[data-asked]") ?? place).scrollIntoView({ block: "nearest" });
    return true;
  }

  // Show the items of a list that have what is typed where a word of their names begins, so many at
  // a time.
  function filter(field, most = Number(field.dataset.filter)) {
    const box = field.closest("[data-region]");
    const asked = ` ${field.value.trim().toLowerCase().replaceAll("-", " ")}`;
    const items = [...box.querySelectorAll("[data-names]")];
    const found = items.filter((item) => item.dataset.names.includes(asked));
    const shown = new Set(found.slice(0, most));
    for (const item of items) item.hidden = !shown.has(item);
    box.querySelector("[data-more]").hidden = found.length <= most;
    const first = found.length > most ? `The first ${most} of ` : "";
    box.querySelector("[data-found]").textContent = `${first}${found.length} found${found.length ? "" : ". Try fewer letters."}`;
    field.bpoMost = most;
    return found;
  }

  // Show more of them, and put the focus on the first one that is new.
  function more(button) {
    const field = button.closest("[data-region]").querySelector("[data-filter]");
    const before = field.bpoMost;
    const item = filter(field, before + Number(field.dataset.filter))[before];
    item.tabIndex = -1;
    item.focus();
  }

  // Go past this card, to what stands below it in the notebook.
  function goOnward() {
    const below = root.closest(".jp-Cell")?.nextElementSibling;
    if (below) below.scrollIntoView({ block: "start" });
    else root.scrollIntoView({ block: "end" });
  }

  // A card that an act of another one opened takes the focus when it stands in the page.
  function arrive() {
    opened = false;
    move(model.get("focus").target) || root.focus({ preventScroll: true });
    root.scrollIntoView({ block: "nearest" });
  }

  async function draw() {
    const place = root.querySelector("[data-figure]");
    drawn = root.isConnected ? model.get("figure") : ""; // its colours are known only in the page
    if (!place || !drawn) return;
    try {
      const plotly = await loadPlotly(model, () => gone);
      if (!root.isConnected) return void (drawn = "");
      const figure = themed(JSON.parse(drawn), root);
      await plotly.react(place, figure.data, figure.layout, { displayModeBar: false });
      place.bpoSized ??= sized(plotly, place, draw);
      place.querySelectorAll("svg").forEach((svg) => svg.setAttribute("aria-hidden", "true"));
    } catch (error) {
      place.textContent = `We can't draw the chart (${error.message}). The same figures are in the table below.`;
    }
  }

  // Put what stands in a field on the clipboard; a page without https has the old way alone.
  async function copy(button) {
    const field = root.querySelector(`[name="${button.dataset.copy}"]`);
    let done = true;
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      field.select();
      done = document.execCommand("copy");
    }
    if (!done) {
      const why = "It could not be copied. It is selected: copy it with Ctrl+C or Cmd+C.";
      return tell([why], close(), false);
    }
    untell();
    button.textContent = "Copied";
    spoken.textContent = "Copied.";
    setTimeout(() => (button.textContent = "Copy"), STALLED_MS);
  }

  // -- listening -----------------------------------------------------------------------------

  // JupyterLab puts the focus on the cell that is clicked; then a number key would be the cell's.
  root.addEventListener("mousedown", (event) => {
    setTimeout(() => {
      const focused = root.contains(document.activeElement);
      if (!focused && event.target.isConnected) root.focus({ preventScroll: true });
    });
  });

  root.addEventListener("click", (event) => {
    const anchor = event.target.closest("a[data-notebook]");
    if (anchor) return open(event, anchor);
    const button = event.target.closest("button");
    if (!button || button.disabled) return;
    // The second half of a double click was meant for the choice that was there before.
    if (event.detail > 1 && button !== pressed && button.closest("[data-asked]")) return;
    pressed = button;
    if (button.dataset.action) send(button.dataset.action, { value: button.value, ...carried() });
    if (button.dataset.move) shift(button, Number(button.dataset.move));
    if (button.dataset.copy) copy(button);
    if ("more" in button.dataset) more(button);
    if ("onward" in button.dataset) goOnward();
  });

  root.addEventListener("submit", (event) => {
    event.preventDefault();
    pressed = event.submitter ?? event.target;
    send(event.target.dataset.action, { fields: filled(event.target) });
  });

  root.addEventListener("change", async (event) => {
    flush();
    const { upload } = event.target.dataset;
    const files = upload ? [...event.target.files] : [];
    if (!files.length) return;
    const contents = await Promise.all(files.map((file) => file.arrayBuffer()));
    event.target.value = ""; // the same file may be chosen again
    const names = files.map((file) => file.name);
    send(upload, { name: names[0], names }, contents);
  });

  root.addEventListener("input", (event) => {
    const { live, calm: isCalm } = event.target.dataset;
    if ("filter" in event.target.dataset) filter(event.target);
    const { name, value } = event.target;
    if (!live) return;
    pressed = event.target;
    if (isCalm === undefined) sendNewest(live, name, value);
    else sendCalmly(event.target);
  });

  // JupyterLab listens for keys further up and would run notebook commands on them: d d deletes
  // the cell. Every key ends here but Tab, and Ctrl+S or Cmd+S, which saves.
  root.addEventListener("keydown", (event) => {
    const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
    if (event.key === "Tab" || (event.key === "s" && !plain)) return;
    event.stopPropagation();
    if (event.key === "Escape") untell();
    if (event.key === "Enter" && event.repeat && event.target.matches("button")) {
      return event.preventDefault(); // a key that is held down presses once
    }
    if (!plain || event.repeat || event.target.matches(TYPING)) return;
    if (/^[1-9]$/.test(event.key)) {
      const choice = root.querySelector(`[data-key="${event.key}"]`);
      choice?.focus();
      choice?.click();
    } else if (event.key === "Enter" && !event.target.matches(CONTROL)) {
      root.querySelector("[data-enter]:not(:disabled)")?.click();
    }
  });

  // Put an item of a list one place up or down, and keep the focus on the button that did it.
  function shift(button, by) {
    const item = button.closest("li");
    const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    if (by < 0) other.before(item);
    else other.after(item);
    button.focus();
    const place = [...item.parentElement.children].indexOf(item) + 1;
    spoken.textContent = `${item.dataset.name}: place ${place}`;
  }

  // What changed comes in any order; it is shown in this one. The focus moves, and the change is
  // spoken, only where the learner acted: the same card may be on the page twice. What comes late, by
  // itself, is spoken where the focus is.
  model.on("change", () => {
    const here = root.contains(document.activeElement) || document.activeElement === document.body;
    show();
    const toMove = isNew("focus");
    const toSay = isNew("said");
    if (waiting && here && toMove) move(model.get("focus").target);
    if ((waiting || (here && model.get("said").late)) && toSay) {
      spoken.textContent = model.get("said").text;
      each("told");
    }
    if (model.get("figure") !== drawn) draw();
  });
  model.on("msg:custom", (message, buffers) => {
    if ("done" in message && !message.quiet) answered(message.fault);
    if (page.typed.get(message.quiet)?.root === root) keptOf(message.quiet);
    if (message.plotly) unpack(buffers[0]);
    if (message.download && waiting) save(message, buffers[0]);
  });
  const theme = new MutationObserver(draw);
  theme.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });

  // A card has no size before it stands in the page, and while another tab is in front of it.
  const sight = new ResizeObserver(() => {
    const before = inSight;
    inSight = root.offsetWidth > 0;
    if (!inSight) each("hidden");
    if (!inSight || before) return;
    if (opened) arrive();
    if (model.get("figure") !== drawn) draw();
    if (stood || page.course) refresh();
    stood = true;
  });
  sight.observe(root);

  function refresh() {
    const found = [...root.querySelectorAll("[data-refresh]")].map((part) => part.dataset.refresh);
    const place = page.course?.place() ?? null;
    for (const action of new Set(found)) sendQuietly(action, { place });
  }

  // Let what was added do its part.
  function each(what, ...given) {
    for (const part of added) part[what]?.(...given);
  }

  const say = (text) => (spoken.textContent = text);
  const tellHere = (text) => tell([text], close(), false);
  const card = { root, send, say, quietly: sendQuietly, tell: tellHere };
  added = additions.map((add) => add(card));
  show();
  draw();
  return () => {
    gone = true;
    each("ended");
    flush();
    theme.disconnect();
    sight.disconnect();
    seeing.disconnect();
    clearTimeout(waiting);
    clearTimeout(unanswered);
    clearInterval(ticking);
    clearInterval(counting);
  };
}

function element(tag, text) {
  return Object.assign(document.createElement(tag), { textContent: text });
}

function count(wait) {
  const { countup, rate } = wait.dataset;
  const gone = (Number(rate ?? 1) * (performance.now() - wait.bpoSince)) / 1000;
  wait.textContent = minutes(Math.floor(Number(countup) + gone));
}

function minutes(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

// -- charts ----------------------------------------------------------------------------------

// What all cards of a page share: plotly.js, and when one of them last asked Python for it.
const page = (globalThis[Symbol.for("bpo-course.page")] ??= { plotly: null, asked: -Infinity });
page.typed ??= new Map(); // what was typed and is not yet answered for, by its key
const ASK_AGAIN_MS = 10_000;
const GIVE_UP_MS = 120_000;

// One card asks; the request waits its turn behind a busy kernel. A card that asked and was run
// again leaves it to the next one to ask.
async function loadPlotly(model, isGone) {
  const since = performance.now();
  while (!page.plotly) {
    if (isGone()) throw new Error("the cell was run again");
    if (performance.now() - since > GIVE_UP_MS) throw new Error("plotly.js did not arrive");
    if (performance.now() - page.asked > ASK_AGAIN_MS) {
      page.asked = performance.now();
      model.send({ action: "plotly" });
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return page.plotly;
}

async function unpack(packed) {
  const module = { exports: {} };
  new Function("module", await (await unzipped(packed)).text())(module);
  page.plotly = module.exports;
}

function unzipped(packed) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).blob();
}

// Give the learner a file.
async function save({ download, kind }, packed) {
  const url = URL.createObjectURL(new Blob([await unzipped(packed)], { type: kind }));
  const anchor = Object.assign(document.createElement("a"), { href: url, download });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

// Keep a chart as wide as its place: a sidebar that opens is no resize of the window. Then it is
// drawn anew, because a resize alone leaves the legend where a narrow chart had it.
function sized(plotly, place, draw) {
  let width = place.offsetWidth;
  const observer = new ResizeObserver(async () => {
    if (!place.isConnected || !place.offsetWidth || place.offsetWidth === width) return;
    width = place.offsetWidth;
    await plotly.Plots.resize(place);
    draw();
  });
  observer.observe(place);
  return observer;
}

// Give each "var(--bpo-…)" in a figure the value it has in the theme of the page.
function themed(value, root) {
  if (typeof value === "string") {
    const token = value.match(/^var\((--bpo-[\w-]+)\)$/);
    return token ? getComputedStyle(root).getPropertyValue(token[1]).trim() : value;
  }
  if (Array.isArray(value)) return value.map((item) => themed(item, root));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, themed(item, root)]));
}

export default { render };

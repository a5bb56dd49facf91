// Shows the regions of a Card and sends back what the learner does. Holds no rule of the course.

const PLOTLY = Symbol.for("bpo-course.plotly");
const TYPING = "input[type=text], input[type=number], textarea, select";
const STALLED_MS = 4000;
const STALLED =
  "No answer yet. Either the notebook is still busy, or it was closed: then run this cell again.";

function render({ model, el }) {
  const root = document.createElement("section");
  root.className = "bpo";
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", model.get("label"));
  const spoken = document.createElement("div");
  spoken.className = "bpo-unseen";
  spoken.setAttribute("aria-live", "polite");
  const stalled = document.createElement("p");
  stalled.className = "bpo-stalled";
  stalled.setAttribute("role", "status");
  stalled.hidden = true;
  stalled.textContent = STALLED;
  root.append(spoken, stalled);
  el.append(root);

  let count = 0;
  let waiting = null;
  let newest = null;
  let aloud = false;
  let drawn = "";
  const counted = { focus: model.get("focus").count, said: model.get("said").count };

  function isNew(name) {
    const before = counted[name];
    counted[name] = model.get(name).count;
    return counted[name] !== before;
  }

  function send(action, more = {}) {
    count += 1;
    model.send({ action, count, ...more });
    waiting ??= setTimeout(() => (stalled.hidden = false), STALLED_MS);
  }

  // A slider moves faster than Python answers: only its newest place waits to be sent.
  function sendNewest(...message) {
    if (waiting) newest = message;
    else send(...message);
  }

  function answered(fault) {
    clearTimeout(waiting);
    waiting = null;
    stalled.hidden = !fault;
    stalled.textContent = fault || STALLED;
    if (newest) send(...newest);
    newest = null;
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
      box.innerHTML = html; // made by Jinja with autoescape and Markdown without HTML
    }
    for (const [field, value] of Object.entries(model.get("fields"))) {
      for (const input of root.querySelectorAll(`input[name="${field}"]`)) {
        if (input !== document.activeElement) input.value = value;
      }
    }
    if (focused && !focused.isConnected) move(name) || root.querySelector("[tabindex]")?.focus();
  }

  function move(target) {
    const place = target && root.querySelector(`[data-focus="${CSS.escape(target)}"]`);
    if (!place) return false;
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "nearest" });
    return true;
  }

  function speak() {
    const line = [...root.querySelectorAll("[data-speak]")].at(-1);
    if (!aloud || !line || !globalThis.speechSynthesis) return;
    speechSynthesis.cancel();
    speechSynthesis.speak(new SpeechSynthesisUtterance(line.textContent.trim()));
  }

  async function draw() {
    const place = root.querySelector("[data-figure]");
    if (!place || !model.get("figure")) return;
    drawn = model.get("figure");
    try {
      const plotly = await loadPlotly(model);
      const figure = themed(JSON.parse(drawn), root);
      await plotly.react(place, figure.data, figure.layout, { displayModeBar: false });
      place.bpoSized ??= sized(plotly, place);
      place.querySelectorAll("svg").forEach((svg) => svg.setAttribute("aria-hidden", "true"));
    } catch (error) {
      place.textContent = `The chart could not be drawn (${error.message}). Its table is below.`;
    }
  }

  // -- listening -----------------------------------------------------------------------------

  root.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || button.disabled) return;
    if (button.dataset.action) send(button.dataset.action, { value: button.value });
    if (button.dataset.move) shift(button, Number(button.dataset.move));
    if ("aloud" in button.dataset) {
      aloud = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(aloud));
      if (aloud) speak();
      else globalThis.speechSynthesis?.cancel();
    }
  });

  root.addEventListener("submit", (event) => {
    event.preventDefault();
    const fields = {};
    for (const [name, value] of new FormData(event.target)) (fields[name] ??= []).push(value);
    send(event.target.dataset.action, { fields });
  });

  root.addEventListener("input", (event) => {
    const { live } = event.target.dataset;
    if (live) sendNewest(live, { name: event.target.name, value: event.target.value });
  });

  // JupyterLab listens for keys further up and would run notebook commands on them: d d deletes
  // the cell. Every key but Tab ends here.
  root.addEventListener("keydown", (event) => {
    if (event.key === "Tab") return;
    event.stopPropagation();
    const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
    if (plain && /^[1-9]$/.test(event.key) && !event.target.matches(TYPING)) {
      const choice = root.querySelector(`[data-key="${event.key}"]`);
      choice?.focus();
      choice?.click();
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

  // What changed comes in any order; it is shown in this one.
  model.on("change", () => {
    show();
    if (isNew("focus")) move(model.get("focus").target);
    if (isNew("said")) {
      spoken.textContent = model.get("said").text;
      speak();
    }
    if (model.get("figure") !== drawn) draw();
  });
  model.on("msg:custom", (message) => "done" in message && answered(message.fault));
  const theme = new MutationObserver(draw);
  theme.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
  show();
  draw();
  return () => {
    theme.disconnect();
    clearTimeout(waiting);
    if (aloud) globalThis.speechSynthesis?.cancel();
  };
}

// -- charts ----------------------------------------------------------------------------------

// The page asks Python once for plotly.js; the request waits its turn behind a busy kernel.
function loadPlotly(model) {
  globalThis[PLOTLY] ??= new Promise((resolve, reject) => {
    let tries = 0;
    const ask = () => {
      tries += 1;
      if (tries > 12) return stop(() => reject(new Error("plotly.js did not arrive")));
      model.send({ action: "plotly" });
    };
    const again = setInterval(ask, 10_000);
    const stop = (then) => {
      clearInterval(again);
      model.off("msg:custom", take);
      then();
    };
    const take = async (message, buffers) => {
      if (!message.plotly) return;
      const packed = new Blob([buffers[0]]).stream();
      const text = await new Response(packed.pipeThrough(new DecompressionStream("gzip"))).text();
      const module = { exports: {} };
      new Function("module", text)(module);
      stop(() => resolve(module.exports));
    };
    model.on("msg:custom", take);
    ask();
  }).catch((error) => {
    globalThis[PLOTLY] = undefined;
    throw error;
  });
  return globalThis[PLOTLY];
}

// Keep a chart as wide as its place: a sidebar that opens is no resize of the window.
function sized(plotly, place) {
  const observer = new ResizeObserver(() => place.isConnected && plotly.Plots.resize(place));
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

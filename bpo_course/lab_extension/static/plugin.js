// The plugin: it sees which notebook is in front, makes a lesson of it where it is one, and offers
// cards what they may ask of the page.

import { Course } from "./course.js";
import { until } from "./waiting.js";

const STARTED = "bpo-course:started";
const ASKED_MS = 20_000; // a slow machine brings back its tabs first
const START = "00_start_here.ipynb";

export function plugin(load, here) {
  const running = kernelsRunning(); // asked before JupyterLab starts any
  return {
    id: "bpo-course:plugin",
    autoStart: true,
    activate: (app) => {
      style(new URL("course.css", here));
      app.docRegistry.addWidgetExtension("Notebook", { createNew: forgetWidgets });
      begin(app, load, here, running); // JupyterLab waits for what is returned, and this waits for it
    },
  };
}

// A notebook may bring the state of widgets along, and with it JavaScript that would run as soon as
// the notebook is opened, trusted or not. It is forgotten before anything is made of it.
function forgetWidgets(_panel, context) {
  context.ready.then(() => {
    const { model } = context;
    if (model.getMetadata("widgets") === undefined) return;
    const before = model.dirty;
    model.deleteMetadata("widgets");
    model.dirty = before;
  });
}

async function begin(app, load, here, running) {
  const shipped = fetched(new URL("editions.json", here), { lessons: [] });
  const terms = fetched(new URL("glossary.json", here), []);
  const course = new Course(app, load, await shipped, await terms);
  const page = (globalThis[Symbol.for("bpo-course.page")] ??= { plotly: null, asked: -Infinity });
  page.course = course;
  await app.restored;
  if (isFirstStart()) app.shell.collapseLeft?.();
  const narrow = matchMedia("(max-width: 700px)");
  narrow.addEventListener("change", () => makeRoom(app.shell, narrow.matches));
  if (narrow.matches) makeRoom(app.shell, true);
  await asked(app.shell);
  app.shell.currentChanged.connect(() => {
    course.show(app.shell.currentWidget);
    if (isDeserted(app.shell)) app.commands.execute("docmanager:open", { path: START });
  });
  course.show(app.shell.currentWidget);
  course.hush(await running);
}

// Whether every tab was closed: JupyterLab's launcher stands there, and no way leads back.
function isDeserted(shell) {
  const open = [...shell.widgets("main")];
  return open.length === 1 && open[0].id.startsWith("launcher");
}

// The kernels that run already, for this window or for another one.
async function kernelsRunning() {
  const { baseUrl, token } = pageConfig();
  const headers = token ? { Authorization: `token ${token}` } : {};
  try {
    const sessions = await (await fetch(`${baseUrl}api/sessions`, { headers })).json();
    return new Set(sessions.map((session) => session.kernel?.id));
  } catch {
    return new Set(); // no server has any
  }
}

function pageConfig() {
  return JSON.parse(document.getElementById("jupyter-config-data").textContent);
}

function isFirstStart() {
  try {
    const isFirst = !localStorage.getItem(STARTED);
    localStorage.setItem(STARTED, "yes");
    return isFirst;
  } catch {
    return false; // a full or forbidden storage
  }
}

// Wait for the notebook that the address names: JupyterLab first brings back yesterday's tabs, and
// a lesson among them is not what is asked for.
async function asked(shell) {
  const { treePath } = pageConfig();
  if (treePath) await until(() => shell.currentWidget?.context?.path === treePath, ASKED_MS);
}

// On a phone a lesson has the whole width: the panels at the sides go.
function makeRoom(shell, isNarrow) {
  if (isNarrow) {
    shell.collapseLeft?.();
    shell.collapseRight?.();
  }
  for (const side of ["left", "right"]) {
    if (shell.isSideTabBarVisible?.(side) === isNarrow) shell.toggleSideTabBarVisibility(side);
  }
}

function style(href) {
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
}

// What the course ships; without its editions no notebook is a lesson.
async function fetched(address, otherwise) {
  try {
    return await (await fetch(address)).json();
  } catch {
    return otherwise;
  }
}

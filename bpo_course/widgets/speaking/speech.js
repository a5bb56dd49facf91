// What the speaking cards do in the page: the measures of a recording, a clock for typing. It is
// joined to card.js. No sound leaves the page.

const NO_PASTE = "Pasting isn't accepted here: the test measures your typing. Please type the text.";

additions.push(speaking);

function speaking({ root, send, quietly, say }) {
  let clocks = [];
  let ended = false;

  // -- what was recorded -----------------------------------------------------------------------

  async function measure(blob) {
    const box = root.querySelector("[data-sound]");
    box.replaceChildren();
    try {
      const sound = measured(await decoded(blob));
      if (ended || !box.isConnected) return;
      box.replaceChildren(...told(sound, box));
      say(box.querySelector("p").textContent);
      if (sound.to > sound.from) quietly("measured", keptOf(sound, box.dataset));
    } catch (error) {
      box.replaceChildren(element("p", `We can't measure this recording (${error.message}).`));
    }
  }

  // -- typing against the clock ----------------------------------------------------------------

  function type(field) {
    follow(field);
    if (field.bpoSince !== undefined) return finish(field, false);
    field.bpoSince = performance.now();
    const minutesOf = root.querySelector("[data-minutes]:checked");
    field.bpoDue = 60 * Number(minutesOf.value);
    root.querySelectorAll("[data-minutes]").forEach((choice) => (choice.disabled = true));
    root.querySelector("[data-finish]").disabled = false;
    const left = root.querySelector("[data-left]");
    const tick = () => {
      const passed = (performance.now() - field.bpoSince) / 1000;
      left.textContent = `${minutes(Math.max(0, Math.ceil(field.bpoDue - passed)))} left`;
      if (passed >= field.bpoDue) finish(field, true);
    };
    clocks.push((field.bpoClock = setInterval(tick, 200)));
    tick();
    finish(field, false);
  }

  // On a small screen the text scrolls in its own box: keep in sight what comes next.
  function follow(field) {
    const box = root.querySelector("[data-source]");
    const share = field.value.length / field.dataset.types.length;
    box.scrollTop = share * box.scrollHeight - box.clientHeight / 3;
  }

  // It is over when the time is, or when the end of the text is typed.
  function finish(field, now) {
    if (field.readOnly || field.bpoSince === undefined) return;
    const typed = field.value.split(/\s+/).join(" ").trim();
    const text = field.dataset.types;
    const isEnd = typed.length >= 0.9 * text.length && typed.slice(-8) === text.slice(-8);
    if (!now && !isEnd) return;
    clearInterval(field.bpoClock);
    field.readOnly = true;
    const passed = (performance.now() - field.bpoSince) / 1000;
    const told = { typed: field.value, seconds: Math.min(passed, field.bpoDue) };
    send("typed", { ...told, minutes: field.bpoDue / 60 });
  }

  function refuse(event) {
    if (!event.target.matches?.("[data-types]")) return;
    event.preventDefault();
    const told = root.querySelector("[data-refused]");
    told.textContent = NO_PASTE;
    told.hidden = false;
  }

  // -- listening -------------------------------------------------------------------------------

  root.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button || button.disabled) return;
    if ("finish" in button.dataset) finish(root.querySelector("[data-types]"), true);
  });
  root.addEventListener("input", ({ target }) => {
    if (target.matches("[data-types]") && target.value) type(target);
  });
  root.addEventListener("beforeinput", (event) => {
    if (/^insertFrom(Paste|Drop|Yank)|^insertReplacement/.test(event.inputType)) refuse(event);
  });
  root.addEventListener("paste", refuse);
  root.addEventListener("drop", refuse);
  root.addEventListener("recorded", ({ detail }) => measure(detail));

  return {
    ended() {
      ended = true;
      clocks.forEach(clearInterval);
      clocks = [];
    },
  };
}

// -- the sound of a recording --------------------------------------------------------------------

const FRAME_S = 0.02;
const PAUSE_S = 0.4;
const BLIP_S = 0.06; // shorter than any syllable: a click
const RATE = 44_100; // every browser decodes to it
const QUIETEST_DB = -100;
const SILENT_DB = -60;
const FASTEST = 260; // words a minute; above it, part of the passage was surely left out

async function decoded(blob) {
  const context = new OfflineAudioContext(1, 1, RATE);
  return context.decodeAudioData(await blob.arrayBuffer());
}

// The loudness of each fiftieth of a second, the stretches of sound, and the pauses between them.
// What counts as silence depends on the recording's own level: 30 dB below its loud parts, and at
// least 6 dB above its quiet ones, which are the noise of the room.
function measured(sound) {
  const levels = loudness(sound);
  const sorted = [...levels].sort((one, other) => one - other);
  const at = (share) => sorted[Math.floor(share * (sorted.length - 1))] ?? QUIETEST_DB;
  const [quiet, loud] = [at(0.1), at(0.95)];
  const threshold = Math.min(Math.max(loud - 30, quiet + 6), loud - 6);
  const length = levels.length * FRAME_S;
  const sounding = stretches(levels, (level) => level > threshold).filter(
    ({ from, to }) => to - from > BLIP_S,
  );
  if (loud < SILENT_DB || !sounding.length) return { levels, length, threshold, from: 0, to: 0, pauses: [] };
  const pauses = sounding
    .slice(1)
    .map(({ from }, nth) => ({ from: sounding[nth].to, to: from }))
    .filter((pause) => pause.to - pause.from > PAUSE_S);
  return { levels, length, threshold, from: sounding[0].from, to: sounding.at(-1).to, pauses };
}

function loudness(sound) {
  const size = Math.round(FRAME_S * sound.sampleRate);
  const channels = Array.from({ length: sound.numberOfChannels }, (_, n) => sound.getChannelData(n));
  const levels = [];
  for (let start = 0; start + size <= sound.length; start += size) {
    let power = 0;
    for (const samples of channels) {
      for (let n = start; n < start + size; n += 1) power += samples[n] ** 2;
    }
    const mean = power / (size * channels.length);
    levels.push(mean ? Math.max(QUIETEST_DB, 10 * Math.log10(mean)) : QUIETEST_DB);
  }
  return levels;
}

function stretches(levels, isOn) {
  const found = [];
  let from = null;
  [...levels, -Infinity].forEach((level, nth) => {
    if (isOn(level)) from ??= nth;
    else if (from !== null) {
      found.push({ from: from * FRAME_S, to: nth * FRAME_S });
      from = null;
    }
  });
  return found;
}

// What is kept of a recording: three numbers, and no sound.
function keptOf({ from, to, pauses }, { words }) {
  const seconds = to - from;
  return { pace: Number(words) / (seconds / 60), seconds, pauses: pauses.length };
}

// What is said of a recording: the figures, then the picture.
function told(sound, { dataset, clientWidth }) {
  const span = sound.to - sound.from;
  if (!span) {
    return [element("p", "There is no voice in this recording. Check the microphone, and record again.")];
  }
  const silent = sound.pauses.reduce((sum, { from, to }) => sum + to - from, 0);
  const longest = Math.max(0, ...sound.pauses.map(({ from, to }) => to - from));
  const pace = Math.round(keptOf(sound, dataset).pace);
  const many = sound.pauses.length === 1 ? "1 pause" : `${sound.pauses.length} pauses`;
  const figures = [
    ["Pace", String(pace), "words a minute"],
    ["Time", `${span.toFixed(1)} s`, "from first to last sound"],
    ["Pauses", String(sound.pauses.length), `longer than ${PAUSE_S} s`],
    ["Longest pause", sound.pauses.length ? `${longest.toFixed(1)} s` : "none", ""],
    ["Silent", `${Math.round((100 * silent) / span)} %`, "of the time is pauses"],
  ];
  const list = element("ul", "");
  list.className = "bpo-tiles";
  const classed = (className, text) => Object.assign(element("span", text), { className });
  for (const [name, value, more] of figures) {
    const tile = element("li", "");
    tile.className = "bpo-tile";
    tile.append(classed("bpo-tile-name", name), classed("bpo-tile-value", value));
    tile.append(classed("bpo-quiet", more));
    list.append(tile);
  }
  const summary = element("p", `You read at ${pace} words a minute, with ${many}.`);
  summary.className = "bpo-verdict";
  const range = `A usual range for talking to customers is ${dataset.usual} words a minute.`;
  const all = "Did you read all of it? The pace counts every word of the passage.";
  const usual = element("p", pace > FASTEST ? all : `${range} That is an assumption.`);
  const wide = Math.min(640, Math.max(280, clientWidth));
  const name = `Loudness over ${sound.length.toFixed(1)} seconds, with ${many}.`;
  return [summary, usual, list, picture(sound, wide, name)];
}

// The loudness over time, with the pauses marked.
function picture({ levels, length, pauses }, wide, name) {
  const [high, foot] = [90, 20];
  const size = { viewBox: `0 0 ${wide} ${high + foot}`, width: wide };
  const svg = drawing("svg", { ...size, role: "img", "aria-label": name });
  svg.classList.add("bpo-loudness");
  const x = (seconds) => (wide * seconds) / length;
  for (const { from, to } of pauses) {
    const pause = drawing("rect", { x: x(from), y: 0, width: x(to) - x(from), height: high });
    svg.append(pause);
    const text = drawing("text", { x: (x(from) + x(to)) / 2, y: 12, "text-anchor": "middle" });
    text.textContent = `${(to - from).toFixed(1)} s`;
    svg.append(text);
  }
  const top = levels.reduce((most, level) => Math.max(most, level), QUIETEST_DB); // they are many
  const y = (level) => high - (high - 18) * Math.max(0, 1 - (top - level) / 50);
  const points = levels.map((level, nth) => `${x((nth + 0.5) * FRAME_S).toFixed(1)},${y(level).toFixed(1)}`);
  svg.append(drawing("path", { d: `M0,${high} L${points.join(" ")} L${wide},${high} Z` }));
  const step = [1, 2, 5, 10, 20, 30, 60].find((one) => length / one <= 8) ?? 60;
  for (let seconds = 0; seconds <= length; seconds += step) {
    const end = seconds + step > length && x(seconds) > wide - 20;
    const anchor = seconds ? (end ? "end" : "middle") : "start";
    const text = drawing("text", { x: x(seconds), y: high + 15, "text-anchor": anchor });
    text.textContent = `${seconds} s`;
    svg.append(text);
  }
  return svg;
}

function drawing(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

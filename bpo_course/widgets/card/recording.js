// What a learner records: made, played and, where they ask for it, kept in this browser. It is
// joined to card.js for the cards that record. No sound, title or time of one is sent anywhere.

const LONGEST_MS = 5 * 60_000;
const ANSWER_MS = 5000; // within which a browser opens its storage
const KEPT_CHANGED = "bpo-kept-recordings";
const KEPT_IN = ["bpo-course-recordings", "kept"];
const NOT_HERE = "This browser keeps nothing for this page. A private window is often the reason.";
const NOT_DELETED = "It could not be deleted. Reload this page, and try again.";
const NO_ROOM = "This browser has no room for another recording. Delete an older one first.";
const UNTIL = "It is deleted when you close the lesson, unless you keep it.";

additions.push(recording);

function recording({ root, say }) {
  let gone = false;
  const others = new BroadcastChannel(KEPT_CHANGED); // other cards, in other tabs too

  // -- making one ------------------------------------------------------------------------------

  async function record(button) {
    const place = button.closest("[data-recorder]");
    if (place.bpoRecorder) return place.bpoRecorder.stop();
    if (place.bpoAsking) return;
    place.bpoAsking = true;
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      if (gone || !place.isConnected) return stopped(stream);
      begin(place, button, stream);
    } catch (error) {
      stopped(stream);
      tellHere(place, `We can't record here: ${silenced(error)} Say it aloud anyway.`);
    } finally {
      place.bpoAsking = false;
    }
  }

  // One recorder at a time, and no voice with it.
  function begin(place, button, stream) {
    const recorder = new MediaRecorder(stream);
    const parts = [];
    const since = performance.now();
    const lesson = recordedIn(root);
    let tooLong = false;
    place.bpoLimit = setTimeout(() => {
      tooLong = true;
      recorder.stop();
    }, LONGEST_MS);
    page.hush?.();
    page.stopRecording?.();
    const stop = (page.stopRecording = () => recorder.stop());
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.onstop = () => {
      clearTimeout(place.bpoLimit);
      stopped(stream);
      place.bpoRecorder = null;
      if (page.stopRecording === stop) page.stopRecording = null;
      button.textContent = "Record again";
      const seconds = (performance.now() - since) / 1000;
      const sound = new Blob(parts, { type: recorder.mimeType });
      lesson.set(place.dataset.recorder, { sound, seconds, at: Date.now() });
      const here = place.isConnected ? place : recorders().find((one) => isSame(one, place));
      if (gone || !here) return;
      show(here, tooLong ? "Five minutes are over, so the recording has stopped." : "Recorded.");
      here.dispatchEvent(new CustomEvent("recorded", { bubbles: true, detail: sound }));
    };
    recorder.start();
    place.bpoRecorder = recorder;
    button.textContent = "Stop recording";
    silence(place.querySelector("[data-made]"));
    offer(place);
    tellHere(place, "Recording. It stops when you leave this part.");
  }

  // Show what was recorded at a place in this lesson, also before the place was closed.
  function show(place, told) {
    place.bpoMade = recordedIn(root).get(place.dataset.recorder);
    if (!place.bpoMade) return;
    play(place.querySelector("[data-made]"), place.bpoMade.sound);
    offer(place);
    tellHere(place, `${told} ${UNTIL}`);
  }

  function isSame(one, other) {
    return one.dataset.recorder === other.dataset.recorder;
  }

  function offer(place) {
    const keeper = place.querySelector("[data-keep]");
    keeper.hidden = !place.bpoMade || Boolean(place.bpoRecorder); // it would keep the one before
    keeper.textContent = "Keep this recording";
    keeper.removeAttribute("aria-disabled");
  }

  function stopped(stream) {
    stream?.getTracks().forEach((track) => track.stop());
  }

  // What was recorded until now is there again when its place is.
  function end(place) {
    clearInterval(place.bpoTiming);
    place.bpoRecorder?.stop();
    place.querySelectorAll("audio").forEach(silence);
  }

  function tellHere(place, text) {
    place.querySelector("[role=status]").textContent = text;
  }

  function play(audio, sound) {
    silence(audio);
    audio.src = URL.createObjectURL(sound);
    audio.hidden = false;
  }

  function player(sound, name) {
    const audio = element("audio", "");
    audio.controls = true;
    audio.setAttribute("aria-label", name);
    play(audio, sound);
    return audio;
  }

  function silence(audio) {
    URL.revokeObjectURL(audio.src);
    audio.removeAttribute("src");
    audio.hidden = true;
  }

  // Count up beside the time that is due; it only tells.
  function time(button) {
    const place = button.closest("[data-recorder]");
    if (place.bpoTiming) {
      clearInterval(place.bpoTiming);
      place.bpoTiming = null;
      button.textContent = "Start the timer";
      return;
    }
    const due = Number(button.dataset.timer);
    const since = performance.now();
    let told = false;
    const count = () => {
      const seconds = Math.floor((performance.now() - since) / 1000);
      place.querySelector("[data-time]").textContent = `${minutes(seconds)} of ${minutes(due)}`;
      if (seconds < due || told) return;
      told = true;
      say("The time is up. Please finish now.");
    };
    button.textContent = "Stop the timer";
    place.bpoTiming = setInterval(count, 250);
    count();
  }

  // -- keeping one -----------------------------------------------------------------------------

  // Of each question the newest is kept.
  async function keep(button) {
    const place = button.closest("[data-recorder]");
    if (button.getAttribute("aria-disabled") || !place.bpoMade) return;
    button.setAttribute("aria-disabled", "true"); // it keeps the focus
    try {
      await keptOnes("readwrite", (store) => store.put({ ...named(place), ...place.bpoMade }));
    } catch (error) {
      button.removeAttribute("aria-disabled");
      const full = error?.name === "QuotaExceededError";
      return tellHere(place, `${full ? NO_ROOM : NOT_HERE} You can still hear it now.`);
    }
    button.textContent = "Kept";
    recordedIn(root).delete(place.dataset.recorder);
    silence(place.querySelector("[data-made]")); // it is played below
    tellHere(place, "Kept in this browser on this computer. It is never sent.");
    changed();
  }

  function changed() {
    refresh();
    others.postMessage("");
  }

  function named(place) {
    const { question, title } = place.dataset;
    return { key: `${question} ${title}`, title };
  }

  async function showKept(place) {
    let kept;
    try {
      kept = await keptOnes("readonly", (store) => store.get(named(place).key));
    } catch {
      // it is told where a learner asks to keep one
    }
    if (gone || !place.isConnected) return;
    if (!isPlayable(kept)) kept = undefined;
    const row = place.querySelector("[data-kept]");
    if (row.bpoAt === kept?.at) return;
    row.bpoAt = kept?.at;
    if (!kept && row.contains(document.activeElement)) place.querySelector("[data-record]").focus();
    row.hidden = !kept;
    row.querySelectorAll("audio").forEach((audio) => (silence(audio), audio.remove()));
    if (!kept) return;
    const told = row.querySelector("[data-day]");
    told.textContent = `Your recording of ${day(kept.at)}`;
    told.after(player(kept.sound, "The recording that you kept"));
  }

  async function forget(button) {
    const place = button.closest("[data-recorder]");
    if (!(await deleted(named(place).key))) return tellHere(place, NOT_DELETED);
    offer(place);
    if (place.bpoMade && !place.bpoRecorder) play(place.querySelector("[data-made]"), place.bpoMade.sound);
    tellHere(place, "The kept recording is deleted.");
  }

  // Delete one, or all where no key is given, and return whether that was done.
  async function deleted(key) {
    try {
      await keptOnes("readwrite", (store) => (key ? store.delete(key) : store.clear()));
    } catch {
      return false;
    }
    changed();
    return true;
  }

  // -- all that are kept -----------------------------------------------------------------------

  async function list() {
    const box = root.querySelector("[data-recordings]");
    if (!box) return;
    let kept;
    try {
      kept = await keptOnes("readonly", (store) => store.getAll());
    } catch {
      box.replaceChildren(element("p", NOT_HERE));
      return;
    }
    if (gone || !box.isConnected) return;
    const at = [...box.querySelectorAll("li")].findIndex((item) => item.matches(":focus-within"));
    const hadFocus = box.contains(document.activeElement);
    box.querySelectorAll("audio").forEach(silence);
    kept.sort((one, other) => one.at - other.at);
    box.replaceChildren(...(kept.length ? listed(kept) : [none()]));
    if (!hadFocus) return;
    const items = [...box.querySelectorAll("li")]; // not its button: that would be pressed unread
    (items[Math.min(Math.max(at, 0), items.length - 1)] ?? box.firstElementChild).focus();
  }

  function none() {
    const told = element("p", "You have kept no recording in this browser.");
    told.tabIndex = -1;
    return told;
  }

  function listed(kept) {
    const lines = element("ol", "");
    lines.className = "bpo-list bpo-recordings";
    lines.append(...kept.map(line));
    const foot = element("p", "");
    foot.className = "bpo-row";
    foot.append(button("Delete all recordings", "deleteAll", ""));
    return [lines, foot];
  }

  function line(kept) {
    const { key, title, at, seconds, sound } = kept;
    const item = element("li", "");
    item.tabIndex = -1;
    const told = element("p", "");
    told.append(element("strong", title), " ");
    const known = isPlayable(kept);
    const length = known && `${day(at)} · ${minutes(Math.max(1, Math.floor(seconds)))}`;
    const when = element("span", length || "It can't be played.");
    when.className = "bpo-quiet";
    told.append(when);
    const row = element("p", "");
    row.className = "bpo-row";
    const remover = button("Delete it", "delete", key);
    remover.setAttribute("aria-label", `Delete it: ${title}`);
    if (known) row.append(player(sound, `Your recording: ${title}`));
    row.append(remover);
    item.append(told, row);
    return item;
  }

  function button(text, name, value) {
    const pressed = element("button", text);
    pressed.type = "button";
    pressed.dataset[name] = value;
    return pressed;
  }

  // It is asked once, and the safe answer has the focus.
  function askToDeleteAll(foot) {
    const count = root.querySelectorAll("[data-delete]").length;
    const [all, them] = count === 1 ? ["the recording", "it"] : [`all ${count} recordings`, "them"];
    const asked = element("span", `Delete ${all}?`);
    const no = button(`No, keep ${them}`, "deleteNone", "");
    foot.replaceChildren(asked, button(`Yes, delete ${them}`, "deleteEvery", ""), no);
    say(asked.textContent);
    no.focus();
  }

  // -- listening -------------------------------------------------------------------------------

  // The second half of a double click was not meant for what is there by then.
  root.addEventListener("click", async ({ target, detail }) => {
    const pressed = target.closest("button");
    if (!pressed || pressed.disabled || detail > 1) return;
    const { dataset } = pressed;
    if (dataset.timer) time(pressed);
    else if ("record" in dataset) record(pressed);
    else if ("keep" in dataset) keep(pressed);
    else if ("forget" in dataset) forget(pressed);
    else if ("delete" in dataset) {
      say((await deleted(dataset.delete)) ? "Deleted." : NOT_DELETED);
    } else if ("deleteAll" in dataset) askToDeleteAll(pressed.parentElement);
    else if ("deleteEvery" in dataset) {
      say((await deleted("")) ? "All recordings are deleted." : NOT_DELETED);
    } else if ("deleteNone" in dataset) {
      const again = button("Delete all recordings", "deleteAll", "");
      pressed.parentElement.replaceChildren(again);
      again.focus();
    }
  });

  const recorders = (box = root) => [...box.querySelectorAll("[data-recorder]")];
  const refresh = () => {
    recorders().forEach(showKept);
    list();
  };
  others.onmessage = refresh;

  return {
    shown() {
      for (const place of recorders()) {
        if (place.bpoLooked) continue;
        place.bpoLooked = true;
        showKept(place).then(() => {
          if (!place.bpoRecorder && !place.bpoMade) show(place, "You recorded this before.");
        });
      }
      const box = root.querySelector("[data-recordings]");
      if (!box || box.bpoLooked) return;
      box.bpoLooked = true;
      list();
    },
    replaced: (box) => recorders(box).forEach(end),
    hidden: () => recorders().forEach((place) => place.bpoRecorder?.stop()),
    ended() {
      gone = true;
      others.close();
      recorders().forEach(end);
      root.querySelectorAll("[data-recordings] audio").forEach(silence);
    },
  };
}

// Do something with the recordings that this browser keeps, and return its result when it is done.
function keptOnes(mode, act) {
  return new Promise((resolve, reject) => {
    const [name, part] = KEPT_IN;
    const asked = indexedDB.open(name, 1);
    let late = false;
    const waiting = setTimeout(() => reject((late = true)), ANSWER_MS);
    asked.onupgradeneeded = () => asked.result.createObjectStore(part, { keyPath: "key" });
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => {
      clearTimeout(waiting);
      if (late) return asked.result.close(); // it was told that nothing is done
      try {
        const change = asked.result.transaction(part, mode);
        const wanted = act(change.objectStore(part));
        change.oncomplete = () => resolve(wanted.result);
        const full = { name: "QuotaExceededError" }; // some browsers give no error then
        change.onabort = () => reject(change.error ?? full);
      } catch (error) {
        reject(error);
      } finally {
        asked.result.close(); // when the change is done
      }
    };
  });
}

// Whether something kept is a recording as this course keeps one.
function isPlayable(kept) {
  return kept?.sound instanceof Blob && [kept.at, kept.seconds].every(Number.isFinite);
}

// What was recorded in the lesson around a card and is not kept: it goes when the lesson is closed.
function recordedIn(root) {
  const lesson = root.closest(".jp-NotebookPanel") ?? document.body;
  page.recorded ??= new WeakMap();
  if (!page.recorded.has(lesson)) page.recorded.set(lesson, new Map());
  return page.recorded.get(lesson);
}

// A day and a time as this computer has them, such as "29 November, 21:40".
function day(at) {
  const when = new Date(at);
  const two = (number) => String(number).padStart(2, "0");
  const year = when.getFullYear() === new Date().getFullYear() ? "" : ` ${when.getFullYear()}`;
  const month = when.toLocaleString("en-GB", { month: "long" });
  return `${when.getDate()} ${month}${year}, ${two(when.getHours())}:${two(when.getMinutes())}`;
}

// Why the page cannot hear anyone, as a sentence.
function silenced(error) {
  if (!navigator.mediaDevices) return "this page may not use a microphone.";
  if (error.name === "NotAllowedError") return "the browser has no permission for the microphone.";
  return error.name === "NotFoundError" ? "there is no microphone." : `${error.message}.`;
}

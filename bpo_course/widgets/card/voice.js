// A voice of this computer: which one speaks, hearing a text, and what a call says aloud. It is
// joined to card.js for the cards that speak. No text goes to a voice on the internet.

const NO_VOICE_MS = 2000;
const VOICE_CHOSEN = "bpo-voice-chosen";
const NO_VOICE = "This browser has no English voice of its own, so it can't read aloud.";
const FAILED = "The voice didn't work. Please try again.";
const UNCOUNTED = "This time is not counted. You can also ask someone to read to you.";
const STOPPED_BY_US = ["canceled", "interrupted"];

additions.push(voiced);

function voiced({ root, quietly, say, tell }) {
  let waited = false; // long enough for a browser that loads its voices late
  let utterance = null; // kept: a browser may forget one that nothing refers to
  let listening = null; // what is being heard: the button, where one was pressed
  let due = null; // what is to be heard as soon as there is a voice
  let uttered = []; // what was said of its own accord, by its key
  let aloud = false;

  // -- a voice ---------------------------------------------------------------------------------

  function voices() {
    return localVoices().sort((one, other) => accent(one).localeCompare(accent(other)));
  }

  function voice() {
    const all = voices();
    return all.find((one) => one.voiceURI === page.voice) ?? all[0];
  }

  function showVoices() {
    const all = voices();
    for (const place of root.querySelectorAll("[data-voices]")) {
      const select = place.querySelector("select");
      place.hidden = all.length < 2;
      const listed = [...select.options].map((option) => option.value).join();
      if (listed !== all.map((one) => one.voiceURI).join()) {
        const named = (one) => new Option(`${accent(one)}: ${one.name}`, one.voiceURI);
        select.replaceChildren(...all.map(named));
      }
      if (all.length) select.value = voice().voiceURI;
    }
    const none = !all.length && waited;
    root.querySelectorAll("[data-voiceless]").forEach((part) => (part.hidden = !none));
    root.querySelectorAll("[data-hear]").forEach((button) => (button.disabled = none));
    if (due && (all.length || waited)) utter(due);
  }

  // -- hearing a text --------------------------------------------------------------------------

  function press(button) {
    if (listening === button && button.dataset.hear === "stop") return hush();
    if (button.dataset.most && (isSpent(button) || isHeard(button))) return;
    hush();
    if (!voice()) {
      waited = true;
      return showVoices();
    }
    if (button.dataset.counted) countAgain(button);
    if (button.dataset.hear === "once") countOnce(1);
    hear(button);
    if (button.dataset.hear === "once") root.querySelector("[name=typed]")?.focus();
  }

  // Say a text; there is one at a time, whichever card says it.
  function hear(place, text = place.dataset.says) {
    hush();
    page.stopRecording?.(); // or it would record the voice
    page.hush = hush;
    globalThis.speechSynthesis.cancel();
    const spoken = said(voice(), text);
    spoken.rate = Number(place.dataset.rate ?? 1);
    spoken.onend = () => spoken === utterance && still();
    spoken.onerror = ({ error }) => {
      if (spoken !== utterance) return;
      still();
      if (!STOPPED_BY_US.includes(error)) failed(place);
    };
    [utterance, listening] = [spoken, place];
    mark();
    speechSynthesis.speak(spoken);
  }

  // A call goes on in words; elsewhere it is told, and takes no hearing away.
  function failed({ dataset }) {
    if (dataset.unheard) return quietly(dataset.unheard, {});
    if (dataset.hear !== "once") return tell(FAILED);
    countOnce(-1);
    root.querySelector("[data-times]").textContent = `${FAILED} ${UNCOUNTED}`;
    say(`${FAILED} ${UNCOUNTED}`);
  }

  // While a text is heard, its button stops it; what is counted has another one to stop it.
  function mark() {
    showStop(listening.dataset.hear === "once");
    if (listening.dataset.hear !== "") return;
    listening.dataset.hear = "stop";
    listening.textContent = "Stop the voice";
  }

  function still() {
    const place = listening;
    [listening, utterance] = [null, null];
    showStop(false);
    if (place?.dataset.hear !== "stop") return;
    place.dataset.hear = "";
    place.textContent = place.dataset.again;
  }

  function showStop(isShown) {
    const stop = root.querySelector("[data-hush]");
    if (!stop) return;
    if (!isShown && stop === document.activeElement) onceButton()?.focus();
    stop.hidden = !isShown;
  }

  function hush() {
    due = null;
    if (!listening) return;
    still();
    if (speechSynthesis.speaking || speechSynthesis.pending) speechSynthesis.cancel();
  }

  // A text that is heard once more is counted: in a field of the form, or by a message.
  function countOnce(by) {
    const field = root.querySelector("[name=heard]");
    field.value = Number(field.value) + by;
    if (field.dataset.kept) quietly(field.dataset.kept, { value: field.value });
    showCount();
  }

  // What is heard so many times at most: then its button keeps the focus, and does nothing.
  function showCount() {
    const button = onceButton();
    if (!button) return;
    const { dataset } = button;
    const times = Number(root.querySelector("[name=heard]").value);
    const spent = times >= Number(dataset.most ?? Infinity);
    dataset.first ??= button.textContent;
    button.textContent = spent ? dataset.spent : times ? dataset.again : dataset.first;
    button.ariaDisabled = spent ? "true" : null;
    tellTimes(times);
  }

  function onceButton() {
    return root.querySelector("[data-hear=once]");
  }

  function isSpent(button) {
    return button.ariaDisabled === "true";
  }

  function isHeard(button) {
    return listening === button && (speechSynthesis.speaking || speechSynthesis.pending);
  }

  function countAgain(button) {
    button.dataset.heard = Number(button.dataset.heard) + 1;
    tellTimes(Number(button.dataset.heard));
    quietly(button.dataset.counted, {});
  }

  function tellTimes(times) {
    root.querySelector("[data-times]").textContent = times < 2 ? "" : `Heard ${times} times.`;
  }

  // -- what a call says of its own accord ------------------------------------------------------

  function utter(place) {
    due = null;
    if (voice()) return hear(place);
    if (!waited) due = place;
    else quietly(place.dataset.unheard, {});
  }

  function readAloud() {
    const line = [...root.querySelectorAll("[data-speak]")].at(-1);
    if (aloud && line && voice()) hear(line);
  }

  function switchAloud(button) {
    if (!voice()) return tell(NO_VOICE);
    aloud = !aloud;
    button.setAttribute("aria-pressed", String(aloud));
    if (aloud) readAloud();
    else hush();
  }

  // -- listening -------------------------------------------------------------------------------

  // The second half of a double click would stop what the first one started.
  root.addEventListener("click", ({ target, detail }) => {
    const button = target.closest("button");
    if (!button || button.disabled || detail > 1) return;
    if ("hear" in button.dataset) press(button);
    else if ("hush" in button.dataset) hush();
    else if ("aloud" in button.dataset) switchAloud(button);
  });
  root.addEventListener("change", ({ target }) => {
    if (!target.closest("[data-voices]")) return;
    page.voice = target.value;
    document.dispatchEvent(new Event(VOICE_CHOSEN)); // every card shows it
  });

  document.addEventListener(VOICE_CHOSEN, showVoices);
  globalThis.speechSynthesis?.addEventListener?.("voiceschanged", showVoices);
  const waiting = setTimeout(() => {
    waited = true;
    showVoices();
  }, globalThis.speechSynthesis ? NO_VOICE_MS : 0);

  return {
    // What is heard goes on while its moment is on screen.
    shown() {
      const { utter: key } = listening?.dataset ?? {};
      if (listening && !listening.isConnected) {
        listening = key ? root.querySelector(`[data-utter="${CSS.escape(key)}"]`) : null;
        if (listening) mark();
        else silence();
      }
      if (due && !due.isConnected) due = null;
      showCount();
      root.querySelector("[data-aloud]")?.setAttribute("aria-pressed", String(aloud));
      showVoices();
    },
    told() {
      const places = [...root.querySelectorAll("[data-utter]")];
      const fresh = places.filter((place) => !uttered.includes(place.dataset.utter));
      uttered = places.map((place) => place.dataset.utter);
      if (fresh.length) utter(fresh.at(-1));
      else if (!places.length) readAloud();
    },
    hidden: hush,
    ended() {
      hush();
      clearTimeout(waiting);
      document.removeEventListener(VOICE_CHOSEN, showVoices);
      globalThis.speechSynthesis?.removeEventListener?.("voiceschanged", showVoices);
    },
  };

  function silence() {
    [listening, utterance] = [null, null];
    speechSynthesis.cancel();
  }
}

// The English voices of this computer: another voice would send the text to the internet.
function localVoices() {
  const all = globalThis.speechSynthesis?.getVoices() ?? [];
  return all.filter((one) => one.localService === true && /^en([-_]|$)/i.test(one.lang));
}

function said(voice, text) {
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.voice = voice;
  utterance.lang = voice.lang;
  return utterance;
}

// Where a voice's English is from, such as "India".
function accent({ lang }) {
  const region = lang.split(/[-_]/)[1];
  try {
    return new Intl.DisplayNames(["en"], { type: "region" }).of(region.toUpperCase());
  } catch {
    return "English";
  }
}

localVoices(); // a browser begins to load its voices when it is asked for them

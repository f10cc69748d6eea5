// The worker leads back to the infusion, with #not-done-<act>, whoever sent what only the clinic can do while it could not
// be reached. The page that then opens says so: the one without a network in its own place, the cockpit in a notice.

import { notice } from "./notices.js";

const WORDS = {
  prepare: "drawing up and its second check",
  start: "the start",
  ask: "the scale",
  correct: "the correction",
  answer: "the answer to the alarm",
  grade: "the grade of the side effect",
  over: "the end of the side effect",
  "side-effects": "more about the side effect",
  checks: "the checks of the day",
  rescue: "the rescue drug",
  "rescue-orders": "the rescue orders",
  "end-otherwise": "the other ending",
};

const act = /^#not-done-([a-z-]+)$/.exec(location.hash)?.[1];
if (act) {
  history.replaceState(null, "", location.pathname + location.search); // said once, not on every reload
  const what = WORDS[act] ?? act.replaceAll("-", " ");
  const place = document.getElementById("offline-not-done");
  if (place) {
    place.querySelector("[data-act]").textContent = what;
    place.hidden = false;
  } else {
    notice(`The clinic did not answer, so this may not be done: ${what}. Look, and do it again.`, "error");
  }
}

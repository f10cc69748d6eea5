// Keeps what a patient answers on a form with data-keep: a choice at once (htmx, on "change"), a text after a pause in
// the typing (the event "keep"), and what is left when the page is hidden or closed. While the clinic cannot be reached
// it says so quietly and tries again. The form can be sent without any of this.

import { csrfToken } from "./csrf.js";

const PAUSE_MS = 1000;
const AGAIN_MS = 5000;

const form = document.querySelector("form[data-keep]");
if (form) keep(form);

function keep(form) {
  let changes = 0; // how often something was typed or chosen here
  let kept = 0; // up to which of these the clinic has everything
  let underWay = 0; // up to which a request that is not answered yet has them; 0: there is none
  let leaving = false;
  let waiting = null; // the button that was pressed while a request was under way
  let timer;

  const again = () => form.dispatchEvent(new Event("keep"));
  const inThe = (milliseconds) => {
    clearTimeout(timer);
    timer = setTimeout(again, milliseconds);
  };

  form.addEventListener("input", (event) => {
    if (!event.target.name) return;
    changes += 1;
    // A name in a list is kept when it is finished or the page is left, so that no half name counts as a medicine while
    // somebody types.
    if (event.target.matches("textarea, input[type=text], input[type=tel]") && !event.target.closest(".rows__row")) inThe(PAUSE_MS);
  });
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target !== form) return;
    clearTimeout(timer);
    underWay = changes || 1;
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.target !== form) return;
    if (event.detail.successful) isKept();
    else say(form.dataset.notKept), inThe(AGAIN_MS);
    underWay = 0;
    if (waiting) waiting();
  });
  for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    form.addEventListener(failure, (event) => {
      if (event.target === form) event.stopPropagation(); // said here, not in a notice for each try
    });
  }
  window.addEventListener("online", () => changes > kept && again());

  // The page that answers would miss what a request under way brings, so the button waits for it.
  document.addEventListener("submit", (event) => {
    if (event.target !== form || event.defaultPrevented) return;
    if (underWay && !waiting) {
      const button = event.submitter;
      event.preventDefault();
      event.stopImmediatePropagation();
      waiting = () => form.requestSubmit(button);
      return;
    }
    clearTimeout(timer);
    leaving = true;
  }, { capture: true });

  window.addEventListener("pageshow", () => { leaving = false; waiting = null; });
  window.addEventListener("pagehide", flush);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && flush());

  function flush() {
    if (leaving || changes <= kept) return;
    const body = new FormData(form);
    body.delete("seen"); // a request may be under way: everything on the screen counts
    const headers = { "HX-Request": "true", "X-CSRFToken": csrfToken() };
    fetch(form.action || location.href, { method: "POST", body, headers, keepalive: true }).catch(() => {});
  }

  function isKept() {
    kept = underWay;
    if (form.dataset.kept) say(form.dataset.kept); // else the answer said it itself
  }

  function say(words) {
    form.querySelector("[data-kept-words]").textContent = words;
  }
}

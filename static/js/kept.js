// What the service worker kept instead of sending is said beside its form: the page stays, and must not look as if it
// were done. The form is ready for another one, except <form data-kept-once>, for which there is nothing more to say. When
// all is sent, the page is loaded anew; nothing that somebody types is thrown away for it.

import { notice } from "./notices.js";
import { release } from "./submit-once.js";

let toBeSent = false;

const addresses = (form) => [form, ...form.querySelectorAll("[formaction]")].map((one) =>
  new URL(one.getAttribute("formaction") ?? one.getAttribute("action"), location).pathname);

const isTypedIn = (box) => ["radio", "checkbox"].includes(box.type) ? box.checked !== box.defaultChecked
  : box.type !== "hidden" && box.value !== box.defaultValue;
const typing = () => [...document.querySelectorAll("input, textarea")].some(isTypedIn);

function kept(address) {
  for (const form of document.querySelectorAll('form[method="post"]')) {
    if (!addresses(form).includes(address)) continue;
    const place = form.closest("dialog") ? document.querySelector(`a[href="${address}"]`) : form.closest("details") ?? form;
    form.closest("dialog")?.close();
    if (form.closest("details")) form.closest("details").open = false;
    sayBeside(place ?? form, form, form.closest("dialog") ? place : form.dataset.keptOnce === undefined ? null : form);
    release(form);
    form.reset();
    for (const input of form.querySelectorAll('input[name$="client_id"]')) input.value = crypto.randomUUID();
  }
}

function sayBeside(place, form, done) {
  const said = place.nextElementSibling?.matches(".kept-note") ? place.nextElementSibling : document.createElement("p");
  const time = new Date().toTimeString().slice(0, 5);
  said.className = "kept-note";
  said.setAttribute("role", "status");
  place.after(said);
  said.textContent = `${form.dataset.said || form.dataset.pressed || "Entered"}: kept at ${time}, not sent yet.`;
  if (!done) return place.querySelector("summary")?.focus();
  done.hidden = true;
  said.tabIndex = -1;
  return said.focus();
}

document.addEventListener("submit", ({ target, submitter }) => {
  target.dataset.pressed = submitter?.textContent.trim() ?? "";
});
document.addEventListener("outbox:count", ({ detail: { count } }) => {
  if (!document.querySelector(".kept-note")) return;
  if (count) toBeSent = true;
  else if (toBeSent && !typing()) location.reload();
});
navigator.serviceWorker?.addEventListener("message", ({ data }) => {
  if (data.kept) kept(data.kept);
  if (data.unreachable) notice("The clinic does not answer; that page needs it. What is charted here is kept.", "warning");
});

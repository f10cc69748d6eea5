// A form that is on its way is not sent a second time. It can be sent again when the page comes back from the
// browser's memory, and after a while, for an answer that never came. htmx forms say for themselves (hx-disabled-elt).

const PATIENCE_MS = 10_000;

export function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "get" || form.target === "_blank") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-disabled", "true");
  setTimeout(release, PATIENCE_MS, form);
});

window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

// Notices that appear without a new page: htmx requests that failed, and the event "notice" that a response may
// trigger by the header HX-Trigger: {"notice": {"level": "success", "text": "..."}}.

const ICONS = { success: "done", warning: "alert", error: "alert", info: "info" };
const toasts = document.getElementById("toasts");

export function notice(text, level = "info") {
  const box = document.createElement("div");
  box.className = `notice notice--${level}`;
  box.innerHTML = `<svg class="icon" aria-hidden="true"><use href="${toasts.dataset.icons}#${ICONS[level] ?? "info"}"></use></svg>
    <div class="notice__text"></div><button type="button" class="btn-close" data-close-notice></button>`;
  box.querySelector(".notice__text").textContent = text;
  box.querySelector("button").setAttribute("aria-label", toasts.dataset.close);
  toasts.append(box);
  while (toasts.children.length > 3) toasts.firstElementChild.remove();
}

document.addEventListener("click", (event) => {
  event.target.closest("[data-close-notice]")?.closest(".notice").remove();
});
document.addEventListener("notice", (event) => notice(event.detail.text, event.detail.level));
document.addEventListener("htmx:sendError", () => notice(toasts.dataset.lost, "error"));
document.addEventListener("htmx:timeout", () => notice(toasts.dataset.lost, "error"));
document.addEventListener("htmx:responseError", (event) => {
  if (!event.detail.xhr.getResponseHeader("HX-Redirect")) notice(toasts.dataset.failed, "error");
});

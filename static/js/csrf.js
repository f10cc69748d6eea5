// The token that every unsafe request carries. The cookie is newer than the page when somebody has signed in since.

export function csrfToken() {
  const cookie = document.cookie.split("; ").find((pair) => pair.split("=")[0].endsWith("csrftoken"));
  return cookie ? cookie.slice(cookie.indexOf("=") + 1) : document.querySelector('meta[name="csrf-token"]').content;
}

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = csrfToken();
});

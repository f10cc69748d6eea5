// Every act at the chair leads back to the top of the infusion's page, where one reads what has changed. The keyboard goes
// on where it was: the part that was acted in takes the focus unseen, so that the next Tab leads to its first field. When
// that part is gone, its step is done, and the content takes it. What was refused takes the focus itself, in its place.

const PART = "acted-in";

document.addEventListener("submit", (event) => {
  const part = event.target.closest(".cockpit > [id]");
  if (part && !event.defaultPrevented && event.target.method === "post") sessionStorage.setItem(PART, part.id);
});

const acted = sessionStorage.getItem(PART);
sessionStorage.removeItem(PART);
const refused = document.querySelector(".cockpit .is-invalid, .cockpit [aria-invalid='true']");
if (acted && refused && !document.querySelector("[autofocus]")) refused.focus();
else if (acted && !refused && !location.hash) {
  const part = document.getElementById(acted) ?? document.getElementById("main");
  part.tabIndex = -1;
  part.focus({ preventScroll: true });
}

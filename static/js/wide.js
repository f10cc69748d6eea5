// What is wider than its place scrolls by itself; then the keyboard reaches it too, and it has a name when it is reached.

const watch = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const scrolls = target.scrollWidth > target.clientWidth;
    const name = target.querySelector("caption") ?? target.closest(".panel")?.querySelector("h2, h3");
    target.tabIndex = scrolls ? 0 : -1;
    if (scrolls) target.role = "region";
    else target.removeAttribute("role");
    if (scrolls && name) target.ariaLabel = name.textContent;
  }
});

function watchAll() {
  for (const box of document.querySelectorAll(".table-wrap, .table-responsive, .chart")) watch.observe(box);
}

watchAll();
document.addEventListener("htmx:afterSettle", watchAll);
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });

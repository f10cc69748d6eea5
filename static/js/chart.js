// Draws every <figure data-chart="id"> from the Vega-Lite specification in <script type="application/json" id="id">.
// Expressions are interpreted, never compiled, and no style is written into the page: the policy allows neither. The
// table beside a chart says the same, so a chart that cannot be drawn is left out. With the arrow keys a chart is read
// point by point; Enter opens the record of the point that was read.

const OPTIONS = {
  actions: false,
  ast: true,
  defaultStyle: false,
  mode: "vega-lite",
  renderer: "svg",
  tooltip: { disableDefaultStyle: true },
};

const LEAST_WIDTH = 200;
// The width of a sheet of paper less its margins, on which a chart is drawn anew so that its words stay readable.
const PAPER_WIDTH = 640;
const views = new Map();
const AXIS_WIDTH = 64;

async function draw(figure) {
  const spec = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const place = document.createElement("div");
  place.className = "chart__picture";
  figure.prepend(place);
  // Views below each other know no container: each gets the width that is there, less its axis.
  for (const view of spec.vconcat ?? []) view.width = Math.max(LEAST_WIDTH, place.clientWidth - AXIS_WIDTH);
  try {
    const { view } = await window.vegaEmbed(place, spec, OPTIONS);
    if (spec.width === "container") views.set(place, view);
  } catch (error) {
    place.remove();
    console.error("This chart could not be drawn.", error);
    return;
  }
  place.tabIndex = 0;
  place.addEventListener("keydown", (event) => step(figure, place, event));
}

function step(figure, place, event) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const points = [...place.querySelectorAll('[aria-roledescription="point"][aria-label]')];
  if (event.key === "Enter") follow(place.querySelector(".chart__here"));
  if (!by || !points.length) return;
  event.preventDefault();
  const now = points.findIndex((point) => point.classList.contains("chart__here"));
  const next = points.at((now < 0 && by < 0 ? -1 : now + by) % points.length);
  points[now]?.classList.remove("chart__here");
  next.classList.add("chart__here");
  let line = figure.querySelector(".chart__read");
  if (!line) {
    line = document.createElement("p");
    line.className = "chart__read small";
    line.setAttribute("aria-live", "polite");
    figure.append(line);
  }
  line.textContent = next.getAttribute("aria-label");
}

function follow(point) {
  const url = point?.__data__?.href;
  if (url) window.location.assign(url);
}

function drawAll() {
  for (const figure of document.querySelectorAll("[data-chart]:not(:has(.chart__picture))")) draw(figure);
}

window.addEventListener("beforeprint", () => {
  for (const view of views.values()) view.width(PAPER_WIDTH).run();
});
window.addEventListener("afterprint", () => {
  for (const [place, view] of views) view.width(place.clientWidth).run();
});

drawAll();
document.addEventListener("htmx:afterSettle", drawAll); // a chart that came later

// The day by chair or by person: puts every block at its minute, and lets it be dragged to another. A drop changes
// nothing by itself: it opens the page that shows what moving there would mean.

const STEP_MINUTES = 15;

function draw(grid) {
  grid.style.setProperty("--minutes", grid.dataset.minutes);
  grid.querySelectorAll(".day-grid__hours span").forEach((hour, index) => {
    hour.style.setProperty("--from", index * 60);
  });
  for (const block of grid.querySelectorAll(".day-grid__block")) {
    const { from, minutes, lane, lanes } = block.dataset;
    block.style.setProperty("--from", from);
    block.style.setProperty("--length", minutes);
    block.style.setProperty("--lane", lane);
    block.style.setProperty("--lanes", lanes);
  }
  grid.dataset.drawn = "";
}

function makeMovable(grid) {
  const top = new Date(grid.dataset.starts);
  const clock = new Intl.DateTimeFormat(document.documentElement.lang, {
    hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: grid.dataset.zone,
  });
  const mark = Object.assign(document.createElement("div"), { className: "day-grid__mark" });
  let dragged = null;
  let grabbedAt = 0;

  grid.addEventListener("dragstart", event => {
    dragged = event.target.closest("[data-move]");
    if (!dragged) return;
    grabbedAt = event.clientY - dragged.getBoundingClientRect().top;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
  });

  grid.addEventListener("dragend", () => {
    mark.remove();
    dragged = null;
  });

  grid.addEventListener("dragover", event => {
    const track = event.target.closest(".day-grid__track");
    if (!track || !dragged) return;
    event.preventDefault();
    const minute = minuteOf(event, track);
    mark.style.top = `${(minute / grid.dataset.minutes) * 100}%`;
    mark.textContent = clock.format(instant(minute));
    track.append(mark);
  });

  grid.addEventListener("drop", event => {
    const track = event.target.closest(".day-grid__track");
    if (!track || !dragged) return;
    event.preventDefault();
    // What is dragged may be held later than its appointment starts (a prescriber comes for the start of the infusion).
    const into = new Date(dragged.dataset.heldFrom) - new Date(dragged.dataset.starts);
    const start = new Date(instant(minuteOf(event, track)) - into);
    const query = new URLSearchParams({ starts_at: start.toISOString(), on_resource: track.dataset.resource });
    window.location.assign(`${dragged.dataset.move}?${query}`);
  });

  function minuteOf(event, track) {
    const box = track.getBoundingClientRect();
    const minute = ((event.clientY - grabbedAt - box.top) / box.height) * grid.dataset.minutes;
    const snapped = Math.round(minute / STEP_MINUTES) * STEP_MINUTES;
    return Math.min(Math.max(snapped, 0), grid.dataset.minutes - STEP_MINUTES);
  }

  function instant(minute) {
    return new Date(top.getTime() + minute * 60_000);
  }
}

for (const grid of document.querySelectorAll(".day-grid")) {
  draw(grid);
  makeMovable(grid);
}

// What the pump has delivered, going on between two answers of the server:
//   <span data-rising="12.4" data-per-hour="52.5" data-most="35" data-at="2026-03-01T14:05:00Z">12.4</span>
// It follows the rate that the server knew at that moment, and never passes what was prepared.

import { now } from "./clock.js";

function tick() {
  for (const node of document.querySelectorAll("[data-rising]")) {
    const { rising, perHour, most, at } = node.dataset;
    const since = Math.max(0, now() - Date.parse(at)) / 3_600_000;
    const text = Math.min(Number(rising) + Number(perHour) * since, Number(most)).toFixed(1);
    if (node.textContent !== text) node.textContent = text;
  }
}

tick();
setInterval(tick, 1000);

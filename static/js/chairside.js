// Forms of the chair that must be right before they leave: there may be no clinic to say what is missing.
//   <form data-scale>            every line is answered, or the reason says why not
//   <dialog id="correcting">     the reading of a[data-correct], put right in its place; unusual values are asked once more

const dialog = document.getElementById("correcting");

function say(form, words, box) {
  form.querySelector("[data-wrong]").textContent = words;
  box?.focus();
}

function isAnswered(form, name) {
  const boxes = [...form.elements].filter((box) => box.name === name);
  return boxes.some((box) => (box.type === "radio" ? box.checked : box.value.trim()));
}

function wrongInScale(form) {
  const lines = [...form.elements].filter((box) => box.name.startsWith("item-"));
  const open = lines.find((box) => !isAnswered(form, box.name));
  if (!open || isAnswered(form, "unable_reason")) return null;
  return { words: "Answer every line, or say why the patient could not.", box: open };
}

function wrongInCorrection(form) {
  const boxes = [...form.querySelectorAll("[data-least]")].filter((box) => box.value.trim());
  const outside = (box, least, most) => !(Number(box.value) >= Number(least) && Number(box.value) <= Number(most));
  const impossible = boxes.find((box) => !/^\d+$/.test(box.value.trim()) || outside(box, box.dataset.least, box.dataset.most));
  if (impossible) return { words: `Enter ${impossible.dataset.least} to ${impossible.dataset.most}.`, box: impossible };
  const { systolic, diastolic, sure } = form.elements;
  if (systolic.value && diastolic.value && Number(systolic.value) <= Number(diastolic.value)) {
    return { words: "The systolic value must be above the diastolic one.", box: systolic };
  }
  const unusual = boxes.find((box) => outside(box, box.dataset.plausibleLeast, box.dataset.plausibleMost));
  const values = boxes.map((box) => `${box.name} ${box.value}`).join();
  if (!unusual || form.dataset.asked === values) {
    sure.value = unusual ? "on" : "";
    return null;
  }
  form.dataset.asked = values;
  return { words: `${unusual.value} is unusual. Right? Press once more.`, box: unusual };
}

// Before submit-once.js takes it for sent.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const wrong = form.matches("[data-scale]") ? wrongInScale(form) : dialog?.contains(form) ? wrongInCorrection(form) : null;
  if (wrong) event.preventDefault();
  if (form.querySelector("[data-wrong]")) say(form, wrong?.words ?? "", wrong?.box);
}, true);

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-correct]");
  if (event.target.closest("[data-leave]")) dialog.close();
  if (!link || !dialog || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const form = dialog.querySelector("form");
  form.reset();
  delete form.dataset.asked;
  say(form, "");
  form.setAttribute("action", link.getAttribute("href"));
  form.elements.client_id.value = crypto.randomUUID();
  for (const box of form.querySelectorAll("[data-least]")) box.value = link.getAttribute(`data-${box.name}`);
  dialog.querySelector("[data-time]").textContent = link.closest("tr").querySelector("time").textContent;
  dialog.showModal();
});

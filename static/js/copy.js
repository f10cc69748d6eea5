// A button that copies what stands in a field: <button type="button" data-copy="address" hidden>. It appears only where
// the browser lets a page copy; elsewhere the field is selected by hand. data-copied names the line that says it was done.

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const done = document.getElementById(button.dataset.copied);
  if (!field || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      done.textContent = done.dataset.words;
    } catch {
      done.textContent = ""; // not allowed to: the field is selected, ready to be copied by hand
    }
  });
}

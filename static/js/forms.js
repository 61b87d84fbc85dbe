// Forms: focus on the error summary, no double submit, a guard for unsaved changes, confirmation, file drop.
// Every form works without this file.

document.querySelector("[data-error-summary]")?.focus();

// Unsaved changes: the browser asks before leaving (it shows its own words).
const dirty = new Set();
for (const form of document.querySelectorAll("form[data-guard]")) {
  const mark = () => dirty.add(form);
  form.addEventListener("input", mark);
  form.addEventListener("change", mark);
  form.addEventListener("submit", () => dirty.delete(form));
  form.addEventListener("saved", () => dirty.delete(form));
}
window.addEventListener("beforeunload", (event) => {
  if (dirty.size) event.preventDefault();
});

// A second click does not send twice; coming back by the back button frees the form again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// Confirmation in a dialog of the page's own language.
const ask = (question, label, look) => new Promise((resolve) => {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const title = document.createElement("h2");
  title.textContent = question;
  title.id = "dialog-question";
  dialog.setAttribute("aria-labelledby", title.id);
  const buttons = document.createElement("form");
  buttons.method = "dialog";
  buttons.className = "actions";
  const say = (vi, en) => (document.documentElement.lang === "en" ? en : vi);
  for (const [value, text, classes] of [["yes", label, look], ["no", say("Không, quay lại", "No, go back"), "btn btn-secondary"]]) {
    const button = document.createElement("button");
    button.value = value;
    button.textContent = text;
    button.className = classes;
    if (value === "no") button.autofocus = true;
    buttons.append(button);
  }
  dialog.append(title, buttons);
  dialog.addEventListener("close", () => { dialog.remove(); resolve(dialog.returnValue === "yes"); });
  document.body.append(dialog);
  dialog.showModal();
});
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.confirm || form.dataset.confirmed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const button = event.submitter;
  if (await ask(form.dataset.confirm, button?.textContent.trim() ?? "OK", button?.className ?? "btn btn-primary")) {
    form.dataset.confirmed = "1";
    form.requestSubmit(button);
    delete form.dataset.confirmed;
  }
}, true);

// Files: drag and drop into the same input, a list of what was chosen, a word about what is too large.
const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} MB`);
for (const drop of document.querySelectorAll("[data-drop]")) {
  const input = drop.querySelector("input[type=file]");
  const list = drop.querySelector("[data-drop-list]");
  const limit = Number(drop.dataset.maxMb || 0) * 1e6;
  drop.classList.add("drop--ready");
  const show = () => {
    for (const item of list.querySelectorAll("[data-new]")) item.remove();
    let tooLarge = "";
    for (const file of input.files) {
      const item = document.createElement("li");
      const note = document.createElement("span");
      item.dataset.new = "";
      note.textContent = size(file.size);
      if (limit && file.size > limit) {
        tooLarge = `${file.name}: ${drop.dataset.tooLarge}`;
        note.textContent += ` – ${drop.dataset.tooLarge}`;
        note.className = "is-bad";
      }
      item.append(file.name, note);
      list.append(item);
    }
    input.setCustomValidity(tooLarge);
  };
  input.addEventListener("change", show);
  for (const kind of ["dragenter", "dragover"]) drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("drop--over"); });
  for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("drop--over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    const files = new DataTransfer();
    for (const file of event.dataTransfer.files) if (input.multiple || !files.items.length) files.items.add(file);
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

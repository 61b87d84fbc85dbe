// The score sheet by keyboard alone: J and K from criterion to criterion, a digit chooses, N opens the comment and
// Escape leaves it, Ctrl+Enter leads on.
// The evidence of the criterion in focus is marked in the dossier beside it.

const form = document.getElementById("sheet");
const criteria = [...form.querySelectorAll(".criterion")];

let here = -1;
const focusOn = (at) => {
  here = Math.max(0, Math.min(criteria.length - 1, at));
  criteria[here].focus({ preventScroll: true });
  criteria[here].scrollIntoView({ block: "center" });
};
// Where the dossier scrolls on its own beside the sheet, it goes to what belongs to the criterion.
const dossier = document.getElementById("dossier");
const bring = (item) => {
  if (!dossier || dossier.scrollHeight <= dossier.clientHeight + 1) return;
  const gap = item.getBoundingClientRect().top - dossier.getBoundingClientRect().top;
  if (gap < 0 || gap > dossier.clientHeight - 80) dossier.scrollTo({ top: dossier.scrollTop + gap - 60 });
};
const mark = (box) => {
  for (const other of criteria) other.classList.toggle("criterion--here", other === box);
  const { code } = box.dataset;
  let found = 0;
  for (const item of document.querySelectorAll("#dossier [data-criteria]")) {
    const fits = item.dataset.criteria.split(" ").includes(code);
    item.classList.toggle("is-focus", fits);
    if (fits && !found) bring(item);
    found += fits ? 1 : 0;
  }
  const note = document.querySelector("[data-focus-note]");
  if (note) note.hidden = !found;
};
form.addEventListener("focusin", (event) => {
  const box = event.target.closest(".criterion");
  if (!box) return;
  here = criteria.indexOf(box);
  mark(box);
});
const comment = (box) => {
  box.querySelector("details").open = true;
  box.querySelector("textarea").focus();
};
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.matches(".criterion textarea")) {
    event.preventDefault();
    focusOn(here + 1);
    return;
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector('button[value="next"]'));
    return;
  }
  const typing = event.target.matches("textarea, select, input:not([type=radio])");
  if (typing || event.altKey || event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
  const onBox = event.target.matches(".criterion") || event.target === document.body || event.target.id === "content";
  if (event.key === "j" || (event.key === "ArrowDown" && onBox && here >= 0)) { event.preventDefault(); focusOn(here + 1); }
  else if (event.key === "k" || (event.key === "ArrowUp" && onBox && here >= 0)) { event.preventDefault(); focusOn(here - 1); }
  else if (/^[0-9]$/.test(event.key) && here >= 0) {
    const choices = criteria[here].querySelectorAll("input[type=radio]");
    const choice = event.key === "0" ? choices[choices.length - 1] : choices[Number(event.key) - 1];
    if (!choice || (event.key !== "0" && choice.value === "none")) return;
    event.preventDefault();
    if (!choice.checked) {
      choice.checked = true;
      choice.dispatchEvent(new Event("change", { bubbles: true }));
    }
    // A mark that differs from one's own of round one needs its reason before one goes on.
    const why = criteria[here].querySelector(".criterion__before--changed") && !criteria[here].querySelector("textarea").value;
    if (why) comment(criteria[here]);
    else if (here < criteria.length - 1) focusOn(here + 1);
  }
  else if (event.key === "n" && here >= 0) { event.preventDefault(); comment(criteria[here]); }
});
document.querySelector("[data-keys]")?.removeAttribute("hidden");

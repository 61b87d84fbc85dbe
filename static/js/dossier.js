// On a phone the row of steps shows where one is.
document.querySelector(".tabs__link[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// A page of the dossier saves itself a moment after each change; without this file its buttons do the same.

const form = document.querySelector("form[data-autosave]");
const note = document.getElementById("save-note");
const english = document.documentElement.lang === "en";
const say = (vi, en) => (english ? en : vi);
const words = {
  saving: say("Đang lưu…", "Saving…"), saved: say("Đã lưu", "Saved"), failed: say("Chưa lưu được; hãy bấm Lưu", "Not saved yet; press Save"),
  stale: say("Người khác vừa lưu hồ sơ này; bấm Lưu để so sánh", "Somebody else saved this dossier; press Save to compare"),
};

if (form && form.querySelector("fieldset:not([disabled])")) {
  let timer = 0;
  let busy = false;
  let again = false;
  let stopped = false;
  let pressed = null; // the button that waits for the save under way: sent beside it, its page would be out of date

  const save = async () => {
    if (stopped) return;
    if (busy) { again = true; return; }
    busy = true;
    note.textContent = words.saving;
    const body = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
      const data = await answer.json();
      if (answer.ok) {
        form.elements.revision.value = data.revision;
        const panel = document.getElementById("self-score");
        const made = panel && new DOMParser().parseFromString(data.panel, "text/html").getElementById("self-score");
        if (made) panel.replaceWith(document.adoptNode(made));
        note.textContent = words.saved;
        if (!again) form.dispatchEvent(new Event("saved"));
      } else {
        stopped = answer.status === 409 || answer.status === 401;
        note.textContent = answer.status === 409 ? words.stale : (data.reasons?.[0] ?? words.failed);
      }
    } catch {
      note.textContent = words.failed;
    }
    busy = false;
    if (pressed) { const button = pressed; pressed = null; form.requestSubmit(button); return; }
    if (again) { again = false; save(); }
  };

  const soon = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };
  form.addEventListener("change", () => soon(300));
  form.addEventListener("input", (event) => { if (event.target.tagName === "TEXTAREA") soon(1500); });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (busy) { event.preventDefault(); pressed = event.submitter; } else stopped = true;
  });
}

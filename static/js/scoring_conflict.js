// Two windows of the same person: both versions side by side, and the member's choice between them.

const english = document.documentElement.lang === "en";
const say = (vi, en) => (english ? en : vi);

const wordsOf = (form, code, mark) => {
  if (mark === undefined) return say("Chưa chấm", "Not answered");
  const choice = form.querySelector(`input[name="m.${CSS.escape(code)}"][value="${mark === null ? "none" : mark}"]`);
  return choice?.closest("label").querySelector(".option__label").textContent.trim() ?? "";
};
const line = (title, saved, here) => {
  const item = document.createElement("li");
  item.textContent = `${title} – ${say("bản đã lưu", "saved")}: ${saved}; ${say("trên màn hình này", "on this screen")}: ${here}`;
  return item;
};

// What differs between the page's unsent change and the saved sheet.
export const differences = (mine, theirs) => ({
  marks: Object.entries(mine.marks).filter(([code, mark]) => !(code in theirs.marks) || theirs.marks[code] !== mark),
  notes: Object.entries(mine.notes).filter(([code, text]) => (theirs.notes[code] ?? "") !== text),
  comment: mine.comment !== undefined && mine.comment !== theirs.comment,
});

// Draws the choice into the box; ``keep(which)`` is called with "theirs" or "mine".
export const draw = (form, box, data, differing, mine, keep) => {
  const title = document.createElement("p");
  title.className = "alert__title";
  title.textContent = data.reasons[0];
  const list = document.createElement("ul");
  const titleOf = (code) => document.getElementById(`c-${code}`)?.dataset.title ?? code;
  for (const [code, mark] of differing.marks) {
    list.append(line(titleOf(code), wordsOf(form, code, data.theirs.marks[code]), wordsOf(form, code, mark)));
  }
  for (const [code, text] of differing.notes) {
    list.append(line(`${titleOf(code)}, ${say("nhận xét", "comment")}`, data.theirs.notes[code] || "–", text || "–"));
  }
  if (differing.comment) list.append(line(say("Nhận xét chung", "Comment"), data.theirs.comment || "–", mine.comment || "–"));
  const buttons = document.createElement("p");
  buttons.className = "actions";
  for (const [text, look, which] of [[say("Giữ bản đã lưu", "Keep the saved version"), "btn-secondary", "theirs"], [say("Dùng bản trên màn hình này", "Use this screen's version"), "btn-primary", "mine"]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `btn ${look}`;
    button.textContent = text;
    button.addEventListener("click", () => keep(which));
    buttons.append(button);
  }
  const inside = document.createElement("div");
  inside.append(title, list, buttons);
  box.className = "alert tone-danger";
  box.setAttribute("role", "alert");
  box.replaceChildren(inside);
  box.hidden = false;
  box.scrollIntoView({ block: "center" });
};

// The score sheet: saved as one goes, safe without a network, and quick by keyboard.
// Everything here also works as a plain form; what is typed stays on this device until the server has said "saved".

const form = document.getElementById("sheet");
const english = document.documentElement.lang === "en";
const say = (vi, en) => (english ? en : vi);
const criteria = [...form.querySelectorAll(".criterion")];
const state = document.getElementById("save-state");
const conflictBox = document.getElementById("sheet-conflict");
const versionField = form.elements.namedItem("version");
const url = form.action;
const prefix = `ocop-sheet:${form.dataset.user}:${form.dataset.item}:`;

let version = Number(versionField.value);
let pending = { marks: {}, notes: {} };
let sending = null; // the request under way: never two at once
let timer = 0;
let wait = 0; // seconds before the next try
let stopped = false; // a conflict waits for the member's choice

// What the page holds -----------------------------------------------------------------------------------------
const markOf = (box) => {
  const chosen = box.querySelector("input[type=radio]:checked");
  return chosen && (chosen.value === "none" ? null : Number(chosen.value));
};
const answered = (box) => box.querySelector("input[type=radio]:checked") !== null;
const isEmpty = (change) => !Object.keys(change.marks).length && !Object.keys(change.notes).length && change.comment === undefined;
const merge = (older, newer) => ({
  marks: { ...older.marks, ...newer.marks },
  notes: { ...older.notes, ...newer.notes },
  ...(newer.comment ?? older.comment) === undefined ? {} : { comment: newer.comment ?? older.comment },
});
const show = (change) => {
  for (const [code, mark] of Object.entries(change.marks ?? {})) {
    const choice = form.querySelector(`input[name="m.${CSS.escape(code)}"][value="${mark === null ? "none" : mark}"]`);
    if (choice) choice.checked = true;
  }
  for (const [code, text] of Object.entries(change.notes ?? {})) {
    const note = form.elements.namedItem(`n.${code}`);
    if (note) {
      note.value = text;
      if (text) note.closest("details").open = true;
    }
  }
  if (change.comment !== undefined) form.elements.namedItem("comment").value = change.comment;
  count();
};

// The copy on this device -------------------------------------------------------------------------------------
const keep = () => {
  try {
    const all = sending ? merge(sending.change, pending) : pending;
    if (isEmpty(all)) localStorage.removeItem(prefix + version);
    else localStorage.setItem(prefix + version, JSON.stringify(all));
  } catch { /* a full or closed store: the page itself still holds everything */ }
};
const kept = () => {
  const found = [];
  try {
    for (let n = 0; n < localStorage.length; n += 1) {
      const key = localStorage.key(n);
      if (key.startsWith(prefix)) found.push([Number(key.slice(prefix.length)), key]);
    }
  } catch { return []; }
  return found.sort((a, b) => a[0] - b[0]);
};
const forget = (key) => { try { localStorage.removeItem(key); } catch { /* nothing kept */ } };

// The visible state -------------------------------------------------------------------------------------------
const tell = (tone, text, link) => {
  state.className = `action-bar__note chip tone-${tone}`;
  state.textContent = text;
  if (link) {
    const anchor = document.createElement("a");
    anchor.href = link.url;
    anchor.target = "_blank";
    anchor.rel = "noopener";
    anchor.textContent = link.text;
    state.append(" ", anchor);
  }
};

// Sending -----------------------------------------------------------------------------------------------------
const token = () => {
  const cookie = document.cookie.split("; ").find((each) => each.startsWith("csrftoken="));
  return cookie ? cookie.slice("csrftoken=".length) : form.elements.namedItem("csrfmiddlewaretoken").value;
};
const later = (seconds) => {
  clearTimeout(timer);
  timer = setTimeout(send, seconds * 1000);
};
const retry = (text, link) => {
  wait = Math.min(wait ? wait * 2 : 2, 60);
  tell("warning", text ?? say("Chưa lưu – đang thử lại", "Not saved – trying again"), link);
  later(wait);
};

const answerOf = async (response) => {
  try { return await response.json(); } catch { return null; }
};

async function send() {
  clearTimeout(timer);
  if (sending) return sending.done;
  if (stopped || isEmpty(pending)) return !stopped;
  const change = pending;
  pending = { marks: {}, notes: {} };
  sending = { change };
  tell("neutral", say("Đang lưu…", "Saving…"));
  sending.done = post(change);
  const done = await sending.done;
  sending = null;
  if (done && !isEmpty(pending)) later(0.2);
  keep();
  return done;
}

async function post(change) {
  const body = JSON.stringify({ version, seat: Number(form.elements.namedItem("seat").value), ...change });
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() };
  let response;
  try {
    response = await fetch(url, { method: "POST", body, headers, credentials: "same-origin", redirect: "error", keepalive: body.length < 60000 });
  } catch {
    return failed(change);
  }
  const data = await answerOf(response);
  if (response.status === 200 && data) return saved(data);
  pending = merge(change, pending);
  if (response.status === 409 && data) return conflict(data);
  if (response.status === 422 || response.status === 404) return refused(data, change);
  if (response.status === 401 || response.status === 403) {
    const text = data?.reasons?.[0] ?? say("Phiên làm việc đã hết hạn.", "The session has ended.");
    const here = encodeURIComponent(location.pathname);
    const link = data && !data.sign_in ? null : { url: `${data?.sign_in ?? "/dang-nhap/"}?next=${here}`, text: say("Đăng nhập ở cửa sổ mới", "Sign in in a new window") };
    retry(`${text} ${say("Điểm đang giữ trên máy này.", "Your marks are kept on this device.")}`, link);
    return false;
  }
  retry();
  return false;
}

const failed = (change) => {
  pending = merge(change, pending);
  retry();
  return false;
};

const saved = (data) => {
  forget(prefix + version);
  version = data.version;
  versionField.value = version;
  wait = 0;
  clearFaults();
  tell("success", say(`Đã lưu ${data.saved_at}`, `Saved ${data.saved_at}`));
  document.querySelector("[data-total]").textContent = data.total;
  form.dispatchEvent(new Event("saved"));
  return true;
};

const clearFaults = () => {
  for (const box of form.querySelectorAll("[data-fault]")) box.remove();
  for (const box of form.querySelectorAll(".criterion--bad")) box.classList.remove("criterion--bad");
};
const refused = (data, change) => {
  // Nothing of it was written: it stays on the page and on this device, and goes along with the next change.
  tell("danger", data?.reasons?.join(" ") ?? say("Chưa lưu được.", "Not saved."));
  clearFaults();
  for (const [code, texts] of Object.entries(data?.fields ?? {})) {
    const box = document.getElementById(`c-${code}`);
    if (!box) continue;
    box.classList.add("criterion--bad");
    const line = document.createElement("p");
    line.className = "field__error";
    line.dataset.fault = "";
    line.textContent = texts[0];
    box.querySelector("legend").after(line);
    if (code in change.marks) delete pending.marks[code];
  }
  return false;
};

// Two windows of the same person ------------------------------------------------------------------------------
const conflict = (data) => {
  const differing = Object.entries(pending.marks).filter(([code, mark]) => !(code in data.theirs.marks) || data.theirs.marks[code] !== mark);
  const notes = Object.entries(pending.notes).filter(([code, text]) => (data.theirs.notes[code] ?? "") !== text);
  const comment = pending.comment !== undefined && pending.comment !== data.theirs.comment;
  const adopt = () => {
    forget(prefix + version);
    version = data.current_version;
    versionField.value = version;
    stopped = false;
    conflictBox.hidden = true;
    conflictBox.replaceChildren();
  };
  if (!differing.length && !notes.length && !comment) {
    // Our own save had arrived and only its answer was lost.
    pending = { marks: {}, notes: {} };
    adopt();
    tell("success", say("Đã lưu", "Saved"));
    return true;
  }
  stopped = true;
  tell("danger", say("Phiếu đã được lưu ở cửa sổ khác: chọn bản để giữ", "The sheet was saved in another window: choose a version"));
  drawConflict(data, differing, () => {
    // Theirs: what differs here is dropped, everything they saved is shown.
    pending = { marks: {}, notes: {} };
    adopt();
    show(data.theirs);
    keep();
    tell("success", say("Đang dùng bản đã lưu", "Using the saved version"));
  }, () => {
    const mine = pending;
    adopt();
    show({ ...data.theirs, marks: { ...data.theirs.marks, ...mine.marks }, notes: { ...data.theirs.notes, ...mine.notes } });
    send();
  });
  return false;
};

const wordsOf = (code, mark) => {
  if (mark === undefined) return say("Chưa chấm", "Not answered");
  const choice = form.querySelector(`input[name="m.${CSS.escape(code)}"][value="${mark === null ? "none" : mark}"]`);
  return choice?.closest("label").querySelector(".option__label").textContent.trim() ?? "";
};
const drawConflict = (data, differing, theirs, mine) => {
  const title = document.createElement("p");
  title.className = "alert__title";
  title.textContent = data.reasons[0];
  const list = document.createElement("ul");
  for (const [code, mark] of differing) {
    const line = document.createElement("li");
    const box = document.getElementById(`c-${code}`);
    line.textContent = `${box?.dataset.title ?? code} – ${say("bản đã lưu", "saved")}: ${wordsOf(code, data.theirs.marks[code])}; ${say("trên màn hình này", "on this screen")}: ${wordsOf(code, mark)}`;
    list.append(line);
  }
  const buttons = document.createElement("p");
  buttons.className = "actions";
  for (const [text, look, act] of [[say("Giữ bản đã lưu", "Keep the saved version"), "btn-secondary", theirs], [say("Dùng bản trên màn hình này", "Use this screen's version"), "btn-primary", mine]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `btn ${look}`;
    button.textContent = text;
    button.addEventListener("click", act);
    buttons.append(button);
  }
  const inside = document.createElement("div");
  inside.append(title, list, buttons);
  conflictBox.className = "alert tone-danger";
  conflictBox.setAttribute("role", "alert");
  conflictBox.replaceChildren(inside);
  conflictBox.hidden = false;
  conflictBox.scrollIntoView({ block: "center" });
};

// The member's own totals, counted here too so that they also move without a network ---------------------------
const LEAST = [[5, 90], [4, 70], [3, 50], [2, 30]];
function count() {
  const earned = {};
  const parts = {};
  let total = 0;
  let done = 0;
  for (const box of criteria) {
    const chosen = box.querySelector("input[type=radio]:checked");
    let points = chosen ? Number(chosen.dataset.points) : 0;
    if (box.dataset.needs && (earned[box.dataset.needs] ?? 0) < Number(box.dataset.needsPoints)) points = 0;
    earned[box.dataset.code] = points;
    parts[box.dataset.part] = (parts[box.dataset.part] ?? 0) + points;
    total += points;
    done += chosen ? 1 : 0;
    box.classList.toggle("criterion--done", chosen !== null);
  }
  const band = LEAST.find(([, least]) => total >= least)?.[0] ?? 1;
  document.querySelector("[data-total]").textContent = total;
  document.querySelector("[data-answered]").textContent = done;
  document.querySelector("[data-band]").textContent = band;
  for (const [part, points] of Object.entries(parts)) {
    const place = document.querySelector(`[data-part-total="${CSS.escape(part)}"]`);
    if (place) place.textContent = points;
  }
  drawMissed(band, earned);
}
function drawMissed(band, earned) {
  const place = document.querySelector("[data-missed]");
  const lines = [];
  for (const box of criteria) {
    if (!box.dataset.minimums || !answered(box)) continue;
    for (const [star, points] of box.dataset.minimums.split(" ").map((each) => each.split(":").map(Number))) {
      if (star > band || earned[box.dataset.code] >= points) continue;
      const line = document.createElement("li");
      const link = document.createElement("a");
      link.href = `#${box.id}`;
      link.textContent = box.dataset.title;
      line.append(link, `: ${say(`cần ${points} điểm cho ${star} sao`, `${points} points needed for ${star} stars`)}`);
      lines.push(line);
    }
  }
  place.querySelector("ul").replaceChildren(...lines);
  place.hidden = !lines.length;
}

// What the member does ------------------------------------------------------------------------------------------
const changed = (seconds) => {
  keep();
  if (stopped) return;
  wait = 0;
  tell("neutral", say("Có thay đổi chưa lưu", "Changes not saved yet"));
  if (!sending) later(seconds);
};
form.addEventListener("change", (event) => {
  const { name } = event.target;
  if (!name?.startsWith("m.")) return;
  pending.marks[name.slice(2)] = markOf(event.target.closest(".criterion"));
  count();
  changed(0.3);
});
form.addEventListener("input", (event) => {
  const { name, value } = event.target;
  if (name?.startsWith("n.")) pending.notes[name.slice(2)] = value;
  else if (name === "comment") pending.comment = value;
  else return;
  changed(1.5);
});
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const go = event.submitter?.value ?? "save";
  const done = sending ? await sending.done.then(send) : await send();
  if (!done || !isEmpty(pending)) return;
  if (go === "save") return;
  const hidden = document.createElement("input");
  hidden.type = "hidden";
  hidden.name = "go";
  hidden.value = go;
  form.append(hidden);
  form.elements.namedItem("csrfmiddlewaretoken").value = token();
  form.submit();
});
window.addEventListener("beforeunload", (event) => { if (!isEmpty(pending) || sending) event.preventDefault(); });
window.addEventListener("online", () => { wait = 0; send(); });
window.addEventListener("focus", () => { if (!isEmpty(pending)) { wait = 0; send(); } });

form.dataset.live = "";

// What was left on this device by an earlier visit ----------------------------------------------------------------
for (const [, key] of kept()) {
  try { pending = merge(pending, JSON.parse(localStorage.getItem(key))); } catch { /* unreadable: nothing to bring back */ }
}
const leftovers = kept();
if (!isEmpty(pending)) {
  // Sent with the version they were typed on: had somebody saved since, the server says so and both are shown.
  const from = leftovers[0][0];
  for (const [, key] of leftovers) forget(key);
  if (from !== version) version = from;
  show(pending);
  keep();
  send();
}
count();

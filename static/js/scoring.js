// The score sheet: saved as one goes, safe without a network, one answer per change. Also works as a plain form.
// What is typed stays on this device until the server has said "saved".

import { differences, draw } from "./scoring_conflict.js";
import { flush } from "./scoring_outbox.js";
import { post, token } from "./scoring_send.js";
import { askToSignIn, signedIn } from "./scoring_sign_in.js";
import { empty, get, isEmpty, left, live, merge, put, remove, single, uuid } from "./scoring_store.js";
import { count } from "./scoring_totals.js";

const form = document.getElementById("sheet");
const english = document.documentElement.lang === "en";
const say = (vi, en) => (english ? en : vi);
const criteria = [...form.querySelectorAll(".criterion")];
const state = document.getElementById("save-state");
const conflictBox = document.getElementById("sheet-conflict");
const versionField = form.elements.namedItem("version");
const seat = Number(form.elements.namedItem("seat").value);
const { user, item, product, username } = form.dataset;
const owner = `${user}:${item}`;
const own = uuid(); // this window's row on the device

let version = Number(versionField.value);
let pending = empty(); // chosen and not sent yet
let flight = null; // under way, or sent without an answer: {uuid, version, change}
let sending = null; // the request under way: never two at once
let ready = false; // what an earlier visit left has been read
let kept = true; // the copy on this device is whole
let away = false; // the last request met no network
let timer = 0;
let wait = 0; // seconds before the next try
let stopped = false; // a conflict waits for the member's choice

// What the page holds -----------------------------------------------------------------------------------------
const markOf = (box) => {
  const chosen = box.querySelector("input[type=radio]:checked");
  return chosen && (chosen.value === "none" ? null : Number(chosen.value));
};
const whole = () => {
  const marks = {};
  const notes = {};
  for (const box of criteria) {
    if (box.querySelector("input[type=radio]:checked")) marks[box.dataset.code] = markOf(box);
    notes[box.dataset.code] = box.querySelector("textarea").value;
  }
  return { marks, notes, comment: form.elements.namedItem("comment").value };
};
const show = (change) => {
  for (const [code, mark] of Object.entries(change.marks ?? {})) {
    const choice = form.querySelector(`input[name="m.${CSS.escape(code)}"][value="${mark === null ? "none" : mark}"]`);
    if (choice) choice.checked = true;
  }
  for (const [code, text] of Object.entries(change.notes ?? {})) {
    const note = form.elements.namedItem(`n.${code}`);
    if (!note) continue;
    note.value = text;
    if (text) note.closest("details").open = true;
  }
  if (change.comment !== undefined) form.elements.namedItem("comment").value = change.comment;
  count(criteria);
};
const unsent = () => flight !== null || !isEmpty(pending);

// The copy on this device -------------------------------------------------------------------------------------
async function keep() {
  const row = { id: own, owner, user, url: form.action, page: location.pathname, product, seat, version, pending, flight, at: Date.now() };
  try {
    await (unsent() ? put("changes", row) : remove("changes", own));
    kept = true;
  } catch { kept = false; }
}
const acknowledge = () => put("sheets", { owner, version, ...whole() }).catch(() => {});

// The visible state -------------------------------------------------------------------------------------------
const tell = (tone, text, link) => {
  state.className = `action-bar__note chip tone-${tone}`;
  state.textContent = text;
  if (!link) return;
  const anchor = document.createElement("a");
  Object.assign(anchor, { href: link.url, target: "_blank", rel: "noopener", textContent: link.text });
  state.append(" ", anchor);
};

// Sending -----------------------------------------------------------------------------------------------------
const later = (seconds) => {
  clearTimeout(timer);
  timer = setTimeout(send, seconds * 1000);
};
const retry = (text, link) => {
  wait = Math.min(wait ? wait * 2 : 2, 60);
  tell("warning", text ?? say("Chưa lưu – đang thử lại", "Not saved – trying again"), link);
  later(wait);
  return false;
};
const held = () => say("Điểm đang giữ trên máy này.", "Your marks are kept on this device.");

async function send() {
  clearTimeout(timer);
  if (sending) return sending;
  if (!ready || stopped || !unsent()) return ready && !stopped;
  sending = single(`ocop-save:${owner}`, deliver);
  const done = await sending;
  sending = null;
  await keep();
  if (done && !isEmpty(pending)) later(0.2);
  return done;
}

async function deliver() {
  if (!flight) {
    flight = { uuid: uuid(), version, change: pending };
    pending = empty();
    await keep();
  }
  tell("neutral", say("Đang lưu…", "Saving…"));
  const { status, data } = await post(form.action, seat, flight);
  away = status === 0;
  if (status === 200 && data) return saved(data);
  if (away) return retry(`${say("Mất mạng. Chưa lưu – đang thử lại.", "No network. Not saved – trying again.")} ${kept ? held() : ""}`);
  if (status === 401 || status === 403) return shut(status, data);
  if (status !== 409 && status !== 422 && status !== 404) return retry();
  const { change } = flight;
  pending = merge(change, pending);
  flight = null;
  if (status === 409 && data) return conflict(data);
  return refused(data, change);
}

const saved = (data) => {
  flight = null;
  version = data.version;
  versionField.value = version;
  wait = 0;
  clearFaults();
  signedIn();
  tell("success", say(`Đã lưu ${data.saved_at}`, `Saved ${data.saved_at}`));
  acknowledge();
  form.dispatchEvent(new Event("saved"));
  return true;
};
const shut = (status, data) => {
  const text = data?.reasons?.[0] ?? say("Phiên làm việc đã hết hạn.", "The session has ended.");
  const ended = status === 401 || !data;
  const url = data?.sign_in ?? form.dataset.signIn;
  const link = ended && { url: `${url}?next=${encodeURIComponent(location.pathname)}`, text: say("Đăng nhập ở cửa sổ mới", "Sign in in a new window") };
  if (ended && document.hasFocus()) askToSignIn(url, username, () => { wait = 0; send(); });
  return retry(`${text} ${held()}`, link);
};

const clearFaults = () => {
  for (const box of form.querySelectorAll("[data-fault]")) box.remove();
  for (const box of form.querySelectorAll(".criterion--bad")) box.classList.remove("criterion--bad");
};
const refused = (data, change) => {
  // Nothing of it was written: it stays on the page and on this device, and goes along with the next change.
  signedIn();
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
  const adopt = () => {
    version = data.current_version;
    versionField.value = version;
    stopped = false;
    conflictBox.hidden = true;
    conflictBox.replaceChildren();
  };
  const differing = differences(pending, data.theirs);
  if (!differing.marks.length && !differing.notes.length && !differing.comment) {
    pending = empty(); // both windows say the same
    adopt();
    tell("success", say("Đã lưu", "Saved"));
    return true;
  }
  stopped = true;
  tell("danger", say("Phiếu đã được lưu ở cửa sổ khác: chọn bản để giữ", "The sheet was saved in another window: choose a version"));
  draw(form, conflictBox, data, differing, pending, (which) => {
    const mine = pending;
    adopt();
    if (which === "theirs") {
      pending = empty();
      show(data.theirs);
      keep();
      tell("success", say("Đang dùng bản đã lưu", "Using the saved version"));
      return;
    }
    show(merge(data.theirs, mine));
    send();
  });
  return false;
};

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
  count(criteria);
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
  let done = await (sending ?? true);
  while (unsent() && !stopped) {
    done = await send();
    if (!done) break;
  }
  if (unsent() || stopped) {
    // Without a network one goes on all the same: this sheet is kept here and sent later.
    if (go === "next" && away && kept && form.dataset.next) location.assign(form.dataset.next);
    return;
  }
  if (go === "save" || !done) return;
  const hidden = document.createElement("input");
  Object.assign(hidden, { type: "hidden", name: "go", value: go });
  form.append(hidden);
  form.elements.namedItem("csrfmiddlewaretoken").value = token();
  form.submit();
});
window.addEventListener("beforeunload", (event) => { if (unsent() && !(away && kept)) event.preventDefault(); });
const again = () => { wait = 0; send(); };
window.addEventListener("online", () => { again(); flush(user, owner).catch(() => {}); });
window.addEventListener("focus", () => { if (unsent()) again(); });

// What was left on this device by an earlier visit ----------------------------------------------------------------
const takeOver = async () => {
  const known = await get("sheets", owner);
  if (known && known.version > version) {
    // The page itself is a kept one, older than the last save.
    version = known.version;
    versionField.value = version;
    show(known);
  }
  const rows = (await left(user, own)).filter((row) => row.owner === owner);
  if (!rows.length) return;
  // Sent with the version they were made on: had somebody saved since, the server says so and both are shown.
  const typed = pending;
  flight = rows[0].flight;
  version = flight?.version ?? rows[0].version;
  const rest = rows.slice(1).map((row) => merge(row.flight?.change ?? empty(), row.pending));
  pending = [rows[0].pending, ...rest, typed].reduce(merge);
  show(merge(flight?.change ?? empty(), pending));
  await keep();
  for (const row of rows) await remove("changes", row.id);
};
live(own);
try { await takeOver(); } catch { kept = false; /* no store on this device: the page itself still holds everything */ }
ready = true;
form.dataset.live = "";
count(criteria);
if (unsent()) send();
flush(user, owner).catch(() => {});

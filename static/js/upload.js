// Files of a form go up one after the other, in pieces, and go on after a lost connection; each says in words how it is.
// Without this file the form is sent as any other.

import { Sending, fingerprint } from "./tus.js";

const english = document.documentElement.lang === "en";
const say = (vi, en) => (english ? en : vi);
const words = {
  queued: say("Chờ đến lượt", "Waiting for its turn"), sending: say("Đang tải", "Sending"),
  checking: say("Đã gửi đủ, đang kiểm tra tệp…", "All sent, being checked…"), done: say("Đã lưu", "Saved"),
  waiting: (s) => say(`Mất kết nối. Phần đã gửi được giữ; tự thử lại sau ${s} giây`, `Connection lost. What was sent is kept; next attempt in ${s} s`),
  refused: say("Không nhận", "Not taken"), stopped: say("Đã hủy", "Cancelled"),
  signed_out: say("Phiên làm việc đã hết hạn. Đăng nhập lại rồi chọn đúng tệp này: tải tiếp từ chỗ đã dừng.", "You have been signed out. Sign in again and choose the same file: it goes on from here."),
  again: say("Thử lại ngay", "Try now"), cancel: say("Hủy", "Cancel"), resumed: say("tải tiếp từ", "goes on from"),
  left: say("Có tệp không nhận được; các tệp khác đã lưu.", "Some files were not taken; the others are saved."), back: say("Về hồ sơ", "Back to the dossier"),
};
const TONES = { done: "success", refused: "danger", signed_out: "danger", waiting: "warning", stopped: "neutral" };
const size = (bytes) => `${(bytes / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} MB`;

const element = (name, className, text) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
};

// The line of one file: its name, a bar, a sentence, and what can be done.
class Line {
  constructor(file, list) {
    this.file = file;
    this.item = element("li");
    this.bar = element("progress");
    this.bar.max = file.size;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", file.name);
    this.state = element("span", "uploads__state", words.queued);
    this.buttons = element("span", "uploads__buttons");
    this.item.append(element("span", "uploads__name", file.name), this.buttons, this.bar, this.state);
    list.append(this.item);
  }

  tell(state, facts) {
    this.item.dataset.state = state;
    if (facts.sent !== undefined) this.bar.value = facts.sent;
    if (state === "done") this.bar.value = this.file.size;
    const percent = Math.floor((this.bar.value / this.file.size) * 100);
    const said = { sending: `${words.sending}: ${percent} % (${size(this.bar.value)} / ${size(this.file.size)})`, waiting: words.waiting(facts.seconds) };
    const reasons = (facts.reasons ?? []).filter(Boolean).join(" ");
    this.state.textContent = said[state] ?? [words[state], reasons].filter(Boolean).join(": ");
    this.state.className = `uploads__state${TONES[state] ? ` tone-${TONES[state]}` : ""}`;
    const over = ["done", "refused", "stopped", "signed_out"].includes(state);
    this.offer(over ? [] : [...(state === "waiting" ? ["again"] : []), ...(state === "checking" ? [] : ["cancel"])]);
    return state;
  }

  offer(names) {
    if (this.buttons.dataset.names === names.join()) return; // a button under somebody's finger stays
    this.buttons.dataset.names = names.join();
    this.buttons.replaceChildren(...names.map((name) => {
      const button = element("button", "btn btn-sm btn-secondary", words[name]);
      button.type = "button";
      button.append(element("span", "visually-hidden", ` ${this.file.name}`));
      button.addEventListener("click", () => (name === "again" ? this.sending.wake() : this.sending.stop()));
      return button;
    }));
  }
}

const busy = new Set();
window.addEventListener("beforeunload", (event) => { if (busy.size) event.preventDefault(); });

const unfinished = async (place) => {
  try {
    const answer = await fetch(place, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    return answer.ok ? (await answer.json()).uploads : [];
  } catch { return []; }
};

async function sendAll(form, files) {
  const list = form.querySelector("[data-uploads]");
  const status = form.querySelector("[data-upload-status]");
  const data = new FormData(form);
  const facts = new URLSearchParams([...data].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken" && !(name === "title" && files.length > 1)));
  list.hidden = false;
  const lines = files.map((file) => new Line(file, list));
  const known = await unfinished(form.dataset.upload);
  const states = [];
  for (const line of lines) {
    const before = known.find((each) => each.fingerprint === fingerprint(line.file));
    line.sending = new Sending(line.file, {
      place: form.dataset.upload, token: data.get("csrfmiddlewaretoken"), facts: facts.toString(), known: before,
      tell: (state, said) => { line.tell(state, said); if (!["sending"].includes(state)) status.textContent = `${line.file.name}: ${line.state.textContent}`; },
    });
    line.tell("sending", { sent: before?.offset ?? 0 });
    if (before?.offset) line.state.textContent += ` – ${words.resumed} ${size(before.offset)}`;
    states.push(await line.sending.run());
  }
  return states;
}

for (const form of document.querySelectorAll("form[data-upload]")) {
  const input = form.querySelector("input[type=file]");
  const button = form.querySelector("button[type=submit]");
  form.addEventListener("submit", async (event) => {
    const files = [...input.files];
    if (!files.length || event.defaultPrevented) return; // an address alone goes as a plain form
    event.preventDefault();
    if (busy.has(form)) return;
    busy.add(form);
    button.disabled = true;
    const states = await sendAll(form, files);
    busy.delete(form);
    button.disabled = false;
    input.value = "";
    input.dispatchEvent(new Event("change", { bubbles: true }));
    if (form.elements.url?.value) { form.requestSubmit(); return; }
    if (states.every((state) => state === "done")) { window.location.assign(form.dataset.done); return; }
    const list = form.querySelector("[data-uploads]");
    form.querySelector("[data-upload-status]").textContent = words.left;
    if (!form.querySelector("[data-upload-back]")) {
      const back = element("a", "btn btn-secondary", words.back);
      back.href = form.dataset.done;
      back.dataset.uploadBack = "";
      list.after(back);
    }
  });
}

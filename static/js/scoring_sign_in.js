// The session has ended while a sheet was open: sign in again on the same page, the typed marks stay where they are.

import { token } from "./scoring_send.js";

const english = document.documentElement.lang === "en";
const say = (vi, en) => (english ? en : vi);
let dialog;
let quiet = 0; // whoever said "later" is not asked again at once

const field = (name, type, text, value = "") => {
  const label = document.createElement("label");
  label.className = "field__label";
  label.textContent = text;
  const input = document.createElement("input");
  Object.assign(input, { name, type, value, required: true, className: "form-control", autocomplete: name === "username" ? "username" : "current-password" });
  label.append(input);
  const box = document.createElement("div");
  box.className = "field";
  box.append(label);
  return box;
};

const signIn = async (url, form) => {
  const body = new URLSearchParams(new FormData(form));
  try {
    // Signed in, the server leads on (which is not followed here); otherwise it shows the page again with the fault.
    const answer = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token() }, credentials: "same-origin", redirect: "manual" });
    if (answer.type === "opaqueredirect") return "";
    if (answer.status === 422) return say("Tên đăng nhập hoặc mật khẩu chưa đúng.", "Wrong user name or password.");
    if (answer.status === 429) return say("Sai quá nhiều lần; chờ ít phút rồi thử lại.", "Too many attempts; wait a few minutes.");
    return say("Chưa đăng nhập được ở đây; mở trang đăng nhập ở cửa sổ mới.", "Could not sign in here; open the sign-in page.");
  } catch {
    return say("Chưa có mạng; thử lại sau.", "No network; try again later.");
  }
};

// Opens the dialog once; ``done`` is called when the member is signed in again.
export const askToSignIn = (url, username, done) => {
  if (dialog || Date.now() < quiet) return;
  dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.id = "sign-in-again";
  const title = document.createElement("h2");
  title.id = "sign-in-again-title";
  title.textContent = say("Phiên làm việc đã hết hạn", "The session has ended");
  dialog.setAttribute("aria-labelledby", title.id);
  const text = document.createElement("p");
  text.textContent = say("Điểm đã chọn vẫn ở trên trang và đang giữ trên máy này. Đăng nhập lại để lưu.", "Your marks are still on this page and kept on this device. Sign in again to save them.");
  const fault = document.createElement("p");
  fault.className = "field__error";
  fault.setAttribute("role", "alert");
  const form = document.createElement("form");
  const buttons = document.createElement("div");
  buttons.className = "actions";
  for (const [kind, words, look] of [["submit", say("Đăng nhập và lưu", "Sign in and save"), "btn-primary"], ["button", say("Để sau", "Later"), "btn-secondary"]]) {
    const button = document.createElement("button");
    Object.assign(button, { type: kind, textContent: words, className: `btn ${look}` });
    if (kind === "button") button.addEventListener("click", () => { quiet = Date.now() + 60000; dialog.close(); });
    buttons.append(button);
  }
  form.append(field("username", "text", say("Tên đăng nhập", "User name"), username), field("password", "password", say("Mật khẩu", "Password")), buttons);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    fault.textContent = await signIn(url, form);
    if (fault.textContent) return;
    dialog.close();
    done();
  });
  dialog.addEventListener("close", () => { dialog.remove(); dialog = null; });
  dialog.append(title, text, fault, form);
  document.body.append(dialog);
  dialog.showModal();
  form.elements.namedItem(username ? "password" : "username").focus();
};
export const signedIn = () => dialog?.close();

// Menus are <details>; this only closes them as people expect, and switches the colours without a reload.
const openMenus = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

for (const form of document.querySelectorAll("[data-theme-form]")) {
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button) return;
    event.preventDefault();
    const data = new FormData(form);
    data.set("theme", button.value);
    if (button.value) document.documentElement.dataset.theme = button.value;
    else delete document.documentElement.dataset.theme;
    for (const other of form.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
    // The server keeps the choice in a cookie, so the next page comes in the right colours at once.
    fetch(form.action, { method: "POST", body: data, redirect: "manual" }).catch(() => {});
  });
}

// Whoever signs out leaves no opened sheet behind on a shared device; what is not sent yet stays until it is.
for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", () => {
    globalThis.caches?.delete("ocop-sheets");
    import("./scoring_store.js").then((store) => store.forget()).catch(() => {});
  });
}

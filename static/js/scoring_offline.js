// Keeps the opened sheet readable without a network: the worker is asked to hold this page and what it is made of.

const form = document.getElementById("sheet");

const keep = (worker, asked) => {
  const parts = performance.getEntriesByType("resource").map((each) => each.name);
  worker?.postMessage({ path: location.pathname, parts, user: form.dataset.user, asked });
};
if (form?.dataset.worker && "serviceWorker" in navigator) {
  try {
    await navigator.serviceWorker.register(form.dataset.worker, { scope: "/cham-diem/" });
    // A page that came through the worker is held already.
    const came = navigator.serviceWorker.controller;
    const { active } = await navigator.serviceWorker.ready;
    if (document.readyState !== "complete") await new Promise((done) => { window.addEventListener("load", done, { once: true }); });
    keep(active, !came);
  } catch { /* no worker here: the sheet works as long as it stays open */ }
}

// The inspection on a phone without network: what was typed stays on this device until the server has it, photos wait
// in a queue and are sent one by one. The same photo sent twice is kept once (the server knows it by its hash).
// Without this file the two forms are sent as any other.

const form = document.querySelector("form[data-inspection]");
const photoForm = document.getElementById("photos");
if (form) {
  const visit = form.dataset.inspection;
  const key = `inspection:${visit}`;
  const state = form.querySelector("[data-send-state]");
  const say = (word) => {
    state.textContent = state.dataset[word];
    state.hidden = false;
  };
  const kept = new Set(["csrfmiddlewaretoken"]);
  const values = () => [...new FormData(form)].filter(([name]) => !kept.has(name));
  const store = {
    get: () => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    set: (draft) => { try { localStorage.setItem(key, JSON.stringify(draft)); } catch { /* private window, or full */ } },
    clear: () => { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } },
  };

  // A draft of this device comes back into the fields of the same rows: rows are known by what is looked at.
  const rowOf = (name) => name.match(/^form-(\d+)-/)?.[1];
  const subjects = () => Object.fromEntries(values().filter(([n, v]) => n.endsWith("-subject") && v).map(([n, v]) => [v, rowOf(n)]));
  const restore = (draft) => {
    const places = subjects();
    const blank = [...form.querySelectorAll('input[type=text][name$="-subject"]')].filter((i) => !i.value).map((i) => rowOf(i.name));
    for (const row of draft.rows) {
      const at = places[row.subject] ?? (row.verdict || row.note ? blank.shift() : undefined);
      if (at === undefined) continue;
      for (const [part, value] of Object.entries(row)) {
        const field = form.elements[`form-${at}-${part}`];
        if (field instanceof RadioNodeList) field.value = value;
        else if (field && field.type !== "hidden") field.value = value;
      }
    }
  };
  const draftNow = () => {
    const rows = {};
    for (const [name, value] of values()) {
      const at = rowOf(name);
      if (at !== undefined && typeof value === "string") (rows[at] ??= {})[name.replace(`form-${at}-`, "")] = value;
    }
    return { rows: Object.values(rows).filter((r) => r.subject || r.note || r.verdict) };
  };
  const old = store.get();
  if (old) { restore(old); say("local"); }
  form.addEventListener("input", () => { store.set(draftNow()); say("local"); });

  // One sender at a time, over all tabs where the browser can; a failed one is tried again when the network is back.
  const alone = (work) => (navigator.locks ? navigator.locks.request(key, work) : work());
  const send = () => alone(async () => {
    say("sending");
    let answer;
    const draft = JSON.stringify(draftNow());
    try {
      answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, redirect: "manual" });
    } catch {
      say("offline");
      return;
    }
    if (answer.ok) {
      // Typed on while it was under way: that part is still only here.
      if (JSON.stringify(draftNow()) === draft) { store.clear(); say("saved"); } else say("local");
    } else if (answer.status === 401 || answer.type === "opaqueredirect") say("signedOut");
    else HTMLFormElement.prototype.submit.call(form); // the page itself shows the reasons beside the fields
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); store.set(draftNow()); send(); });
  window.addEventListener("online", () => { if (store.get()) send(); });

  if (photoForm && window.indexedDB) photoQueue(photoForm, visit);
}

function photoQueue(photos, visit) {
  const line = photos.querySelector("[data-photo-state]");
  const open = new Promise((resolve, reject) => {
    const request = indexedDB.open("inspection-photos", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("photos", { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const run = async (mode, work) => {
    const database = await open;
    return new Promise((resolve, reject) => {
      const transaction = database.transaction("photos", mode);
      const request = work(transaction.objectStore("photos"));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
    });
  };
  const waiting = async () => (await run("readonly", (s) => s.getAll())).filter((p) => p.visit === visit);
  const tell = async (reason = "") => {
    const left = (await waiting()).length;
    line.hidden = false;
    line.textContent = left ? `${left} ${line.dataset.waiting}${reason ? ` (${reason})` : ""}` : line.dataset.sent;
  };
  let busy = false;
  const sendAll = async () => {
    if (busy) return;
    busy = true;
    let sent = 0;
    let why = "";
    try {
      for (const photo of await waiting()) {
        const body = new FormData();
        body.set("csrfmiddlewaretoken", photos.elements.csrfmiddlewaretoken.value);
        body.set("caption", photo.caption);
        body.append("photos", photo.blob, photo.name);
        const answer = await fetch(photos.action, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" });
        if (answer.ok) sent += 1;
        else if (answer.status === 422) why = (await answer.json()).reasons.join(" ");
        else break;
        await run("readwrite", (s) => s.delete(photo.id)); // kept there, or never acceptable
      }
    } catch { /* no network: they wait */ }
    busy = false;
    await tell(why);
    if (why) line.textContent = why;
    else if (sent && !(await waiting()).length) location.reload();
  };
  photos.addEventListener("submit", async (event) => {
    event.preventDefault();
    const files = [...photos.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
    try {
      for (const file of files) {
        const id = self.crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
        await run("readwrite", (s) => s.put({ id, visit, name: file.name, caption: photos.elements.caption.value, blob: file }));
      }
    } catch {
      HTMLFormElement.prototype.submit.call(photos); // no room on this device: straight to the server
      return;
    }
    photos.reset();
    delete photos.dataset.sent;
    await tell();
    sendAll();
  });
  window.addEventListener("online", sendAll);
  open.then(waiting).then((left) => { if (left.length) sendAll(); }).catch(() => {});
}

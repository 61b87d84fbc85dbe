// What a device keeps of its member's scoring, in IndexedDB: changes that no server has confirmed yet, and the last
// state of each sheet that one has. Pages on plain http have neither locks nor a service worker; they manage without.

const NAME = "ocop-scoring";
let opening;

const database = () => {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("changes", { keyPath: "id" });
      request.result.createObjectStore("sheets", { keyPath: "owner" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
};
const run = async (store, mode, work) => {
  const base = await database();
  return new Promise((resolve, reject) => {
    const transaction = base.transaction(store, mode);
    const request = work(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
};

export const put = (store, row) => run(store, "readwrite", (rows) => rows.put(row));
export const remove = (store, key) => run(store, "readwrite", (rows) => rows.delete(key));
export const get = (store, key) => run(store, "readonly", (rows) => rows.get(key));
const all = (store) => run(store, "readonly", (rows) => rows.getAll());

export const uuid = () => {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};

// One request at a time for a sheet, whichever window sends it.
export const single = (name, work) => (navigator.locks ? navigator.locks.request(name, work) : work());

// A window holds its lock while it lives: rows of windows that are gone are anybody's to send.
const lockOf = (id) => `ocop-window:${id}`;
export const live = (id) => navigator.locks?.request(lockOf(id), () => new Promise(() => {}));
export const left = async (user, own) => {
  const rows = (await all("changes")).filter((row) => row.user === user && row.id !== own);
  if (!navigator.locks) return rows.filter((row) => Date.now() - row.at > 15000);
  const held = new Set((await navigator.locks.query()).held.map((lock) => lock.name));
  return rows.filter((row) => !held.has(lockOf(row.id))).sort((a, b) => a.at - b.at);
};

// Changes -----------------------------------------------------------------------------------------------------
export const empty = () => ({ marks: {}, notes: {} });
export const isEmpty = (change) => !Object.keys(change.marks).length && !Object.keys(change.notes).length && change.comment === undefined;
export const merge = (older, newer) => {
  const merged = { marks: { ...older.marks, ...newer.marks }, notes: { ...older.notes, ...newer.notes } };
  const comment = newer.comment ?? older.comment;
  return comment === undefined ? merged : { ...merged, comment };
};

// Everything but what still has to be sent, when the person signs out.
export const forget = async () => {
  const base = await database();
  base.transaction("sheets", "readwrite").objectStore("sheets").clear();
};

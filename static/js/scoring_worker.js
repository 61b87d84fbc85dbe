// The worker of the scoring pages: sheets opened once open again without a network, with their styles and scripts.
// Pages are asked of the server first and only then taken from here; nothing that is sent passes through.

const PAGES = "ocop-sheets";
const PARTS = "ocop-parts";
const OWNER = "/cham-diem/chu-phieu";
const WAIT = 8000; // ms for a page before the kept one is shown

const held = (name) => caches.open(name);

// Kept pages are one member's: on a shared computer the next member's first page throws the others out.
async function keepPage(path, user, asked) {
  const pages = await held(PAGES);
  const owner = await (await pages.match(OWNER))?.text();
  if (owner !== user) {
    for (const key of await pages.keys()) if (new URL(key.url).pathname !== path) await pages.delete(key);
    await pages.put(OWNER, new Response(user));
  }
  if (!asked) return;
  const page = await fetch(path, { credentials: "same-origin" });
  if (page.ok && !page.redirected) await pages.put(path, page);
}
async function keepParts(urls) {
  const parts = await held(PARTS);
  for (const url of urls) {
    if (!new URL(url).pathname.startsWith("/static/") || (await parts.match(url))) continue;
    const part = await fetch(url);
    if (part.ok) await parts.put(url, part);
  }
}

const late = (ms) => new Promise((done, give) => { setTimeout(() => give(new Error("late")), ms); });

async function page(request) {
  const pages = await held(PAGES);
  const path = new URL(request.url).pathname;
  const kept = await pages.match(path);
  try {
    const answer = await (kept ? Promise.race([fetch(request), late(WAIT)]) : fetch(request));
    if (answer.ok && !answer.redirected) await pages.put(path, answer.clone());
    return answer;
  } catch {
    return kept ?? away();
  }
}
async function part(request) {
  const parts = await held(PARTS);
  const kept = await parts.match(request);
  const fresh = fetch(request).then((answer) => {
    if (answer.ok) parts.put(request, answer.clone());
    return answer;
  });
  if (!kept) return fresh;
  fresh.catch(() => {});
  return kept;
}
// A worker does not know the portal's language: where the browser's is not Vietnamese, its one page speaks both.
const say = (vi, en) => (/^vi/.test(self.navigator.language) ? vi : `${vi} / ${en}`);
const away = () => new Response(
  '<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
  `<title>${say("Chưa có mạng", "No network")}</title><h1>${say("Chưa có mạng", "No network")}</h1>` +
  `<p>${say("Trang này chưa được mở trên máy này khi có mạng. Điểm đã chấm vẫn được giữ và tự gửi khi có mạng.", "This page was not opened on this device while it was online. Your marks are kept and sent when the network is back.")}</p>` +
  `<p><a href="">${say("Thử lại", "Try again")}</a></p></html>`,
  { status: 503, headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": "default-src 'none'" } },
);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  const { path, parts, user, asked } = event.data ?? {};
  if (!path) return;
  event.waitUntil(Promise.all([keepPage(path, user, asked), keepParts(parts)]).catch(() => {}));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate" && /^\/cham-diem\/\d+\/$/.test(pathname)) event.respondWith(page(request));
  else if (pathname.startsWith("/static/")) event.respondWith(part(request));
});

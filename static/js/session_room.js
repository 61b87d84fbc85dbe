// The session room and the big screen keep themselves current: every few seconds the pieces that changed are put in
// place. A piece in which somebody is at work (focus inside) waits; a product shown as closed is left as it stands.

const holder = document.querySelector("[data-live-url]");
const EVERY = 4000; // ms

const takes = (piece, fresh) =>
  piece && piece.dataset.phase !== "closed" && !piece.contains(document.activeElement) && piece.innerHTML.trim() !== fresh.innerHTML.trim();

// Tokens of forms differ from answer to answer; they are no change.
const plain = (html) => html.replace(/name="csrfmiddlewaretoken" value="[^"]*"/g, "").trim();

let state = "";
async function look() {
  if (document.hidden) return;
  try {
    const url = new URL(holder.dataset.liveUrl, location.href);
    url.searchParams.set("da-co", state);
    const answer = await fetch(url, { credentials: "same-origin", redirect: "error" });
    if (answer.status !== 200) return; // 204: nothing has changed
    state = answer.headers.get("X-Room-State") ?? "";
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const each of fresh.querySelectorAll("[data-live]")) {
      const piece = document.querySelector(`[data-live="${CSS.escape(each.dataset.live)}"]`);
      if (takes(piece, each) && plain(piece.innerHTML) !== plain(each.innerHTML)) piece.replaceWith(document.adoptNode(each));
    }
  } catch { /* no network: the next look may have one */ }
}
setInterval(look, EVERY);

// Changes that a closed window left unsent are sent from any scoring page once there is a line: each with the version it
// was made on, so a sheet saved elsewhere meanwhile is not overwritten but named here, to be opened and compared.

import { empty, isEmpty, left, put, remove, single, uuid } from "./scoring_store.js";
import { post } from "./scoring_send.js";

const english = document.documentElement.lang === "en";
const say = (vi, en) => (english ? en : vi);
const box = document.getElementById("outbox");

// True where all of the row has arrived.
const deliver = async (row) => {
  while (row.flight || !isEmpty(row.pending)) {
    if (!row.flight) {
      row.flight = { uuid: uuid(), version: row.version, change: row.pending };
      row.pending = empty();
      await put("changes", row);
    }
    const { status, data } = await post(row.url, row.seat, row.flight);
    if (status !== 200) return { status, reason: data?.reasons?.[0] ?? "" };
    row.version = data.version;
    row.flight = null;
  }
  await remove("changes", row.id);
  return null;
};

// Sends every row left on this device by the user, apart from ``mine`` (the sheet on screen, which sends its own).
export const flush = async (user, mine = "") => {
  const failed = [];
  for (const row of await left(user)) {
    if (row.owner === mine) continue;
    const problem = await single(`ocop-save:${row.owner}`, () => deliver(row));
    if (problem) failed.push({ row, ...problem });
  }
  return failed;
};

const draw = (failed) => {
  box.hidden = !failed.length;
  if (!failed.length) return;
  const text = document.createElement("p");
  text.className = "alert__title";
  text.textContent = say("Trên máy này còn phần chấm chưa gửi được", "Some marks on this device are not sent yet");
  const list = document.createElement("ul");
  for (const { row, reason } of failed) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = row.page;
    link.textContent = row.product;
    item.append(link, ` – ${reason || say("đang chờ mạng, tự gửi lại khi có mạng", "waiting for the network")}`);
    list.append(item);
  }
  const inside = document.createElement("div");
  inside.append(text, list);
  box.replaceChildren(inside);
};
if (box) {
  const go = async () => { try { draw(await flush(box.dataset.user)); } catch { /* no store on this device */ } };
  go();
  window.addEventListener("online", go);
}

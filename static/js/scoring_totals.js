// The member's own totals, counted on the page too so that they also move without a network: points by part, the band,
// the missed minimums and the stars of this sheet alone.

const LEAST = [[5, 90], [4, 70], [3, 50], [2, 30]];
const english = document.documentElement.lang === "en";
const say = (vi, en) => (english ? en : vi);

export const answered = (box) => box.querySelector("input[type=radio]:checked") !== null;

export function count(criteria) {
  const earned = {};
  const parts = {};
  let total = 0;
  let done = 0;
  for (const box of criteria) {
    const chosen = box.querySelector("input[type=radio]:checked");
    let points = chosen ? Number(chosen.dataset.points) : 0;
    if (box.dataset.needs && (earned[box.dataset.needs] ?? 0) < Number(box.dataset.needsPoints)) points = 0;
    earned[box.dataset.code] = points;
    parts[box.dataset.part] = (parts[box.dataset.part] ?? 0) + points;
    total += points;
    done += chosen ? 1 : 0;
    box.classList.toggle("criterion--done", chosen !== null);
  }
  const band = LEAST.find(([, least]) => total >= least)?.[0] ?? 1;
  document.querySelector("[data-total]").textContent = total;
  document.querySelector("[data-answered]").textContent = done;
  document.querySelector("[data-band]").textContent = band;
  for (const [part, points] of Object.entries(parts)) {
    const place = document.querySelector(`[data-part-total="${CSS.escape(part)}"]`);
    if (place) place.textContent = points;
  }
  const lowest = drawMissed(criteria, band, earned);
  drawStars(done === criteria.length, band, lowest);
  drawChanges(criteria);
}

// The list of missed minimums; the lowest star among them, or null.
function drawMissed(criteria, band, earned) {
  const place = document.querySelector("[data-missed]");
  const lines = [];
  let lowest = null;
  for (const box of criteria) {
    if (!box.dataset.minimums || !answered(box)) continue;
    for (const [star, points] of box.dataset.minimums.split(" ").map((each) => each.split(":").map(Number))) {
      if (star > band || earned[box.dataset.code] >= points) continue;
      lowest = lowest === null ? star : Math.min(lowest, star);
      const line = document.createElement("li");
      const link = document.createElement("a");
      link.href = `#${box.id}`;
      link.textContent = box.dataset.title;
      line.append(link, `: ${say(`cần ${points} điểm cho ${star} sao`, `${points} points needed for ${star} stars`)}`);
      lines.push(line);
    }
  }
  place.querySelector("ul").replaceChildren(...lines);
  place.hidden = !lines.length;
  return lowest;
}

function drawStars(complete, band, lowest) {
  const place = document.querySelector("[data-stars]");
  if (!place) return;
  let text = "–";
  if (complete && lowest === null) text = say(`${band} sao`, `${band} stars`);
  else if (complete && place.dataset.missedRule === "unranked") text = say("không xếp hạng", "not ranked");
  else if (complete) text = say(`${lowest - 1} sao`, `${lowest - 1} stars`);
  place.textContent = text;
}

// Round two: a mark that differs from one's own of round one asks for a word why, in the comment of the criterion.
function drawChanges(criteria) {
  for (const box of criteria) {
    const before = box.querySelector("[data-before]");
    if (!before) continue;
    const chosen = box.querySelector("input[type=radio]:checked");
    const changed = chosen !== null && chosen.value !== before.dataset.before;
    const note = box.querySelector("textarea");
    before.classList.toggle("criterion__before--changed", changed);
    note.required = changed;
    if (changed && !note.value) box.querySelector("details").open = true;
  }
}

"""The charts of the overviews: plain facts in, pictures with their tables out."""

from itertools import groupby

from django.urls import reverse

from evaluations.selectors.diagnosis import Diagnosis
from evaluations.selectors.overview import STARS, Place
from evaluations.selectors.reports.progress import ProgressFacts, Step
from ocop import charts

WIDEST = 20


def of_place(found: Place) -> list[charts.Chart]:
    """The grid of units, stars by sector, the curve of endings, open cases by step, how long the steps take."""
    made = []
    if found.units:
        here = reverse("overview")
        rows = [(name, many, f"{here}?don_vi={pk}") for pk, name, many in found.units]
        none = sum(not many for _, _, many in found.units)
        text = f"{len(rows)} đơn vị; {none} đơn vị chưa có sản phẩm còn hiệu lực. Ô đậm hơn là nhiều sản phẩm hơn."
        made.append(charts.tiles("c-units", "Sản phẩm theo địa bàn", text, "Địa bàn", rows, "sản phẩm"))
    if found.sectors:
        text = f"{found.products} sản phẩm còn hiệu lực, chia theo ngành và hạng sao."
        made.append(charts.bars("c-sectors", "Sản phẩm theo ngành và hạng sao", text, "Ngành", found.sectors,
                                [f"{stars} sao" for stars in STARS]))
    if found.products:
        text = f"{found.ending_soon} sản phẩm hết hạn trong 6 tháng tới, trên {found.products} sản phẩm còn hiệu lực."
        made.append(charts.columns("c-months", "Sản phẩm hết hạn theo tháng", text, "Tháng", found.months, "sản phẩm"))
    if found.states:
        text = f"{sum(many for _, many in found.states)} hồ sơ đang được đánh giá."
        made.append(charts.bars("c-states", "Hồ sơ đang đánh giá theo bước", text, "Bước", found.states, ["Hồ sơ"]))
    spans = [(label, days) for label, days, cases in found.spans if cases]
    if spans:
        cases = max(cases for *_, cases in found.spans)
        text = f"Số ngày ở giữa (trung vị) của {cases} hồ sơ đã công nhận hoặc chuyển cấp trên trong ba năm gần đây."
        made.append(charts.bars("c-spans", "Thời gian mỗi bước (ngày)", text, "Bước", spans, ["Ngày"]))
    return made


def of_season(facts: ProgressFacts) -> list[charts.Chart]:
    """Evaluations by step with what is late, and the calendar of each batch."""
    made = []
    rows = [(label, many - late, late) for label, many, late in facts.stages if many]
    if rows:
        late = sum(row[2] for row in rows)
        text = f"{len(facts.rows)} hồ sơ, {late} hồ sơ quá hạn tính đến ngày {facts.day:%d/%m/%Y}."
        made.append(charts.bars("c-stages", "Hồ sơ theo bước", text, "Bước", rows, ["Trong hạn", "Quá hạn"]))
    for batch, steps in groupby(facts.steps, key=lambda step: step.batch):
        dated = [(s.label, s.begins or s.ends, s.ends or s.begins) for s in steps if s.begins or s.ends]
        if dated:
            text = f"Các bước của đợt {batch} theo kế hoạch; vạch đứng là ngày {facts.day:%d/%m/%Y}."
            made.append(charts.timeline(f"c-batch-{batch}", f"Lịch của đợt {batch}", text, dated, facts.day))
    return made


def next_step(facts: ProgressFacts) -> Step | None:
    """The step under way or ahead that ends first."""
    ahead = [step for step in facts.steps if step.ends and step.ends >= facts.day]
    return min(ahead, key=lambda step: step.ends, default=None)


def of_council(facts: Diagnosis) -> list[charts.Chart]:
    """Who gives more or less than the others, and where they disagree most."""
    if not facts.members:
        return []
    text = "Điểm của thành viên trừ điểm trung bình của cùng sản phẩm, lấy trung bình; bên phải là chấm cao hơn."
    members = [(m.name, m.hundredths) for m in facts.members]
    over = sum(found.exceeded for found in facts.products)
    widest = [
        (f"V{p.round}" + (f".{p.attempt}" if p.attempt > 1 else "") + f" {p.product}",
         *((0, p.spread) if p.exceeded else (p.spread, 0)))
        for p in facts.products[:WIDEST]
    ]  # fmt: skip
    said = f"{over} trên {len(facts.products)} lượt chấm vượt giới hạn {facts.limit} điểm; dưới đây là {len(widest)} "
    said += "lượt chênh nhất (V1: vòng 1; V2.2: vòng 2, chấm lại)."
    return [
        charts.deviations("c-members", "Chấm cao, chấm thấp", text, "Thành viên", members, "Lệch trung bình (điểm)"),
        charts.bars("c-spread", "Chênh lệch điểm giữa các thành viên", said, "Sản phẩm", widest,
                    ["Trong giới hạn", "Vượt giới hạn"]),
    ]  # fmt: skip

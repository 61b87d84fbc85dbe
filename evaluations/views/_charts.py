"""The charts of the overviews: plain facts in, pictures with their tables out."""

from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

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
        none = sum(not many for __, __, many in found.units)
        text = _(
            "{count} đơn vị; {none} đơn vị chưa có sản phẩm còn hiệu lực. Ô đậm hơn là nhiều sản phẩm hơn."
        ).format(count=len(rows), none=none)
        made.append(charts.tiles("c-units", _("Sản phẩm theo địa bàn"), text, _("Địa bàn"), rows, _("sản phẩm")))
    if found.sectors:
        text = _("{products} sản phẩm còn hiệu lực, chia theo ngành và hạng sao.").format(products=found.products)
        made.append(charts.bars("c-sectors", _("Sản phẩm theo ngành và hạng sao"), text, _("Ngành"), found.sectors,
                                [ngettext("{stars} sao", "{stars} sao", stars).format(stars=stars) for stars in STARS]))
    if found.products:
        text = _("{count} sản phẩm hết hạn trong 6 tháng tới, trên {products} sản phẩm còn hiệu lực.").format(
            count=found.ending_soon, products=found.products)
        title = _("Sản phẩm hết hạn theo tháng")
        made.append(charts.columns("c-months", title, text, _("Tháng"), found.months, _("sản phẩm")))
    if found.states:
        text = _("{count} hồ sơ đang được đánh giá.").format(count=sum(many for __, many in found.states))
        made.append(charts.bars("c-states", _("Hồ sơ đang đánh giá theo bước"), text, _("Bước"), found.states,
                                [pgettext("nhiều", "Hồ sơ")]))
    spans = [(str(label), days) for label, days, cases in found.spans if cases]
    if spans:
        cases = max(cases for *__, cases in found.spans)
        text = _(
            "Số ngày ở giữa (trung vị) của {cases} hồ sơ đã công nhận hoặc chuyển cấp trên trong ba năm gần đây."
        ).format(cases=cases)
        made.append(charts.bars("c-spans", _("Thời gian mỗi bước (ngày)"), text, _("Bước"), spans,
                                [pgettext("khoảng thời gian", "Ngày")]))
    return made


def of_season(facts: ProgressFacts) -> list[charts.Chart]:
    """Evaluations by step with what is late, and the calendar of each batch."""
    made = []
    rows = [(label, many - late, late) for label, many, late in facts.stages if many]
    if rows:
        late = sum(row[2] for row in rows)
        text = _("{count} hồ sơ, {late} hồ sơ quá hạn tính đến ngày {day}.").format(
            count=len(facts.rows), late=late, day=f"{facts.day:%d/%m/%Y}")
        made.append(charts.bars("c-stages", _("Hồ sơ theo bước"), text, _("Bước"), rows,
                                [_("Trong hạn"), _("Quá hạn")]))
    for batch, steps in groupby(facts.steps, key=lambda step: step.batch):
        dated = [(s.label, s.begins or s.ends, s.ends or s.begins) for s in steps if s.begins or s.ends]
        if dated:
            text = _("Các bước của đợt {batch} theo kế hoạch; vạch đứng là ngày {day}.").format(
                batch=batch, day=f"{facts.day:%d/%m/%Y}")
            title = _("Lịch của đợt {batch}").format(batch=batch)
            made.append(charts.timeline(f"c-batch-{batch}", title, text, dated, facts.day))
    return made


def next_step(facts: ProgressFacts) -> Step | None:
    """The step under way or ahead that ends first."""
    ahead = [step for step in facts.steps if step.ends and step.ends >= facts.day]
    return min(ahead, key=lambda step: step.ends, default=None)


def of_council(facts: Diagnosis) -> list[charts.Chart]:
    """Who gives more or less than the others, and where they disagree most."""
    if not facts.members:
        return []
    text = _("Điểm của thành viên trừ điểm trung bình của cùng sản phẩm, lấy trung bình; bên phải là chấm cao hơn.")
    members = [(m.name, m.hundredths) for m in facts.members]
    over = sum(found.exceeded for found in facts.products)
    widest = [
        (f"V{p.round}" + (f".{p.attempt}" if p.attempt > 1 else "") + f" {p.product}",
         *((0, p.spread) if p.exceeded else (p.spread, 0)))
        for p in facts.products[:WIDEST]
    ]  # fmt: skip
    said = _(
        "{over} trên {count} lượt chấm vượt giới hạn {limit} điểm; dưới đây là {shown} "
        "lượt chênh nhất (V1: vòng 1; V2.2: vòng 2, chấm lại)."
    ).format(over=over, count=len(facts.products), limit=facts.limit, shown=len(widest))
    return [
        charts.deviations("c-members", _("Chấm cao, chấm thấp"), text, _("Thành viên"), members,
                          _("Lệch trung bình (điểm)")),
        charts.bars("c-spread", _("Chênh lệch điểm giữa các thành viên"), said, _("Sản phẩm"), widest,
                    [_("Trong giới hạn"), _("Vượt giới hạn")]),
    ]  # fmt: skip

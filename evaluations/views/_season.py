"""What the pages of one season share: the way to them, and the tabs between what can be read of it."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from evaluations.models import Season
from evaluations.permissions import SEASON_RULES


def season_crumbs(season: Season | None = None, *last: str) -> list[dict]:
    """Seasons › the season's board › this page."""
    crumbs = [{"label": pgettext("nhiều", "Kế hoạch đánh giá"), "url": reverse("season_list")}]
    if season:
        crumbs.append({"label": season.title, "url": reverse("season", args=[season.code])})
    return [*crumbs, *({"label": label} for label in last)]


def season_tabs(season: Season, offices: set[str], here: str) -> list[dict]:
    """The pages that show a season to somebody with these offices; here: the name of the open one."""
    pages = [
        ("board.view", "season", _("Bảng tiến độ")),
        ("board.view", "season_overview", _("Tổng quan")),
        ("board.view", "season_papers", pgettext("nhiều", "Văn bản")),
        ("report.tally", "season_report", _("Báo cáo")),
        ("report.diagnosis", "report.diagnosis", _("Nhận xét về việc chấm")),
    ]
    may = [(name, label) for act, name, label in pages if SEASON_RULES[act].offices & offices]
    return [{"label": label, "url": reverse(name, args=[season.code]), "current": name == here} for name, label in may]

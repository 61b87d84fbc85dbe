"""The filters of reports: one field per name in the catalogue, cleaned to plain values that a job's row can hold."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from evaluations.documents.catalogue import Report
from evaluations.models import Batch, Season, Session
from evaluations.selectors import register
from evaluations.selectors.reports.communes import HALF, YEAR
from ocop.accounts.models import Locality

BAD_DAY = {"invalid": gettext_lazy("Ngày không đúng; ghi ngày/tháng/năm, ví dụ 22/11/2026.")}
FIRST_YEAR = 2019  # the programme's first decision (1048)
MONTHS = (
    (3, gettext_lazy("3 tháng tới")), (6, gettext_lazy("6 tháng tới")), (12, gettext_lazy("12 tháng tới")),
    (36, gettext_lazy("36 tháng tới")),
)  # fmt: skip
STARS = ((5, gettext_lazy("5 sao")), (4, gettext_lazy("4 sao")), (3, gettext_lazy("3 sao")))


class BatchField(forms.ModelChoiceField):
    def label_from_instance(self, batch: Batch) -> str:
        return _("Đợt {number}").format(number=batch.number)


class SessionField(forms.ModelChoiceField):
    def label_from_instance(self, session: Session) -> str:
        return str(session)


def _fields(season: Season | None, today: date) -> dict:
    """A maker of each filter's field; only those a report names are made."""
    return {
        "batch": lambda: BatchField(
            season.batches.order_by("number"), label=_("Đợt"), required=False, empty_label=_("Mọi đợt"),
            error_messages={"invalid_choice": _("Chọn một đợt của kế hoạch.")},
        ),
        "session": lambda: SessionField(
            Session.objects.filter(batch__season=season, agenda__closed_at__isnull=False).distinct(),
            label=pgettext("một", "Phiên họp"), required=False, empty_label=_("Mọi phiên, vòng cuối quyết định"),
            error_messages={"invalid_choice": _("Chọn một phiên họp của kế hoạch.")},
        ),
        "day": lambda: forms.DateField(
            label=_("Tính đến ngày"), required=False, help_text=_("Để trống là hôm nay."), error_messages=BAD_DAY,
        ),
        "stars": lambda: forms.TypedChoiceField(
            label=_("Hạng sao"), required=False, coerce=int, empty_value=None,
            choices=[("", _("Mọi hạng")), *STARS],
        ),
        "sector": lambda: forms.ChoiceField(
            label=_("Ngành"), required=False, choices=[("", _("Mọi ngành")), *((s, s) for s in register.sectors())],
        ),
        "months": lambda: forms.TypedChoiceField(label=_("Hết hạn trong"), coerce=int, choices=MONTHS, initial=6),
        "year": lambda: forms.IntegerField(
            label=_("Năm"), min_value=FIRST_YEAR, max_value=today.year, initial=today.year,
            error_messages={"invalid": _("Năm ghi bằng bốn chữ số, ví dụ 2026."), "required": _("Ghi năm báo cáo."),
                            "min_value": _("Chương trình có từ năm {first_year}.").format(first_year=FIRST_YEAR),
                            "max_value": _("Chưa đến năm đó; ghi đến năm {year}.").format(year=today.year)},
        ),
        "period": lambda: forms.ChoiceField(
            label=_("Kỳ"), choices=[(HALF, _("6 tháng đầu năm")), (YEAR, _("Cả năm"))], initial=HALF,
        ),
    }  # fmt: skip


class ReportForm(forms.Form):
    """The filters of one report of a season, or of a place (``units``: see unit_choices)."""

    def __init__(self, *args, report: Report, today: date, season: Season | None = None, units: list | None = None,
                 **kwargs):
        super().__init__(*args, auto_id=f"id_{report.kind}_%s", **kwargs)
        if units is not None:
            self.fields["unit"] = forms.TypedChoiceField(label=_("Địa bàn"), choices=units, coerce=int, error_messages={
                "invalid_choice": _("Chọn một đơn vị anh/chị phụ trách."), "required": _("Chọn địa bàn.")})
        made = _fields(season, today)
        for name in report.filters:
            self.fields[name] = made[name]()

    def filters(self) -> dict:
        """The cleaned filters as plain values: ids, ISO days, numbers, texts; what is empty is left out."""
        plain = {}
        for name, value in self.cleaned_data.items():
            if name == "unit" or value in (None, ""):
                continue
            plain[name] = value.isoformat() if isinstance(value, date) else getattr(value, "pk", value)
        return plain


def unit_choices(units) -> list[tuple[int, str]]:
    """The places the person reports for, each below its own, read once for all forms of a page."""
    least = min((unit.path.count("/") for unit in units), default=0)
    rows = Locality.objects.within_any(units).order_by("path").values_list("pk", "path", "name")
    return [(pk, f"{'– ' * max(0, path.count('/') - least)}{name}") for pk, path, name in rows]

"""Forms of the session room: plan, agenda, reasons. Attendance and the like are read as plain lists of ids."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.models import Evaluation, Meeting
from evaluations.models.season import Batch, Season
from ocop.law import loader
from products.models import CriteriaSet


class SessionFilter(forms.Form):
    """Filters of the list of sessions."""

    q = forms.CharField(label=gettext_lazy("Kế hoạch, hội đồng, địa điểm"), required=False, max_length=80)
    state = forms.ChoiceField(
        label=gettext_lazy("Trạng thái"),
        required=False,
        choices=[
            ("", gettext_lazy("Tất cả")),
            ("planned", gettext_lazy("Chưa khai mạc")),
            ("open", gettext_lazy("Đang họp")),
            ("over", gettext_lazy("Đã kết thúc")),
        ],
    )


class FrameForm(forms.Form):
    """What decides which products may stand on the agenda: batch, round, meeting or written opinions."""

    batch = forms.ModelChoiceField(Batch.objects.none(), label=gettext_lazy("Đợt"), empty_label=None)
    round = forms.TypedChoiceField(label=gettext_lazy("Vòng chấm"), coerce=int)
    form = forms.ChoiceField(label=gettext_lazy("Hình thức"), choices=Meeting.choices, initial=Meeting.MEETING)

    def __init__(self, *args, season: Season, **kwargs):
        super().__init__(*args, **kwargs)
        batches = season.batches.order_by("number")
        self.fields["batch"].queryset = batches
        self.fields["batch"].label_from_instance = lambda batch: _("Đợt {number}").format(number=batch.number)
        self.fields["round"].choices = [(n, _("Vòng {n}").format(n=n)) for n in range(1, season.rounds + 1)]
        written = Meeting.WRITTEN in {season.meeting_first, season.meeting_upgrade, season.meeting_re_ranking}
        self.fields["form"].choices = [choice for choice in Meeting.choices if written or choice[0] == Meeting.MEETING]
        self.initial = {"batch": batches.last(), "round": 1, "form": Meeting.MEETING} | self.initial


class PlanForm(FrameForm):
    """A session to be planned: its frame (chosen before), when, where, and which products in which order."""

    held_on = forms.DateField(label=gettext_lazy("Ngày họp (hạn gửi ý kiến)"))
    place = forms.CharField(label=gettext_lazy("Địa điểm"), max_length=200, required=False)
    evaluations = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Sản phẩm đưa ra phiên họp"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, eligible: list[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("batch", "round", "form"):
            self.fields[name].widget = self.fields[name].hidden_widget()
        self.fields["evaluations"].choices = eligible
        self.fields["evaluations"].error_messages["invalid_choice"] = _(
            "Có sản phẩm không đưa ra được phiên họp của đợt, vòng và hình thức này; chọn lại."
        )
        if not eligible:
            self.fields["evaluations"].widget = forms.MultipleHiddenInput()


class RescheduleForm(forms.Form):
    """Another day or place for a session."""

    held_on = forms.DateField(label=gettext_lazy("Ngày họp (hạn gửi ý kiến)"))
    place = forms.CharField(label=gettext_lazy("Địa điểm"), max_length=200, required=False)


class EmptyForm(forms.Form):
    """For acts that need nothing but the word to do them."""


class ReasonForm(forms.Form):
    """A reason that the minutes and the journal keep."""

    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class ConclusionForm(forms.Form):
    """What the council concluded after discussing a spread."""

    conclusion = forms.CharField(
        label=gettext_lazy("Kết luận của hội đồng"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class RehearsalForm(forms.Form):
    """The set whose sheet is tried."""

    criteria_set = forms.ModelChoiceField(
        CriteriaSet.objects.none(), label=gettext_lazy("Bộ sản phẩm"), empty_label=None
    )

    def __init__(self, *args, season: Season, **kwargs):
        super().__init__(*args, **kwargs)
        regime = loader.regulation(season.regulation).criteria_regime
        used = CriteriaSet.objects.current().filter(regulation=regime).defer("data").order_by("code")
        self.fields["criteria_set"].queryset = used
        self.fields["criteria_set"].label_from_instance = lambda row: f"{row.set_number}. {row.title}"


class ReopeningForm(ReasonForm):
    """Which handed-in sheet is to be opened again: named by its member, never by its figures."""

    sheet = forms.TypedChoiceField(label=gettext_lazy("Phiếu của"), coerce=int)
    field_order = ["sheet", "reason"]

    def __init__(self, *args, sheets: list[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = sheets


class RecusalDecisionForm(ReasonForm):
    """The chair's word on one member's interest."""

    recusal = forms.IntegerField(widget=forms.HiddenInput)
    confirmed = forms.TypedChoiceField(
        label=gettext_lazy("Quyết định"),
        choices=[
            ("yes", gettext_lazy("Xác nhận: thành viên không chấm sản phẩm này")),
            ("no", gettext_lazy("Không chấp nhận: thành viên chấm")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    field_order = ["recusal", "confirmed", "reason"]


def choices_of(evaluations: list[Evaluation]) -> list[tuple[int, str]]:
    """Evaluations as choices: number, product, producer, where it stands."""
    return [
        (e.pk, f"{e.number or ''} {e.dossier.product} – {e.dossier.product.producer} ({e.get_state_label})".strip())
        for e in evaluations
    ]

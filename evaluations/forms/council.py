"""Forms of the session room: plan, agenda, reasons. Attendance and the like are read as plain lists of ids."""

from django import forms

from evaluations.models import Evaluation, Meeting
from evaluations.models.season import Batch, Season


class PlanForm(forms.Form):
    """A session to be planned: which batch and round, when, where, and which products in which order."""

    batch = forms.ModelChoiceField(Batch.objects.none(), label="Đợt", empty_label=None)
    round = forms.TypedChoiceField(label="Vòng chấm", coerce=int)
    form = forms.ChoiceField(label="Hình thức", choices=Meeting.choices, initial=Meeting.MEETING)
    held_on = forms.DateField(label="Ngày họp (hạn gửi ý kiến)")
    place = forms.CharField(label="Địa điểm", max_length=200, required=False)
    evaluations = forms.TypedMultipleChoiceField(
        label="Sản phẩm đưa ra phiên họp", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, season: Season, eligible: list[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["batch"].queryset = season.batches.order_by("number")
        self.fields["batch"].label_from_instance = lambda batch: f"Đợt {batch.number}"
        self.fields["round"].choices = [(n, f"Vòng {n}") for n in range(1, season.rounds + 1)]
        self.fields["evaluations"].choices = eligible


class AgendaForm(forms.Form):
    """More products for a session that is not closed."""

    evaluations = forms.TypedMultipleChoiceField(
        label="Đưa thêm sản phẩm", coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, eligible: list[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["evaluations"].choices = eligible


class EmptyForm(forms.Form):
    """For acts that need nothing but the word to do them."""


class ReasonForm(forms.Form):
    """A reason that the minutes and the journal keep."""

    reason = forms.CharField(label="Lý do", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class ConclusionForm(forms.Form):
    """What the council concluded after discussing a spread."""

    conclusion = forms.CharField(
        label="Kết luận của hội đồng", max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ReopeningForm(ReasonForm):
    """Which handed-in sheet is to be opened again: named by its member, never by its figures."""

    sheet = forms.TypedChoiceField(label="Phiếu của", coerce=int)
    field_order = ["sheet", "reason"]

    def __init__(self, *args, sheets: list[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = sheets


class RecusalDecisionForm(ReasonForm):
    """The chair's word on one member's interest."""

    recusal = forms.IntegerField(widget=forms.HiddenInput)
    confirmed = forms.TypedChoiceField(
        label="Quyết định",
        choices=[("yes", "Xác nhận: thành viên không chấm sản phẩm này"), ("no", "Không chấp nhận: thành viên chấm")],
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

"""Forms of registration and of supplements: they read what was typed; what may be done is the acts' business."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.models import Batch


class Confirm(forms.Form):
    """Nothing to fill in: the button itself is the answer."""


def reason_field(label: str, help_text: str = "") -> forms.CharField:
    """A reason in full sentences, shown to whom it concerns."""
    return forms.CharField(label=label, help_text=help_text, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class Reason(forms.Form):
    reason = reason_field(gettext_lazy("Lý do"), gettext_lazy("Chủ thể đọc được lý do này."))


class AskSupplement(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Lý do"), max_length=500, help_text=gettext_lazy("Một câu: vì sao hồ sơ chưa đủ.")
    )
    items = forms.CharField(
        label=gettext_lazy("Nội dung cần bổ sung"),
        max_length=8000,
        help_text=gettext_lazy(
            "Mỗi dòng một nội dung; chủ thể trả lời từng dòng. Về một tiêu chí: ghi mã trên phiếu ở đầu dòng, «6.1: …»."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    due_on = forms.DateField(
        label=gettext_lazy("Hạn bổ sung"), help_text=gettext_lazy("Ngày cuối cùng chủ thể còn nộp được.")
    )

    def __init__(self, *args, law=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.law = law

    def clean_items(self) -> list[tuple[str, str]]:
        """(text, code of the criterion or "") of every line; the text keeps the code as it was typed."""
        lines = [line.strip() for line in self.cleaned_data["items"].splitlines() if line.strip()]
        if any(len(line) > 400 for line in lines):
            raise forms.ValidationError(_("Mỗi nội dung không quá 400 ký tự."))
        return [(line, self._criterion(line)) for line in lines]

    def _criterion(self, line: str) -> str:
        code = line.partition(":")[0].strip().upper()
        if self.law is None or code in self.law:
            return code if self.law else ""
        # People type what the sheet prints; a few sets print one code for several criteria, then it names none.
        printed = [each.code for each in self.law.criteria if each.printed_code.upper() == code]
        return printed[0] if len(printed) == 1 else ""


class AnswerSupplement(forms.Form):
    """One answer for each item that was asked for (fields ``item_<pk>``)."""

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        for item in items:
            self.fields[f"item_{item.pk}"] = forms.CharField(
                label=item.text,
                max_length=4000,
                error_messages={"required": _("Chưa trả lời mục này.")},
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def answers(self) -> dict[int, str]:
        """The answers by the item's id."""
        return {int(name.removeprefix("item_")): text for name, text in self.cleaned_data.items()}


class CloseSupplement(forms.Form):
    accepted = forms.TypedChoiceField(
        label=gettext_lazy("Hồ sơ bổ sung"),
        choices=[("yes", gettext_lazy("Đã đủ")), ("no", gettext_lazy("Chưa đủ"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class BatchChoice(forms.ModelChoiceField):
    def label_from_instance(self, batch: Batch) -> str:
        return _("{title} – đợt {number}, {unit} (nhận hồ sơ {intake_from} – {intake_to})").format(
            title=batch.season.title,
            number=batch.number,
            unit=batch.season.unit,
            intake_from=f"{batch.intake_from:%d/%m/%Y}",
            intake_to=f"{batch.intake_to:%d/%m/%Y}",
        )


class OpenDraft(forms.Form):
    """The open batches that accept this dossier."""

    batch = BatchChoice(queryset=None, label=gettext_lazy("Đợt đánh giá"), widget=forms.RadioSelect, empty_label=None)

    def __init__(self, *args, batches, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["batch"].queryset = batches


class Eliminate(forms.Form):
    """A ground of the set or of the law, with the reason and the evidence."""

    ground = forms.ChoiceField(label=gettext_lazy("Căn cứ loại"), widget=forms.RadioSelect)
    reason = reason_field(
        gettext_lazy("Lý do, bằng chứng"), gettext_lazy("Nêu rõ việc gì, ở tài liệu nào của hồ sơ hoặc thấy ở đâu.")
    )

    def __init__(self, *args, grounds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = grounds


class DecideElimination(forms.Form):
    confirmed = forms.TypedChoiceField(
        label=gettext_lazy("Kết luận của Chủ tịch hội đồng"),
        choices=[
            ("yes", gettext_lazy("Xác nhận: loại hồ sơ, không xếp hạng dù điểm bao nhiêu")),
            ("no", gettext_lazy("Không chấp nhận đề nghị")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = reason_field(gettext_lazy("Lý do"))

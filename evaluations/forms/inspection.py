"""Forms of the field inspection: planning, the checklist, photos, tests, the conclusion."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from evaluations.models import Finding, Inspection


class PlanInspection(forms.Form):
    planned_on = forms.DateField(label=gettext_lazy("Ngày kiểm tra"))
    place = forms.CharField(label=gettext_lazy("Địa điểm"), max_length=300, required=False)
    request = forms.CharField(
        label=gettext_lazy("Nội dung cần kiểm tra"),
        max_length=4000,
        required=False,
        help_text=gettext_lazy("Đoàn kiểm tra và chủ thể đều đọc được."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class FindingRow(forms.Form):
    """One thing to look at; a row without a verdict was not looked at yet and is left out."""

    subject = forms.CharField(label=gettext_lazy("Nội dung"), max_length=300, required=False)
    criterion = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label=gettext_lazy("Đánh giá"), choices=Finding.Verdict.choices, required=False, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self):
        data = super().clean()
        if data.get("verdict") and not data.get("subject", "").strip():
            self.add_error("subject", _("Ghi nội dung đã kiểm tra."))
        if data.get("note", "").strip() and not data.get("verdict") and "verdict" not in self.errors:
            self.add_error("verdict", _("Chọn một đánh giá."))
        return data


FindingRows = forms.formset_factory(FindingRow, extra=0, max_num=80, validate_max=True)


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once, as a list."""

    widget = ManyFiles

    def clean(self, data, initial=None):
        files = (data if isinstance(data, list | tuple) else [data]) or [None]
        return [super(ManyFilesField, self).clean(one, initial) for one in files]


class Photos(forms.Form):
    photos = ManyFilesField(
        label=gettext_lazy("Ảnh"),
        error_messages={"required": gettext_lazy("Chọn ít nhất một ảnh.")},
        widget=ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp", "capture": "environment"}),
    )
    caption = forms.CharField(label=gettext_lazy("Chú thích"), max_length=200, required=False)


class TestResult(forms.Form):
    __test__ = False  # no test class, whatever its name says to pytest

    sample = forms.CharField(label=pgettext_lazy("kiểm nghiệm", "Mẫu"), max_length=120)
    indicator = forms.CharField(label=gettext_lazy("Chỉ tiêu"), max_length=160)
    limit = forms.CharField(label=gettext_lazy("Mức quy định"), max_length=80, required=False)
    measured = forms.CharField(label=gettext_lazy("Kết quả"), max_length=80)
    passed = forms.TypedChoiceField(
        label=gettext_lazy("Đánh giá"),
        choices=[("yes", gettext_lazy("Đạt")), ("no", gettext_lazy("Không đạt"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    laboratory = forms.CharField(label=gettext_lazy("Đơn vị kiểm nghiệm"), max_length=200)
    report_number = forms.CharField(label=gettext_lazy("Số phiếu kết quả"), max_length=80)
    reported_on = forms.DateField(label=gettext_lazy("Ngày của phiếu"))


class Conclude(forms.Form):
    conclusion = forms.ChoiceField(
        label=pgettext_lazy("kiểm tra", "Kết luận"), choices=Inspection.Conclusion.choices, widget=forms.RadioSelect
    )
    visited_on = forms.DateField(label=gettext_lazy("Ngày kiểm tra thực tế"))
    summary = forms.CharField(
        label=gettext_lazy("Nhận xét chung"), max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )

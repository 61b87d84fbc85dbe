"""Forms of the field inspection: planning, the checklist, photos, tests, the conclusion."""

from django import forms

from evaluations.models import Finding, Inspection


class PlanInspection(forms.Form):
    planned_on = forms.DateField(label="Ngày kiểm tra")
    place = forms.CharField(label="Địa điểm", max_length=300, required=False)
    request = forms.CharField(
        label="Nội dung cần kiểm tra",
        max_length=4000,
        required=False,
        help_text="Đoàn kiểm tra và chủ thể đều đọc được.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class FindingRow(forms.Form):
    """One thing to look at; a row without a verdict was not looked at yet and is left out."""

    subject = forms.CharField(label="Nội dung", max_length=300, required=False)
    criterion = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label="Đánh giá", choices=Finding.Verdict.choices, required=False, widget=forms.RadioSelect
    )
    note = forms.CharField(label="Ghi chú", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self):
        data = super().clean()
        if data.get("verdict") and not data.get("subject", "").strip():
            self.add_error("subject", "Ghi nội dung đã kiểm tra.")
        if data.get("note", "").strip() and not data.get("verdict") and "verdict" not in self.errors:
            self.add_error("verdict", "Chọn một đánh giá.")
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
        label="Ảnh",
        error_messages={"required": "Chọn ít nhất một ảnh."},
        widget=ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp", "capture": "environment"}),
    )
    caption = forms.CharField(label="Chú thích", max_length=200, required=False)


class TestResult(forms.Form):
    __test__ = False  # no test class, whatever its name says to pytest

    sample = forms.CharField(label="Mẫu", max_length=120)
    indicator = forms.CharField(label="Chỉ tiêu", max_length=160)
    limit = forms.CharField(label="Mức quy định", max_length=80, required=False)
    measured = forms.CharField(label="Kết quả", max_length=80)
    passed = forms.TypedChoiceField(
        label="Đánh giá",
        choices=[("yes", "Đạt"), ("no", "Không đạt")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    laboratory = forms.CharField(label="Đơn vị kiểm nghiệm", max_length=200)
    report_number = forms.CharField(label="Số phiếu kết quả", max_length=80)
    reported_on = forms.DateField(label="Ngày của phiếu")


class Conclude(forms.Form):
    conclusion = forms.ChoiceField(label="Kết luận", choices=Inspection.Conclusion.choices, widget=forms.RadioSelect)
    visited_on = forms.DateField(label="Ngày kiểm tra thực tế")
    summary = forms.CharField(
        label="Nhận xét chung", max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )

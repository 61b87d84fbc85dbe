"""The commune's forms: Mẫu 03 with its check of components and its meeting, and the letter that sends dossiers up."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.journal.words import kept
from products.models import CommuneReport

LONG = 4000


class ReportForm(forms.ModelForm):
    """Mẫu 03: the check of the components, four findings, the conclusion, and the meeting where one was held."""

    class Meta:
        model = CommuneReport
        fields = (
            "local_material", "local_labour", "idea_origin", "local_identity", "components", "conclusion", "met_on",
            "meeting_place", "meeting_people", "meeting_notes",
        )  # fmt: skip
        labels = {
            "local_material": gettext_lazy("1. Sử dụng nguyên liệu địa phương"),
            "local_labour": gettext_lazy("2. Sử dụng lao động địa phương"),
            "idea_origin": gettext_lazy("3. Nguồn gốc ý tưởng sản phẩm"),
            "local_identity": gettext_lazy("4. Bản sắc, trí tuệ địa phương"),
            "components": gettext_lazy("Kiểm tra thành phần hồ sơ"),
            "conclusion": gettext_lazy("Kết luận, đề nghị"),
            "met_on": gettext_lazy("Ngày họp"),
            "meeting_place": gettext_lazy("Nơi họp"),
            "meeting_people": gettext_lazy("Thành phần dự họp"),
            "meeting_notes": gettext_lazy("Nội dung, kết quả cuộc họp"),
        }
        help_texts = {
            "components": gettext_lazy("Ghi thành phần đủ hay thiếu; thiếu thì gửi yêu cầu bổ sung cho chủ thể."),
            "met_on": gettext_lazy("Chỉ ghi khi xã có họp; để trống nếu không họp."),
            "meeting_people": gettext_lazy("Ghi chức danh, đơn vị."),
        }
        widgets = {
            **{name: forms.Textarea(attrs={"rows": 4}) for name in fields},
            "components": forms.Textarea(attrs={"rows": 2}),
            "meeting_people": forms.Textarea(attrs={"rows": 2}),
            "met_on": forms.DateInput, "meeting_place": forms.TextInput,
        }  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea):
                field.max_length = LONG
            if field.required:
                field.error_messages["required"] = _("Cần ghi nhận xét của UBND cấp xã.")

    def clean(self):
        data = super().clean()
        for name, value in data.items():
            if isinstance(value, str) and len(value) > LONG:
                self.add_error(name, _("Nội dung dài hơn {most} ký tự.").format(most=LONG))
        return data

    def _post_clean(self):
        return None  # the act writes the row


class ForwardForm(forms.Form):
    """The request letter: what the clerk's book and the signer add; the list is what was chosen."""

    number = forms.CharField(
        label=gettext_lazy("Số công văn"), required=False, max_length=80,
        help_text=gettext_lazy("Để trống nếu văn thư ghi số vào bản in.")
    )
    signed_on = forms.DateField(label=gettext_lazy("Ngày công văn"), initial=timezone.localdate)
    signer_title = forms.CharField(label=gettext_lazy("Chức vụ người ký"), max_length=120, initial=kept("Chủ tịch"))
    note = forms.CharField(
        label=gettext_lazy("Nội dung thêm"), required=False, max_length=LONG, widget=forms.Textarea(attrs={"rows": 3})
    )

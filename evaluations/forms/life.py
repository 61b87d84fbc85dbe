"""Forms of what happens to a certificate after it was issued; the acts decide what holds."""

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.forms.inspection import ManyFiles, ManyFilesField
from evaluations.forms.recognition import BAD_DAY
from evaluations.models import Certificate
from products.vault.kinds import ACCEPT

SIGNER = {"rows": 3}


class RevokeProposal(forms.Form):
    """On which ground, by which conclusion, with which papers."""

    ground = forms.ChoiceField(
        label=_("Căn cứ thu hồi (Điều 8)"), widget=forms.RadioSelect,
        error_messages={"required": _("Chọn một trong sáu căn cứ."), "invalid_choice": _("Chọn một trong sáu căn cứ.")},
    )  # fmt: skip
    concluding_body = forms.CharField(
        label=_("Cơ quan kết luận"), max_length=200, error_messages={"required": _("Cần ghi cơ quan kết luận.")}
    )
    conclusion_number = forms.CharField(
        label=_("Văn bản kết luận số"), max_length=80, error_messages={"required": _("Cần ghi số văn bản kết luận.")}
    )
    concluded_on = forms.DateField(
        label=_("Ngày kết luận"),
        help_text=_("Quyết định thu hồi được ban hành trong 15 ngày kể từ ngày này."),
        error_messages=BAD_DAY | {"required": _("Cần ghi ngày kết luận.")},
    )
    facts = forms.CharField(
        label=_("Nội dung"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Cần nêu nội dung làm căn cứ thu hồi.")},
    )  # fmt: skip
    files = ManyFilesField(
        label=_("Tài liệu"), help_text=_("Văn bản kết luận và tài liệu kèm theo."),
        widget=ManyFiles(attrs={"accept": ACCEPT}),
        error_messages={"required": _("Cần ít nhất một tài liệu: văn bản kết luận.")},
    )  # fmt: skip

    def __init__(self, *args, grounds: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = list(grounds.items())


class RevokeDecision(forms.Form):
    """The decision that revokes, as on the paper."""

    decision_number = forms.CharField(
        label=_("Quyết định thu hồi số"), max_length=60, error_messages={"required": _("Quyết định phải có số.")}
    )
    decided_on = forms.DateField(
        label=_("Ngày ký"), error_messages=BAD_DAY | {"required": _("Quyết định phải có ngày ký.")},
        help_text=_("Giấy chứng nhận hết giá trị từ ngày này; trang kiểm tra công khai đổi ngay khi ghi."),
    )  # fmt: skip
    signer_title = forms.CharField(
        label=_("Chức vụ người ký"), max_length=160, widget=forms.Textarea(attrs=SIGNER),
        error_messages={"required": _("Cần ghi chức vụ người ký.")},
    )  # fmt: skip


class CorrectForm(forms.Form):
    """What the new paper says, and why it replaces the old one."""

    cause = forms.ChoiceField(
        label=_("Cấp lại vì"), widget=forms.RadioSelect,
        choices=[(Certificate.Cause.CORRECTION.value, _("Đính chính: giấy ghi sai")),
                 (Certificate.Cause.CHANGE.value, _(
                     "Chủ thể đổi tên, đổi địa chỉ hoặc đơn vị hành chính sắp xếp lại"))],
        error_messages={"required": _("Chọn đính chính hoặc đổi tên, địa chỉ.")},
    )  # fmt: skip
    product_name = forms.CharField(label=_("Tên sản phẩm trên giấy"), max_length=200)
    producer_name = forms.CharField(label=_("Tên chủ thể trên giấy"), max_length=200)
    place = forms.CharField(label=_("Địa chỉ trên giấy"), max_length=450)
    reason = forms.CharField(
        label=_("Lý do"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Cần nêu lý do.")},
    )  # fmt: skip
    issued_on = forms.DateField(
        label=_("Ngày cấp"), error_messages=BAD_DAY | {"required": _("Cần ghi ngày cấp.")},
        help_text=_("Hạng sao và ngày hết hạn giữ nguyên."),
    )  # fmt: skip
    signer_title = forms.CharField(
        label=_("Chức vụ người ký"), max_length=160, widget=forms.Textarea(attrs=SIGNER),
        error_messages={"required": _("Cần ghi chức vụ người ký.")},
    )  # fmt: skip

    def arguments(self) -> dict:
        """The arguments of ``correction.correct``."""
        data = dict(self.cleaned_data)
        return data | {"printed": {name: data.pop(name) for name in ("product_name", "producer_name", "place")}}


class SignedFileForm(forms.Form):
    """The signed PDF that comes back."""

    file = forms.FileField(
        label=_("Tệp PDF đã ký số"),
        help_text=_("Ký đúng tệp tải từ trang này bằng phần mềm ký chuyên dùng; không in ra quét lại."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={"required": _("Chọn tệp đã ký.")},
    )


class ScanForm(forms.Form):
    """The scan of a certificate that the portal did not print."""

    file = forms.FileField(
        label=_("Bản quét giấy chứng nhận (PDF)"),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={"required": _("Chọn tệp PDF.")},
    )


class GapForm(forms.Form):
    """Numbers that no certificate of the portal will carry."""

    unit = forms.ModelChoiceField(queryset=None, label=_("Đơn vị"), empty_label=None)
    year = forms.IntegerField(label=_("Năm"), min_value=2019, max_value=2100)
    up_to = forms.IntegerField(
        label=_("Bỏ trống đến hết số"), min_value=1, max_value=1_000_000,
        help_text=_("Từ số tiếp theo của dãy đến số này; giấy sau đó lấy số kế tiếp."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Lý do"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ví dụ: đã cấp trên giấy trước khi dùng cổng."), error_messages={"required": _("Cần nêu lý do.")},
    )  # fmt: skip

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units


class RegisterFile(forms.Form):
    """A register of earlier recognitions."""

    unit = forms.ModelChoiceField(queryset=None, label=_("Đơn vị"), empty_label=None)
    file = forms.FileField(
        label=_("Sổ sản phẩm đã công nhận (.xlsx)"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": _("Chọn tệp.")},
    )

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units

"""Forms of the last stage and of what anyone may ask: plain fields, the acts decide what holds."""

from fractions import Fraction

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.selectors import certificates, register

STARS = ((5, gettext_lazy("5 sao")), (4, gettext_lazy("4 sao")), (3, gettext_lazy("3 sao")))
BAD_DAY = {"invalid": gettext_lazy("Ngày không đúng; ghi ngày/tháng/năm, ví dụ 22/11/2026.")}
PAPER = ("number", "signed_on", "signer_title")
MAX_PDF = 10 * 1024 * 1024


class LookupForm(forms.Form):
    """Number or code of a certificate."""

    ma = forms.CharField(
        label=gettext_lazy("Số hoặc mã giấy chứng nhận"),
        help_text=gettext_lazy("Mã gồm 26 chữ và số in dưới mã QR; hoặc số giấy, ví dụ 01/2026/GCN-OCOP."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class FileCheckForm(forms.Form):
    """A certificate's PDF to be held against the one that was issued."""

    tep = forms.FileField(
        label=gettext_lazy("Tệp PDF của giấy chứng nhận"),
        help_text=gettext_lazy("Tối đa 10 MB. Tệp chỉ được so sánh, không lưu lại."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_tep(self):
        """Refuse what cannot be a certificate before it is read."""
        upload = self.cleaned_data["tep"]
        if upload.size > MAX_PDF:
            raise forms.ValidationError(_("Tệp lớn hơn 10 MB nên không phải là giấy chứng nhận của cổng."))
        if upload.read(5) != b"%PDF-":
            raise forms.ValidationError(_("Tệp này không phải là PDF."))
        upload.seek(0)
        return upload


class RegisterForm(forms.Form):
    """Filters of the public register."""

    q = forms.CharField(label=gettext_lazy("Sản phẩm, chủ thể"), required=False, max_length=100)
    sao = forms.TypedChoiceField(
        label=gettext_lazy("Hạng sao"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", gettext_lazy("Mọi hạng")), *STARS],
    )
    tinh = forms.ModelChoiceField(
        queryset=None, label=gettext_lazy("Tỉnh, thành phố"), required=False, empty_label=gettext_lazy("Cả nước")
    )
    nganh = forms.ChoiceField(label=gettext_lazy("Ngành"), required=False)
    hieu_luc = forms.ChoiceField(
        label=gettext_lazy("Hiệu lực"),
        required=False,
        choices=[
            ("", gettext_lazy("Còn hiệu lực")),
            ("het", gettext_lazy("Đã hết hiệu lực")),
            ("thu-hoi", gettext_lazy("Đã bị thu hồi")),
        ],
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tinh"].queryset = register.provinces(today)
        self.fields["nganh"].choices = [("", _("Mọi ngành")), *((name, name) for name in register.sectors())]


class DecisionForm(forms.Form):
    """The decision recognitions rest on: one entered before, or a new one as on the paper."""

    decision = forms.ModelChoiceField(
        queryset=None,
        required=False,
        label=gettext_lazy("Quyết định"),
        empty_label=gettext_lazy("Quyết định mới, nhập dưới đây"),
    )
    number = forms.CharField(
        label=gettext_lazy("Số quyết định"),
        max_length=60,
        error_messages={"required": gettext_lazy("Quyết định phải có số.")},
        help_text=gettext_lazy("Như ghi trên văn bản, ví dụ 1234/QĐ-UBND."),
    )
    signed_on = forms.DateField(
        label=gettext_lazy("Ngày ký"),
        error_messages=BAD_DAY | {"required": gettext_lazy("Quyết định phải có ngày ký.")},
        help_text=gettext_lazy("Ngày/tháng/năm. Giấy chứng nhận có giá trị từ ngày này."),
    )
    signer_title = forms.CharField(
        label=gettext_lazy("Chức vụ người ký"),
        max_length=160,
        error_messages={"required": gettext_lazy("Cần ghi chức vụ người ký.")},
        help_text=gettext_lazy("Mỗi dòng như trên văn bản, ví dụ KT. CHỦ TỊCH rồi PHÓ CHỦ TỊCH."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    late_reason = forms.CharField(
        label=gettext_lazy("Lý do quá hạn"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy(
            "Chỉ khi ngày ký sau hạn giải quyết hồ sơ chuyển tiếp (Điều 12 Quyết định 26/2026/QĐ-TTg)."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, decisions, late: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if not (late or self.data.get("late_reason")):
            del self.fields["late_reason"]
        if decisions.exists():
            self.fields["decision"].queryset = decisions
        else:
            del self.fields["decision"]
        if self.is_bound and self.data.get("decision") and "decision" in self.fields:
            for name in PAPER:  # the paper was entered before: its fields are not asked for again
                self.fields[name].required = False

    def chosen(self) -> dict:
        """The arguments of ``recognise_together``: a decision entered before, or the new paper."""
        data = self.cleaned_data
        if data.get("decision"):
            return {"decision_id": data["decision"].pk}
        return {name: data[name] for name in PAPER} | {"late_reason": data.get("late_reason", "")}


class ReasonForm(forms.Form):
    """Why; the producer reads it in the result letter, the council in its next session."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        max_length=2000,
        error_messages={"required": gettext_lazy("Cần nêu lý do.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ForwardForm(forms.Form):
    """The letter that goes with the dossiers, and why it is late where it is."""

    paper_number = forms.CharField(
        label=gettext_lazy("Văn bản kèm theo số"), max_length=80, required=False,
        help_text=gettext_lazy("Tờ trình, công văn chuyển hồ sơ hoặc quyết định phê duyệt kết quả, nếu đã có số."),
    )  # fmt: skip
    paper_date = forms.DateField(label=gettext_lazy("Ngày văn bản"), required=False, error_messages=BAD_DAY)
    late_reason = forms.CharField(
        label=gettext_lazy("Lý do gửi sau hạn"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Chỉ cần khi đã quá ngày chuyển hồ sơ ghi trong kế hoạch; lý do được lưu cùng gói hồ sơ."
        ),
    )  # fmt: skip


class CentralResultForm(forms.Form):
    """The Ministry's paper: number, date, mean and stars as printed."""

    paper_number = forms.CharField(
        label=gettext_lazy("Văn bản số"),
        max_length=80,
        error_messages={"required": gettext_lazy("Cần số văn bản của trung ương.")},
    )
    paper_date = forms.DateField(label=gettext_lazy("Ngày văn bản"), error_messages=BAD_DAY)
    mean = forms.DecimalField(
        label=gettext_lazy("Điểm trung bình"),
        max_digits=7,
        decimal_places=4,
        localize=True,
        help_text=gettext_lazy("Như ghi trên văn bản, ví dụ 88,67."),
    )
    stars = forms.TypedChoiceField(
        label=gettext_lazy("Hạng sao"),
        coerce=int,
        choices=[*STARS, (2, gettext_lazy("2 sao")), (1, gettext_lazy("1 sao")), (0, gettext_lazy("Không xếp hạng"))],
    )

    certificate_number = forms.CharField(
        label=gettext_lazy("Số giấy chứng nhận của Bộ"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Chỉ khi đạt 5 sao và đã có số."),
    )

    def clean_mean(self):
        """The printed figure, exactly."""
        return Fraction(self.cleaned_data["mean"])


class CertificateFilter(forms.Form):
    """Filters of the list of certificates."""

    q = forms.CharField(label=gettext_lazy("Sản phẩm, chủ thể"), required=False, max_length=100)
    sao = forms.TypedChoiceField(
        label=gettext_lazy("Hạng sao"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", gettext_lazy("Mọi hạng")), *STARS],
    )
    tinh_trang = forms.ChoiceField(
        label=gettext_lazy("Tình trạng"),
        required=False,
        choices=[("", gettext_lazy("Mọi tình trạng")), *certificates.STATES],
    )
    nam = forms.TypedChoiceField(label=gettext_lazy("Năm"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["nam"].choices = [("", _("Mọi năm")), *((year, str(year)) for year in years)]

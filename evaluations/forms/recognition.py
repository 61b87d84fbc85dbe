"""Forms of the last stage and of what anyone may ask: plain fields, the acts decide what holds."""

from fractions import Fraction

from django import forms

from evaluations.selectors import certificates, register

BAD_DAY = {"invalid": "Ngày không đúng; ghi ngày/tháng/năm, ví dụ 22/11/2026."}
PAPER = ("number", "signed_on", "signer_title")
MAX_PDF = 10 * 1024 * 1024


class LookupForm(forms.Form):
    """Number or code of a certificate."""

    ma = forms.CharField(
        label="Số hoặc mã giấy chứng nhận",
        help_text="Mã gồm 26 chữ và số in dưới mã QR; hoặc số giấy, ví dụ 01/2026/GCN-OCOP.",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class FileCheckForm(forms.Form):
    """A certificate's PDF to be held against the one that was issued."""

    tep = forms.FileField(
        label="Tệp PDF của giấy chứng nhận",
        help_text="Tối đa 10 MB. Tệp chỉ được so sánh, không lưu lại.",
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_tep(self):
        """Refuse what cannot be a certificate before it is read."""
        upload = self.cleaned_data["tep"]
        if upload.size > MAX_PDF:
            raise forms.ValidationError("Tệp lớn hơn 10 MB nên không phải là giấy chứng nhận của cổng.")
        if upload.read(5) != b"%PDF-":
            raise forms.ValidationError("Tệp này không phải là PDF.")
        upload.seek(0)
        return upload


class RegisterForm(forms.Form):
    """Filters of the public register."""

    q = forms.CharField(label="Sản phẩm, chủ thể", required=False, max_length=100)
    sao = forms.TypedChoiceField(
        label="Hạng sao",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Mọi hạng"), (5, "5 sao"), (4, "4 sao"), (3, "3 sao")],
    )
    tinh = forms.ModelChoiceField(queryset=None, label="Tỉnh, thành phố", required=False, empty_label="Cả nước")
    nganh = forms.ChoiceField(label="Ngành", required=False)
    hieu_luc = forms.ChoiceField(
        label="Hiệu lực",
        required=False,
        choices=[("", "Còn hiệu lực"), ("het", "Đã hết hiệu lực"), ("thu-hoi", "Đã bị thu hồi")],
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tinh"].queryset = register.provinces(today)
        self.fields["nganh"].choices = [("", "Mọi ngành"), *((name, name) for name in register.sectors())]


class DecisionForm(forms.Form):
    """The decision recognitions rest on: one entered before, or a new one as on the paper."""

    decision = forms.ModelChoiceField(
        queryset=None, required=False, label="Quyết định", empty_label="Quyết định mới, nhập dưới đây"
    )
    number = forms.CharField(
        label="Số quyết định",
        max_length=60,
        error_messages={"required": "Quyết định phải có số."},
        help_text="Như ghi trên văn bản, ví dụ 1234/QĐ-UBND.",
    )
    signed_on = forms.DateField(
        label="Ngày ký",
        error_messages=BAD_DAY | {"required": "Quyết định phải có ngày ký."},
        help_text="Ngày/tháng/năm. Giấy chứng nhận có giá trị từ ngày này.",
    )
    signer_title = forms.CharField(
        label="Chức vụ người ký",
        max_length=160,
        error_messages={"required": "Cần ghi chức vụ người ký."},
        help_text="Mỗi dòng như trên văn bản, ví dụ KT. CHỦ TỊCH rồi PHÓ CHỦ TỊCH.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    late_reason = forms.CharField(
        label="Lý do quá hạn",
        required=False,
        max_length=2000,
        help_text="Chỉ khi ngày ký sau hạn giải quyết hồ sơ chuyển tiếp (Điều 12 Quyết định 26/2026/QĐ-TTg).",
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
        label="Lý do",
        max_length=2000,
        error_messages={"required": "Cần nêu lý do."},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ForwardForm(forms.Form):
    """The letter that goes with the dossiers, and why it is late where it is."""

    paper_number = forms.CharField(
        label="Văn bản kèm theo số", max_length=80, required=False,
        help_text="Tờ trình, công văn chuyển hồ sơ hoặc quyết định phê duyệt kết quả, nếu đã có số.",
    )  # fmt: skip
    paper_date = forms.DateField(label="Ngày văn bản", required=False, error_messages=BAD_DAY)
    late_reason = forms.CharField(
        label="Lý do gửi sau hạn", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Chỉ cần khi đã quá ngày chuyển hồ sơ ghi trong kế hoạch; lý do được lưu cùng gói hồ sơ.",
    )  # fmt: skip


class CentralResultForm(forms.Form):
    """The Ministry's paper: number, date, mean and stars as printed."""

    paper_number = forms.CharField(
        label="Văn bản số", max_length=80, error_messages={"required": "Cần số văn bản của trung ương."}
    )
    paper_date = forms.DateField(label="Ngày văn bản", error_messages=BAD_DAY)
    mean = forms.DecimalField(
        label="Điểm trung bình",
        max_digits=7,
        decimal_places=4,
        localize=True,
        help_text="Như ghi trên văn bản, ví dụ 88,67.",
    )
    stars = forms.TypedChoiceField(
        label="Hạng sao", coerce=int, choices=[(n, f"{n} sao" if n else "Không xếp hạng") for n in (5, 4, 3, 2, 1, 0)]
    )

    certificate_number = forms.CharField(
        label="Số giấy chứng nhận của Bộ", max_length=60, required=False, help_text="Chỉ khi đạt 5 sao và đã có số."
    )

    def clean_mean(self):
        """The printed figure, exactly."""
        return Fraction(self.cleaned_data["mean"])


class CertificateFilter(forms.Form):
    """Filters of the list of certificates."""

    q = forms.CharField(label="Sản phẩm, chủ thể", required=False, max_length=100)
    sao = forms.TypedChoiceField(
        label="Hạng sao",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Mọi hạng"), (5, "5 sao"), (4, "4 sao"), (3, "3 sao")],
    )
    tinh_trang = forms.ChoiceField(
        label="Tình trạng", required=False, choices=[("", "Mọi tình trạng"), *certificates.STATES]
    )
    nam = forms.TypedChoiceField(label="Năm", required=False, coerce=int, empty_value=None)

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["nam"].choices = [("", "Mọi năm"), *((year, str(year)) for year in years)]

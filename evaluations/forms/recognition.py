"""Forms of the last stage and of what anyone may ask: plain fields, the acts decide what holds."""

from django import forms

from evaluations.selectors import register

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
        label="Hiệu lực", required=False, choices=[("", "Còn hiệu lực"), ("het", "Đã hết hiệu lực")]
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tinh"].queryset = register.provinces(today)
        self.fields["nganh"].choices = [("", "Mọi ngành"), *((name, name) for name in register.sectors())]

"""Producers: their data, and signing up."""

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.accounts.models import Locality, User
from ocop.accounts.names import search_key
from products.acts import PRODUCER_FACTS
from products.forms.places import CommuneField
from products.models import Producer

PHONE = RegexValidator(r"^\+?[0-9 .()-]{8,20}$", gettext_lazy("Số điện thoại gồm 8 đến 15 chữ số."))


class ProducerForm(forms.ModelForm):
    """The facts about a producer (Mẫu 01, Mẫu 02 part I); written once for all its products."""

    commune = CommuneField()
    field_order = ("name", "kind", "commune", "address")

    class Meta:
        model = Producer
        fields = [name for name in PRODUCER_FACTS if name != "commune"]
        help_texts = {
            "name": gettext_lazy("Đúng như trên giấy đăng ký kinh doanh."),
            "address": gettext_lazy("Số nhà, thôn, tổ; không cần ghi lại xã, phường."),
            "registered_on": gettext_lazy("Ví dụ: 22/11/2024"),
            "business_lines": gettext_lazy("Ghi các ngành nghề liên quan đến sản phẩm đăng ký OCOP."),
        }
        error_messages = {"name": {"required": gettext_lazy("Hãy nhập tên chủ thể.")},
                          "kind": {"required": gettext_lazy("Hãy chọn loại hình.")}}
        widgets = {
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
            "registered_on": forms.DateInput,
            "business_lines": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, communes=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phone"].validators.append(PHONE)
        self.fields["commune"].communes = Locality.objects.all() if communes is None else communes
        if self.instance.pk:
            self.initial["commune"] = self.instance.commune
        for name in ("representative_sex", "kind"):
            self.fields[name].choices = [("", _("Chọn")), *[c for c in self.fields[name].choices if c[0]]]

    def clean_name(self):
        name = self.cleaned_data["name"]
        if not search_key(name):
            raise forms.ValidationError(_("Tên phải có chữ hoặc số."))
        return name

    def clean_registered_on(self):
        day = self.cleaned_data["registered_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("Ngày đăng ký không thể ở tương lai."))
        return day

    def clean_registration_number(self):
        return self.cleaned_data["registration_number"].replace(" ", "")

    def _post_clean(self):
        # The act writes the row and finds double numbers; a model form would write typed values into the page's row.
        return None


class NewProducerForm(ProducerForm):
    """A new producer, with the notice of Law 91/2025 on the representative's data."""

    notice = forms.BooleanField(
        label=gettext_lazy("Tôi đã đọc thông báo về xử lý dữ liệu cá nhân ở trên"),
        error_messages={"required": gettext_lazy("Cần đọc và đánh dấu thông báo này.")},
    )


class SignUpForm(NewProducerForm):
    """An account and its producer, in one go."""

    full_name = forms.CharField(label=gettext_lazy("Họ và tên người sử dụng"), max_length=120)
    username = forms.CharField(
        label=gettext_lazy("Tên đăng nhập"), max_length=60, min_length=3, validators=[UnicodeUsernameValidator()],
        help_text=gettext_lazy("Chữ, số và các dấu @ . + - _"),
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )  # fmt: skip
    account_email = forms.EmailField(
        label=gettext_lazy("Thư điện tử của người sử dụng"), help_text=gettext_lazy("Để nhận thông báo về hồ sơ."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
    password = forms.CharField(
        label=gettext_lazy("Mật khẩu"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("Ít nhất 8 ký tự, không chỉ gồm chữ số, không phải mật khẩu hay gặp."),
    )  # fmt: skip
    password_again = forms.CharField(
        label=gettext_lazy("Nhập lại mật khẩu"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    field_order = ("full_name", "username", "account_email", "password", "password_again", *ProducerForm.field_order)

    def clean(self):
        data = super().clean()
        password = data.get("password")
        if password and data.get("password_again") and password != data["password_again"]:
            self.add_error("password_again", _("Hai mật khẩu không giống nhau."))
        elif password:
            person = User(username=data.get("username", ""), email=data.get("account_email", ""),
                          full_name=data.get("full_name", ""))  # fmt: skip
            try:
                password_validation.validate_password(password, person)
            except forms.ValidationError as weak:
                self.add_error("password", weak)
        return data

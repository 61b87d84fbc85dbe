"""Forms of the account pages."""
from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.accounts.models import User


class SignInForm(AuthenticationForm):
    """User name and password; the message is the same whichever of the two is wrong."""

    error_messages = {
        "invalid_login": gettext_lazy("Tên đăng nhập hoặc mật khẩu không đúng. Lưu ý chữ hoa, chữ thường."),
        "inactive": gettext_lazy("Tài khoản đã bị khóa. Hãy liên hệ quản trị hệ thống."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Tên đăng nhập")
        self.fields["password"].label = _("Mật khẩu")
        for field in self.fields.values():
            field.error_messages["required"] = _("Hãy nhập {field}.").format(field=field.label.lower())


class NewPasswordForm(PasswordChangeForm):
    """The old password, and the new one twice."""

    error_messages = {
        "password_incorrect": gettext_lazy("Mật khẩu hiện tại không đúng."),
        "password_mismatch": gettext_lazy("Hai mật khẩu mới không giống nhau."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        labels = {"old_password": _("Mật khẩu hiện tại"), "new_password1": _("Mật khẩu mới"),
                  "new_password2": _("Nhập lại mật khẩu mới")}
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = _("Hãy nhập {field}.").format(field=label.lower())
        self.fields["new_password1"].help_text = (
            _("Ít nhất 8 ký tự, không chỉ gồm chữ số, không giống tên của anh/chị và không phải mật khẩu hay gặp."))
        self.fields["new_password2"].help_text = ""

    def clean_new_password1(self) -> str:
        """Refuse the old password under a new date."""
        password = self.cleaned_data["new_password1"]
        if self.user.check_password(password):
            raise forms.ValidationError(_("Mật khẩu mới phải khác mật khẩu hiện tại."))
        return password


class ContactForm(forms.ModelForm):
    """One's own e-mail and telephone."""

    phone = forms.CharField(
        label=gettext_lazy("Số điện thoại"), max_length=20, required=False,
        validators=[RegexValidator(r"^\+?[0-9 .()-]{8,20}$", gettext_lazy("Số điện thoại gồm 8 đến 15 chữ số."))],
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    class Meta:
        model = User
        fields = ["email", "phone"]
        labels = {"email": gettext_lazy("Thư điện tử")}
        widgets = {"email": forms.EmailInput(attrs={"autocomplete": "email"})}
        error_messages = {"email": {"invalid": gettext_lazy("Địa chỉ thư điện tử chưa đúng.")}}


class JournalFilter(forms.Form):
    """What to look for in the journal."""

    act = forms.CharField(label=gettext_lazy("Hành động (tên hoặc mã)"), required=False, max_length=60)
    who = forms.CharField(label=gettext_lazy("Tên đăng nhập"), required=False, max_length=150)
    subject = forms.CharField(label=gettext_lazy("Mã đối tượng"), required=False, max_length=101)
    since = forms.DateField(label=gettext_lazy("Từ ngày"), required=False, widget=forms.DateInput)
    until = forms.DateField(label=gettext_lazy("Đến hết ngày"), required=False, widget=forms.DateInput)

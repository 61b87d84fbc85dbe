"""Evidence: choosing files or an address, and what they prove; a list to import."""

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.accounts.models import Locality
from products.forms.products import regulation_choices
from products.vault.kinds import ACCEPT
from products.vault.reading import kind_titles


class Files(forms.ClearableFileInput):
    """An input for several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; the cleaned value is a list. What each is, is asked by the vault and not here."""

    widget = Files(attrs={"accept": ACCEPT})

    def __init__(self, **kwargs):
        super().__init__(allow_empty_file=True, max_length=255, **kwargs)

    def clean(self, data, initial=None):
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(each, initial) for each in given]


class DescribeForm(forms.Form):
    """What is said of a file."""

    title = forms.CharField(
        label=gettext_lazy("Tên tài liệu"), required=False, max_length=200,
        help_text=gettext_lazy("Để trống thì lấy tên tệp.")
    )
    kind = forms.ChoiceField(label=gettext_lazy("Loại tài liệu"), required=False)
    issuer = forms.CharField(label=gettext_lazy("Nơi cấp"), required=False, max_length=200)
    number = forms.CharField(label=gettext_lazy("Số, ký hiệu"), required=False, max_length=80)
    named_producer = forms.CharField(
        label=gettext_lazy("Tên chủ thể ghi trên giấy"), required=False, max_length=200,
        help_text=gettext_lazy(
            "Chép đúng như trên giấy (đăng ký kinh doanh, nhãn, công bố…) để cổng so với phiếu đăng ký."
        ),
    )  # fmt: skip
    named_product = forms.CharField(label=gettext_lazy("Tên sản phẩm ghi trên giấy, nhãn"), required=False,
                                    max_length=200)
    issued_on = forms.DateField(label=gettext_lazy("Ngày cấp"), required=False, widget=forms.DateInput)
    expires_on = forms.DateField(label=gettext_lazy("Có giá trị đến hết ngày"), required=False, widget=forms.DateInput)
    criteria = forms.MultipleChoiceField(
        label=gettext_lazy("Chứng minh cho tiêu chí"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, dossier, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Chọn loại")), *kind_titles(dossier.regulation).items()]
        codes = [(c.code, f"{c.printed_code} {c.name}") for c in dossier.criteria_set.law.criteria]
        self.fields["criteria"].choices = codes

    def clean(self):
        data = super().clean()
        if data.get("issued_on") and data.get("expires_on") and data["expires_on"] < data["issued_on"]:
            self.add_error("expires_on", _("Ngày hết giá trị trước ngày cấp."))
        return data


class EvidenceForm(DescribeForm):
    """New files or an address, and what they prove."""

    files = FilesField(
        label=gettext_lazy("Tệp"), required=False,
        help_text=gettext_lazy(
            "Chọn tệp, hoặc ghi địa chỉ ở ô dưới. Nhận PDF, ảnh, Word, Excel, PowerPoint và video MP4."
        ),
    )  # fmt: skip
    url = forms.CharField(
        label=gettext_lazy("Hoặc địa chỉ video, trang mạng"), required=False, max_length=500,
        validators=[URLValidator(["http", "https"],
                                 message=gettext_lazy("Địa chỉ phải bắt đầu bằng http:// hoặc https://."))],
    )  # fmt: skip
    field_order = ("files", "url")

    def clean(self):
        data = super().clean()
        if not data.get("files") and not data.get("url") and not self.errors:
            self.add_error("files", _("Hãy chọn tệp hoặc ghi địa chỉ."))
        return data


class ListForm(forms.Form):
    """A product list to read: for which unit, under which decision."""

    unit = forms.ModelChoiceField(Locality.objects.none(), label=gettext_lazy("Đơn vị"), empty_label=None)
    regulation = forms.ChoiceField(label=gettext_lazy("Theo quyết định"))
    file = forms.FileField(
        label=gettext_lazy("Tệp danh sách"), allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=gettext_lazy(
            "Tệp .xlsx hoặc .csv; cần có cột sản phẩm, chủ thể và địa chỉ (ghi xã, phường)."
        ),
        error_messages={"required": gettext_lazy("Hãy chọn tệp danh sách.")},
    )  # fmt: skip

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Locality.objects.filter(pk__in=[unit.pk for unit in units])
        self.fields["regulation"].choices = regulation_choices()

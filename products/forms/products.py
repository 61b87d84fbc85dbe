"""Products, their dossiers, and the filters of lists."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.accounts.names import search_key
from ocop.law import loader
from products.models import CriteriaSet, DossierKind, ProducerType


class SetField(forms.ModelChoiceField):
    """A criteria set; the page groups the choices by sector and group itself."""

    def label_from_instance(self, obj) -> str:
        return _("Bộ {number}. {title}").format(number=obj.set_number, title=obj.title)


class ProductForm(forms.Form):
    """Name, set and description of a product."""

    name = forms.CharField(
        label=gettext_lazy("Tên sản phẩm"), max_length=200,
        help_text=gettext_lazy("Đúng như trên nhãn và giấy công bố."),
        error_messages={"required": gettext_lazy("Hãy nhập tên sản phẩm.")},
    )  # fmt: skip
    description = forms.CharField(
        label=gettext_lazy("Mô tả ngắn"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    criteria_set = SetField(
        CriteriaSet.objects.none(), label=gettext_lazy("Ngành, nhóm, bộ sản phẩm"), widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Hãy chọn bộ sản phẩm."),
                        "invalid_choice": gettext_lazy("Bộ không thuộc quyết định đã chọn.")},
    )  # fmt: skip

    def __init__(self, *args, sets, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["criteria_set"].queryset = sets

    def clean_name(self):
        name = self.cleaned_data["name"]
        if not search_key(name):
            raise forms.ValidationError(_("Tên phải có chữ hoặc số."))
        return name


class DossierForm(forms.Form):
    """Why a dossier is made and under which decision."""

    kind = forms.ChoiceField(label=gettext_lazy("Hình thức đánh giá"), choices=DossierKind.choices,
                             widget=forms.RadioSelect)
    regulation = forms.ChoiceField(
        label=gettext_lazy("Theo quyết định"),
        help_text=gettext_lazy(
            "Hồ sơ nộp hôm nay theo quyết định đang có hiệu lực; quyết định cũ chỉ dành cho kế hoạch cũ."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["regulation"].choices = regulation_choices()


def regulation_choices() -> list[tuple[str, str]]:
    """The regulations, the one in force first."""
    found = reversed(loader.all_regulations())
    now = _("{title} (đang có hiệu lực)")
    return [(each.id, now.format(title=each.title) if each.until is None else each.title) for each in found]


SORTS = [("name", gettext_lazy("Tên")), ("-created", gettext_lazy("Mới nhất"))]


class ProductFilter(forms.Form):
    """Filters of the product list."""

    q = forms.CharField(label=gettext_lazy("Tên sản phẩm, chủ thể"), required=False, max_length=100)
    sector = forms.ChoiceField(label=gettext_lazy("Ngành"), required=False)
    commune = forms.ChoiceField(label=gettext_lazy("Xã, phường"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Hồ sơ"), required=False)

    def __init__(self, data, *, sectors, communes):
        super().__init__(data)
        self.fields["sector"].choices = [("", _("Tất cả")), *sectors]
        self.fields["commune"].choices = [("", _("Tất cả")), *communes]
        self.fields["kind"].choices = [("", _("Tất cả")), *DossierKind.choices, ("none", _("Chưa có hồ sơ"))]


class ProducerFilter(forms.Form):
    """Filters of the producer list."""

    q = forms.CharField(label=gettext_lazy("Tên, số đăng ký"), required=False, max_length=100)
    kind = forms.ChoiceField(label=gettext_lazy("Loại hình"), required=False,
                             choices=[("", gettext_lazy("Tất cả")), *ProducerType.choices])
    commune = forms.ChoiceField(label=gettext_lazy("Xã, phường"), required=False)

    def __init__(self, data, *, communes):
        super().__init__(data)
        self.fields["commune"].choices = [("", _("Tất cả")), *communes]

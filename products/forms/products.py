"""Products, their dossiers, and the filters of lists."""

from django import forms

from ocop.accounts.names import search_key
from ocop.law import loader
from products.models import CriteriaSet, DossierKind, ProducerType


class SetField(forms.ModelChoiceField):
    """A criteria set; the page groups the choices by sector and group itself."""

    def label_from_instance(self, obj) -> str:
        return f"Bộ {obj.set_number}. {obj.title}"


class ProductForm(forms.Form):
    """Name, set and description of a product."""

    name = forms.CharField(
        label="Tên sản phẩm", max_length=200, help_text="Đúng như trên nhãn và giấy công bố.",
        error_messages={"required": "Hãy nhập tên sản phẩm."},
    )  # fmt: skip
    description = forms.CharField(
        label="Mô tả ngắn", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    criteria_set = SetField(
        CriteriaSet.objects.none(), label="Ngành, nhóm, bộ sản phẩm", widget=forms.RadioSelect, empty_label=None,
        error_messages={"required": "Hãy chọn bộ sản phẩm.", "invalid_choice": "Bộ không thuộc quyết định đã chọn."},
    )  # fmt: skip

    def __init__(self, *args, sets, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["criteria_set"].queryset = sets

    def clean_name(self):
        name = self.cleaned_data["name"]
        if not search_key(name):
            raise forms.ValidationError("Tên phải có chữ hoặc số.")
        return name


class DossierForm(forms.Form):
    """Why a dossier is made and under which decision."""

    kind = forms.ChoiceField(label="Hình thức đánh giá", choices=DossierKind.choices, widget=forms.RadioSelect)
    regulation = forms.ChoiceField(
        label="Theo quyết định",
        help_text="Hồ sơ nộp hôm nay theo quyết định đang có hiệu lực; quyết định cũ chỉ dành cho kế hoạch cũ.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["regulation"].choices = regulation_choices()


def regulation_choices() -> list[tuple[str, str]]:
    """The regulations, the one in force first."""
    found = reversed(loader.all_regulations())
    return [(each.id, f"{each.title}{' (đang có hiệu lực)' if each.until is None else ''}") for each in found]


SORTS = [("name", "Tên"), ("-created", "Mới nhất")]


class ProductFilter(forms.Form):
    """Filters of the product list."""

    q = forms.CharField(label="Tên sản phẩm, chủ thể", required=False, max_length=100)
    sector = forms.ChoiceField(label="Ngành", required=False)
    commune = forms.ChoiceField(label="Xã, phường", required=False)
    kind = forms.ChoiceField(label="Hồ sơ", required=False)

    def __init__(self, data, *, sectors, communes):
        super().__init__(data)
        self.fields["sector"].choices = [("", "Tất cả"), *sectors]
        self.fields["commune"].choices = [("", "Tất cả"), *communes]
        self.fields["kind"].choices = [("", "Tất cả"), *DossierKind.choices, ("none", "Chưa có hồ sơ")]


class ProducerFilter(forms.Form):
    """Filters of the producer list."""

    q = forms.CharField(label="Tên, số đăng ký", required=False, max_length=100)
    kind = forms.ChoiceField(label="Loại hình", required=False, choices=[("", "Tất cả"), *ProducerType.choices])
    commune = forms.ChoiceField(label="Xã, phường", required=False)

    def __init__(self, data, *, communes):
        super().__init__(data)
        self.fields["commune"].choices = [("", "Tất cả"), *communes]

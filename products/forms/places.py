"""Choosing a commune among thousands: typed with suggestions, no script needed."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.accounts.models import Locality
from ocop.accounts.names import search_key, tidy

SUGGESTED = 400  # a list of suggestions beyond this slows the page; typing the name still works
NAMED = 4


class Suggesting(forms.TextInput):
    """A text box with the browser's own list of suggestions."""

    template_name = "products/forms/suggesting.html"

    def __init__(self, attrs=None):
        super().__init__(attrs)
        self.suggestions: list[str] = []

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        listed = f"{context['widget']['attrs'].get('id', name)}-goi-y"
        context["widget"]["attrs"] |= {"list": listed, "autocomplete": "off"}
        context["widget"] |= {"list": listed, "suggestions": self.suggestions}
        return context


class CommuneField(forms.CharField):
    """A commune by name: "Xã Hải Sơn", or with its district and province where the name is not the only one.

    Set ``communes`` (a queryset) before use; the cleaned value is a Locality.
    """

    widget = Suggesting

    def __init__(self, *, communes=None, **kwargs):
        texts = {"label": gettext_lazy("Xã, phường"), "help_text": gettext_lazy("Gõ tên rồi chọn trong gợi ý.")}
        super().__init__(max_length=300, **texts, **kwargs)
        self._communes = communes

    @property
    def communes(self):
        return self._communes

    @communes.setter
    def communes(self, queryset):
        self._communes = queryset.filter(level=Locality.Level.COMMUNE).select_related("parent__parent")
        self.widget.suggestions = [label(each) for each in self._communes[:SUGGESTED]]

    def prepare_value(self, value):
        if isinstance(value, Locality):
            return label(value)
        if isinstance(value, int):
            found = Locality.objects.select_related("parent__parent").filter(pk=value).first()
            return label(found) if found else ""
        return value

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        name, _comma, rest = text.partition(",")
        found = list(self._communes.filter(search_key=search_key(name)))
        if rest.strip():
            found = [each for each in found if search_key(label(each)).startswith(search_key(text))]
        # Hương Vân is not Hương Văn: marks are only left out of account where nothing is written just so.
        found = [each for each in found if each.name.casefold() == tidy(name).casefold()] or found
        if not found:
            raise forms.ValidationError(_("Không có xã, phường này. Gõ đủ, ví dụ «Phường Hương Vân»."))
        if len(found) > 1:
            named = "; ".join(label(each) for each in found[:NAMED])
            text = _("Có {count} đơn vị cùng tên, hãy chọn một: {named}.").format(count=len(found), named=named)
            raise forms.ValidationError(text)
        return found[0]


def label(commune: Locality) -> str:
    """The commune with what it lies in: «Xã Hải Sơn, Thành phố Móng Cái, Tỉnh Quảng Ninh»."""
    above, unit = [], commune.parent
    while unit is not None and unit.level != Locality.Level.CENTRE:
        above.append(unit.name)
        unit = unit.parent
    return ", ".join([commune.name, *above])

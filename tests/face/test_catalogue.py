"""Django's own strings in Vietnamese: the compiled catalogue is the written one, nothing leaks in English."""
import gettext
import re
from pathlib import Path

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.forms import fields as form_fields

FOLDER = Path(settings.BASE_DIR) / "locale/vi/LC_MESSAGES"
ENGLISH = re.compile(r"\b(the|this|enter|valid|please|ensure|value|must|field)\b", re.I)


def test_compiled_catalogue_is_up_to_date():
    with (FOLDER / "django.mo").open("rb") as compiled:
        known = {k if isinstance(k, str) else k[0] for k in gettext.GNUTranslations(compiled)._catalog}
    written = set(re.findall(r'^msgid "(.+)"$', (FOLDER / "django.po").read_text(), flags=re.M))
    assert {w.replace('\\"', '"') for w in written} == known - {""}


def test_no_form_field_complains_in_english():
    kinds = [getattr(form_fields, name) for name in form_fields.__all__ if name not in ("Field", "ComboField")]
    said = {str(text) for kind in kinds for text in kind.default_error_messages.values()}
    said |= {str(text) for text in AuthenticationForm.error_messages.values()}
    said |= {str(text) for text in forms.BaseFormSet.default_error_messages.values()}
    assert [text for text in said if ENGLISH.search(re.sub(r"%\(\w+\)", "", text))] == []


def test_length_is_said_in_vietnamese():
    field = forms.CharField(max_length=3, min_length=3)
    bound = type("F", (forms.Form,), {"x": field})({"x": "abcd"})
    assert bound.errors["x"] == ["Nhiều nhất 3 ký tự (hiện có 4)."]

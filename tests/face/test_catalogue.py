"""What the portal says, in its two languages: nothing untranslated, nothing left over, nothing that leaks.

Vietnamese is written in the code and in the templates; English stands in locale/en, written by
``python -m tools.catalogue``. Django's own sentences in Vietnamese stand in locale/vi.
"""
import gettext
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.forms import fields as form_fields

from tests.house.tree import files
from tools import catalogue
from tools.msgids import APPS, TABLES, VIETNAMESE, Bare, Message, bare_python, bare_template, of_python, of_template

LOCALE = Path(settings.BASE_DIR) / "locale"
ENGLISH = re.compile(r"\b(the|this|enter|valid|please|ensure|value|must|field)\b", re.I)
PLACEHOLDERS = re.compile(r"%\(\w+\)[sd]|%[sd%]|{[\w.:,]*}")

# Rooms whose Vietnamese stays Vietnamese, and why: part of a path -> reason.
PAPERS = "a printed paper: Vietnamese by law"
LAW = "a sentence of the record, kept with the outcome"
DEMO = "data of the demonstration"
CONSOLE = "said on the console of the installation, to the one who runs it"
TRIGGER = "said by the database's triggers, in whatever language the database was set up"
EXEMPT = {
    "/documents/": PAPERS, "ocop/papers/": PAPERS,
    "evaluations/rules/": LAW, "ocop/law/": LAW,
    "evaluations/seasons/": DEMO, "/management/": CONSOLE,
    "guards.py": TRIGGER,
    "ocop/style.py": "the development page of the components",
    "ocop/formats/": "patterns of dates, not sentences",
    "ocop/settings.py": "the languages' own names",
    **{table: "a plain table: every sentence is a msgid and translated where it is shown" for table in TABLES},
}
EXEMPT_TEMPLATES = {
    "templates/documents/": PAPERS, "templates/papers/": PAPERS,
    "templates/style/": "the development page of the components",
}
# Vietnamese that an English sentence keeps: names, and what is typed or printed in Vietnamese.
NAMES = ("Mỗi xã một sản phẩm", "Tiếng Việt", "NĐ-CP")


def entries(language: str) -> dict[str | tuple[str, str], str | tuple[str, str]]:
    """What stands in a catalogue; a context goes before its msgid as gettext has it."""
    with (LOCALE / language / "LC_MESSAGES/django.po").open("rb") as text:
        found = [entry for entry in read_po(text, locale=language) if entry.id]
    return {f"{entry.context}\4{entry.id}" if entry.context else entry.id: entry.string for entry in found}


def both(words: str | tuple[str, ...]) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)


# Both catalogues --------------------------------------------------------------------------------------------

@pytest.mark.parametrize("language", ["vi", "en"])
def test_compiled_catalogue_is_up_to_date(language):
    with (LOCALE / language / "LC_MESSAGES/django.mo").open("rb") as compiled:
        found = gettext.GNUTranslations(compiled)._catalog
    written = {}
    for key, words in entries(language).items():
        if isinstance(key, str):
            written[key] = words
        else:
            written |= {(key[0], number): word for number, word in enumerate(words)}
    assert {key: words for key, words in found.items() if key} == written


# English ----------------------------------------------------------------------------------------------------

def test_catalogue_is_what_the_tool_would_write():
    """Nothing said without an entry, no entry that nobody says, no line changed beside the tool."""
    made, missing = catalogue.build(catalogue.known())
    assert [message.text for message in missing] == []
    assert catalogue.PO.read_bytes() == catalogue.written(made)


def test_both_sides_have_the_same_placeholders():
    wrong = [
        (key, word) for key, words in entries("en").items() for word in both(words)
        if set(PLACEHOLDERS.findall(word)) != set(PLACEHOLDERS.findall(both(key)[0]))
    ]
    assert wrong == []


def test_english_is_english():
    wrong = []
    for words in entries("en").values():
        for word in both(words):
            rest = word
            for name in NAMES:
                rest = rest.replace(name, "")
            wrong += [word] if VIETNAMESE.search(rest) else []
    assert wrong == []


def test_python_says_nothing_untranslated():
    """Vietnamese in the code is translated, or kept because it is stored, or in a room that stays Vietnamese."""
    python = [(name, path) for app in APPS for name, path in files(".py", under=app) if "/migrations/" not in name]
    assert len(python) > 300
    wrong = [
        f"{name}:{bare.line}: {bare.text}"
        for name, path in python if not any(part in name for part in EXEMPT)
        for bare in bare_python(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_templates_say_nothing_untranslated():
    pages = [(name, path) for name, path in files(".html", ".txt", under="templates")
             if not name.startswith(tuple(EXEMPT_TEMPLATES))]
    assert len(pages) > 150
    wrong = [f"{name}:{bare.line}: {bare.text}"
             for name, path in pages for bare in bare_template(path.read_text(encoding="utf-8"))]
    assert wrong == []


def test_every_exemption_is_needed():
    names = [name for name, _ in files(".py", ".html", ".txt")]
    assert [part for part in {**EXEMPT, **EXEMPT_TEMPLATES} if not any(part in name for name in names)] == []


SAY = re.compile(r"""\bsay\(\s*("[^"]*"|`[^`]*`)\s*,\s*("[^"]*"|`[^`]*`)\s*\)""")


def untold(script: str) -> list[str]:
    """Lines of a script with Vietnamese that has no English beside it, and English that is none."""
    code = re.sub(r"^\s*//.*$|(?<=[;{}]) //.*$", "", script, flags=re.M)
    wrong = [pair[1] for pair in SAY.findall(code) if VIETNAMESE.search(pair[1])]
    return wrong + [line.strip() for line in SAY.sub("", code).splitlines() if VIETNAMESE.search(line)]


def test_scripts_speak_both_languages():
    scripts = [(name, path) for name, path in files(".js", under="static/js")]
    assert len(scripts) > 10
    assert [f"{name}: {line}" for name, path in scripts for line in untold(path.read_text(encoding="utf-8"))] == []


def test_the_search_in_scripts_finds_what_it_should():
    assert untold('// Chú thích\nsay("Đã lưu", "Saved");') == []
    assert untold('tell("Đã lưu");\nsay("Nộp", "Đã nộp")') == ['"Đã nộp"', 'tell("Đã lưu");']


@pytest.mark.parametrize(("source", "found", "bare"), [
    ("x = _('Điểm')", {Message("Điểm")}, []),
    ("from django.utils.translation import gettext_lazy as lazy\nx = lazy('Điểm')", {Message("Điểm")}, []),
    ("x = ngettext('{n} sản phẩm', '{n} sản phẩm', n)", {Message("{n} sản phẩm", "{n} sản phẩm")}, []),
    ("x = pgettext('tháng', 'Hai')", {Message("Hai", context="tháng")}, []),
    ("x = gettext(rule.label)", set(), []),
    ("x = f'Còn {days} ngày'", set(), [Bare(1, "Còn "), Bare(1, " ngày")]),
    ("x = _(f'Quá {days} hạn')", set(), [Bare(1, "Quá "), Bare(1, " hạn")]),
    ("'''Điểm.'''\nx = kept(f'Đã {x} xong')", set(), []),
    ("x = {'Điểm': 1}", set(), [Bare(1, "Điểm")]),
])
def test_the_search_in_python_finds_what_it_should(source, found, bare):
    assert of_python(source) == found
    assert sorted(map(repr, bare_python(source))) == sorted(map(repr, bare))


@pytest.mark.parametrize(("source", "found", "bare"), [
    ("<p>{% translate 'Điểm' %}</p>", {Message("Điểm")}, []),
    ("{% blocktranslate trimmed %}\n  Điểm\n  {{ x }}\n{% endblocktranslate %}", {Message("Điểm %(x)s")}, []),
    ("{% blocktranslate count n=x %}{{ n }} hồ sơ{% plural %}{{ n }} hồ sơ{% endblocktranslate %}",
     {Message("%(n)s hồ sơ", "%(n)s hồ sơ")}, []),
    ('{% include "a.html" with title=_("Điểm") %}', {Message("Điểm")}, []),
    ('{{ x|default:_("chưa có") }}', {Message("chưa có")}, []),
    ('{% include "a.html" with title="Điểm" %}', set(), ['"Điểm"']),
    ("{{ x|default:'chưa có' }}", set(), ["'chưa có'"]),
    ("<p>Trang</p>", set(), ["Trang"]),
    ("<p>{{ x }} <b>điểm</b></p>", set(), ["điểm"]),
    ('<a title="Xem" class="Xem">{{ x }} OCOP</a>', set(), ['title="Xem"']),
    ("{# Điểm #}<!-- Điểm -->{% comment %}Điểm{% endcomment %}&nbsp;", set(), []),
])
def test_the_search_in_templates_finds_what_it_should(source, found, bare):
    assert of_template(source) == found
    assert [each.text for each in bare_template(source)] == bare


# Vietnamese: Django's own sentences -------------------------------------------------------------------------

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


def test_tones_stand_where_the_law_writes_them():
    """Khóa, xóa, hủy, ủy quyền: one spelling of a word, the one of decrees (the guards' messages are no page's)."""
    new = re.compile(r"\b(?!qu)\w*(oá|oà|oả|oã|oạ|uỷ|uỳ|uỹ)\b", re.I)
    said = [words for words in entries("en") if any(new.search(each) for each in both(words))]
    assert not said, said
    scripts = (Path(settings.BASE_DIR) / "static/js").rglob("*.js")
    assert not [path.name for path in scripts if new.search(path.read_text(encoding="utf-8"))]

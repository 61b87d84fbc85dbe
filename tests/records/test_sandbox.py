"""The language of a paper's text: small, bounded, and nothing behind it."""
import time

import pytest

from ocop.papers import marks
from ocop.records import markup, sandbox
from ocop.records.sandbox import TemplateFault, fill

DATA = {"name": "Trà", "rows": [{"n": 1}, {"n": 2}], "nested": {"a": {"b": "sâu"}}, "day": "2026-02-05", "none": None,
        "many": [{"n": n} for n in range(1000)], "yes": True}


@pytest.mark.parametrize(("text", "expected"), [
    ("{{ name }}", "Trà"), ("{{ nested.a.b }}", "sâu"), ("{{ nested['a'].b }}", "sâu"), ("{{ rows[1].n }}", "2"),
    ("{% for r in rows %}{{ loop.index }}:{{ r.n }}{% if not loop.last %},{% endif %}{% endfor %}", "1:1,2:2"),
    ("{{ day|ngay }} {{ day|ngay_chu }}", "05/02/2026 ngày 05 tháng 02 năm 2026"), ("{{ none }}", ""),
    ("{{ 1234567|so }} {{ 7|hai_so }} {{ rows|dem }}", "1.234.567 07 2"), ("{{ yes }}", "có"),
    ("{{ 'x' if name == 'Trà' else 'y' }}", "x"), ("{{ gone|mac_dinh('–') }}", "–"),
    ("{% if gone is defined %}a{% else %}b{% endif %}", "b"), ("{{ name|hoa }}{{ name|thuong_dau }}", "TRÀtrà"),
])
def test_what_the_language_can(text, expected):
    filled = fill(text, DATA)
    assert (filled.text, filled.missing) == (expected, ())


@pytest.mark.parametrize("text", [
    "{{ ''.__class__ }}", "{{ name.__class__.__mro__ }}", "{{ rows['__class__'] }}", "{{ name|attr('upper') }}",
    "{{ _x }}", "{{ name.upper() }}", "{{ rows.append(1) }}", "{{ range(9) }}", "{{ dict() }}", "{{ self._x }}",
    "{% include 'documents/certificate.html' %}", "{% import 'x' as x %}", "{% extends 'x' %}",
    "{% from 'x' import y %}", "{% macro m() %}{% endmacro %}", "{% block b %}{% endblock %}", "{% set x = 1 %}",
    "{% call x() %}{% endcall %}", "{% filter hoa %}x{% endfilter %}", "{% with a = 1 %}{% endwith %}",
    "{{ 9 ** 9 ** 9 }}", "{{ 'a' * 999999999 }}", "{{ name ~ name }}", "{{ 1 + 1 }}", "{{ [1] }}", "{{ {'a': 1} }}",
    "{{ rows[0:1] }}", "{{ name|upper }}", "{{ name|safe }}", "{{ name|e }}", "{{ '%s'|format(name) }}",
    "{{ rows|map(attribute='n') }}", "{{ name is callable }}", "{% for a, b in rows %}{% endfor %}",
    "{% for r in rows recursive %}{{ loop(r) }}{% endfor %}", "{% for r in rows %}{{ loop.cycle(1) }}{% endfor %}",
    "{{ name", "{% if %}", "{% endfor %}", "{{ rows }}", "{{ nested }}", "{% for r in rows %}{{ loop }}{% endfor %}",
    "{% for letter in name %}{{ letter }}{% endfor %}", "{{ 'hai'|ngay }}", "{{ name|noi }}", "{{ name < 3 }}",
    "{% autoescape true %}{% endautoescape %}", "{% raw", "{{ caller() }}", "{{ _counted }}", "{{ rows|_counted }}",
    "{{ name.__init__.__globals__ }}", "{{ x.__init__ }}", "{{ rows|noi(**nested) }}",
])
def test_nothing_else_is_possible(text):
    with pytest.raises(TemplateFault):
        filled = fill(text, DATA)
        # what is let through may only be a name without a value
        assert filled.missing
        raise TemplateFault(f"missing {filled.missing}")


@pytest.mark.parametrize("text", ["{{ name.upper }}", "{{ rows.append }}", "{{ name.format }}", "{{ cycler }}",
                                  "{{ config }}", "{{ request }}", "{{ rows[99].n }}", "{{ lipsum }}"])
def test_methods_and_globals_are_only_missing_values(text):
    assert len(fill(text, DATA).missing) == 1


def test_missing_values_are_named_and_marked_wherever_they_are_asked_for():
    filled = fill("{{ a }} {{ b.c }} {% for x in d %}{% endfor %}{% if e %}{% endif %}{{ f|hoa }}", DATA)
    assert filled.missing == ("a", "b.c", "d", "e", "f")
    assert f"{marks.MISSING}a{marks.MISSING_END}" in filled.text


@pytest.mark.parametrize(("text", "reason"), [
    ("{% for a in many %}{% for b in many %}{% endfor %}{% endfor %}", "lặp quá nhiều"),
    ("{% for a in many %}{% for b in many %}" + "x" * 2000 + "{% endfor %}{% endfor %}", "quá dài"),
    ("{% for a in rows %}" * 5 + "{% endfor %}" * 5, "quá 4 tầng"), ("x" * 70_000, "dài quá"),
    ("{{ " + "(" * 3000 + "name" + ")" * 3000 + " }}", "sâu|không đúng"),
    ("{% if name %}" * 500 + "{% endif %}" * 500, "sâu|không đúng|không điền"),
])
def test_work_is_bounded(text, reason):
    started = time.monotonic()
    with pytest.raises(TemplateFault, match=reason):
        fill(text, DATA)
    assert time.monotonic() - started < 8


def test_a_slow_text_is_stopped(monkeypatch):
    monkeypatch.setattr(sandbox, "SECONDS", -1.0)
    with pytest.raises(TemplateFault, match="quá lâu"):
        fill("{{ name }}", DATA)


@pytest.mark.parametrize("value", [
    "@ky GIẢ MẠO | | Ai", "a\n@dieu Thêm một điều", "# Đề mục", "| 1 | 2", "**đậm**", "a | b", "~~x~~", "- gạch",
    "\ue010đậm\ue011", "\ue014đỏ\ue015", "{{ 7 }}", "{% for %}",
])
def test_data_cannot_write_signs(value):
    text = "@co-quan A\n@bang Tên | Khác\n| {{ v }} | x\n@het-bang\nTên: {{ v }}"
    paper = markup.parse(fill(text, {"v": value}).text)
    table, *rest = paper.body
    assert len(table.table.rows) == 1 and len(table.table.rows[0]) == 2
    assert not paper.signers and {block.kind for block in rest} == {"paragraph"}
    wanted = "".join(ch for ch in value if not "\ue000" <= ch <= "\uf8ff")
    said = marks.plain(table.table.rows[0][0])
    assert said.split() == wanted.split()
    assert all(not run.bold and not run.missing for run in marks.runs(table.table.rows[0][0]))


@pytest.mark.parametrize(("text", "reason"), [
    ("Chữ", "@co-quan"), ("@co-quan A\n@la", "Dòng 2: Không có ký hiệu"), ("@co-quan A\n| 1", "ngoài bảng"),
    ("@co-quan A\n@bang A | B\n| 1 | 2 | 3", "Dòng 3: Dòng bảng có 3 ô"), ("@co-quan A\n@ky | x |", "chức vụ"),
    ("@co-quan A\n@bang A::99\n| 1", "3 đến 60"), ("@co-quan A\n@dong-trong x", "số dòng"),
    ("@co-quan A\n" + "@phu-luc B\n" * 50, "49 phụ lục"),
])
def test_faults_of_the_signs_are_named_with_their_line(text, reason):
    with pytest.raises(TemplateFault, match=reason):
        markup.parse(text)

"""WCAG 2.2 AA over the tokens: text 4.5, shapes that carry meaning 3, in every theme; high contrast 7."""
import re
from pathlib import Path

import pytest
from django.conf import settings

TOKENS = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text()
TONES = ("info", "success", "warning", "danger", "neutral", "brand")
GROUNDS = ("bg", "surface", "surface-2")
TEXT = (
    [(ink, ground) for ink in ("text", "text-soft", "link", "link-hover", "brand", "danger") for ground in GROUNDS]
    + [(tone, ground) for tone in TONES for ground in ("surface", f"{tone}-soft")]
    + [("text", f"{tone}-soft") for tone in TONES]
    + [("on-brand", "brand"), ("on-brand", "brand-hover"), ("on-brand", "danger"), ("on-tone", "accent")]
    + [("on-bar", "bar"), ("on-bar-soft", "bar"), ("bar-accent", "bar"), ("bar", "on-bar"), ("bar", "bar-accent")]
)
SHAPES = (
    [(shape, ground) for shape in ("line-strong", "focus", "star", "star-empty") for ground in GROUNDS]
    + [("bar-accent", "bar"), ("focus", "danger-soft")]
)


def block(selector: str, where: str = TOKENS) -> dict[str, str]:
    """The declarations of the first rule with this selector."""
    rule = where[where.index(selector):]
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", rule[rule.index("{"):rule.index("}")]))


THEMES = {name: block(f'[data-theme="{name}"]') for name in ("light", "dark", "contrast")}


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, 0 (black) to 1 (white); WCAG 2.2, "relative luminance"."""
    channels = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself():
    assert ratio("#000000", "#ffffff") == pytest.approx(21)
    assert ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
def test_text_is_readable(theme):
    colours, least = THEMES[theme], 7 if theme == "contrast" else 4.5
    weak = {(a, b): round(r, 2) for a, b in TEXT if (r := ratio(colours[f"c-{a}"], colours[f"c-{b}"])) < least}
    assert weak == {}


@pytest.mark.parametrize("theme", THEMES)
def test_shapes_are_visible(theme):
    colours = THEMES[theme]
    weak = {(a, b): round(r, 2) for a, b in SHAPES if (r := ratio(colours[f"c-{a}"], colours[f"c-{b}"])) < 3}
    assert weak == {}



WISHES = [("dark", "prefers-color-scheme: dark"), ("contrast", "prefers-contrast: more")]


@pytest.mark.parametrize(("theme", "wish"), WISHES)
def test_the_systems_wish_gives_the_same_theme(theme, wish):
    wished = block(':root:is(:not([data-theme]), [data-theme="auto"])', TOKENS[TOKENS.index(wish):])
    assert wished == THEMES[theme]
    assert wished.keys() == THEMES["light"].keys()

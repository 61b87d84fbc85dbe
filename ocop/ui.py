"""The face's few template tags (builtins in every template) and the navigation that apps contribute to.

An app adds its entry once, in ``AppConfig.ready``::

    from ocop.ui import register_nav
    register_nav("queue", "Việc của tôi", "home", icon="inbox", order=10, shown=is_officer, count=waiting)

Nothing here decides anything: who sees an entry is the app's ``shown``, who may open it is the view's rule.
"""
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import get_format
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.numberformat import format as group_digits
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

register = template.Library()

THEMES = ("light", "dark", "contrast")
THEME_COOKIE = "theme"
STARS = 5


# Navigation -----------------------------------------------------------------------------------------------

def _signed_in(request: HttpRequest) -> bool:
    return request.user.is_authenticated


@dataclass(frozen=True)
class NavEntry:
    """One entry of the navigation as registered: where it leads, for whom, and how much waits there."""

    code: str
    label: str
    url_name: str
    icon: str
    order: int
    shown: Callable[[HttpRequest], bool]
    count: Callable[[HttpRequest], int] | None


_entries: dict[str, NavEntry] = {}


def register_nav(
    code: str,
    label: str,
    url_name: str,
    *,
    icon: str = "",
    order: int = 100,
    shown: Callable[[HttpRequest], bool] = _signed_in,
    count: Callable[[HttpRequest], int] | None = None,
) -> None:
    """Add (or, with the same code, replace) an entry; ``label`` may be lazy, ``url_name`` takes no arguments."""
    _entries[code] = NavEntry(code, label, url_name, icon, order, shown, count)


def unregister_nav(code: str) -> None:
    """Take an entry out again; unknown codes are no error."""
    _entries.pop(code, None)


def nav_for(request: HttpRequest) -> list[dict]:
    """Return the entries this request may see, in order: label, url, icon, current, count (None: no counter)."""
    items = []
    for entry in sorted(_entries.values(), key=lambda e: (e.order, e.code)):
        if not entry.shown(request):
            continue
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:
            continue  # an app registered before its pages exist: no dead link
        items.append({
            "code": entry.code, "label": entry.label, "url": url, "icon": entry.icon, "current": False,
            "count": entry.count(request) if entry.count else None,
        })
    # The longest address that begins this page's is where the person is: /ho-so/12/ belongs to /ho-so/.
    here = [i for i in items if i["url"] == request.path or (i["url"] != "/" and request.path.startswith(i["url"]))]
    if here:
        max(here, key=lambda item: len(item["url"]))["current"] = True
    return items


def face(request: HttpRequest) -> dict:
    """Context processor: ``nav``, ``theme`` ("" = as the system), ``ocop_demo``; the navigation only when drawn."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "nav": SimpleLazyObject(lambda: nav_for(request)),
        "theme": theme if theme in THEMES else "",
        "ocop_demo": settings.OCOP_DEMO,
    }


# Pictures -------------------------------------------------------------------------------------------------

@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """Return an icon of static/icons.svg; without a label it is decoration and hidden from screen readers."""
    href = f"{static('icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon {}" role="img" aria-label="{}"><use href="{}"></use></svg>', css, label, href)
    return format_html('<svg class="icon {}" aria-hidden="true"><use href="{}"></use></svg>', css, href)


@register.filter
def stars_text(value: int | None) -> str:
    """Return the stars in words: "3 trên 5 sao"; 0 and None are "Chưa đạt sao"."""
    if not value:
        return gettext("Chưa đạt sao")
    return gettext("%(stars)d trên %(of)d sao") % {"stars": value, "of": STARS}


@register.simple_tag
def stars(value: int | None, css: str = "") -> SafeString:
    """Return filled and empty stars with the words as text alternative; 0 and None are words only."""
    if not value:
        return format_html('<span class="stars__none">{}</span>', stars_text(value))
    pictures = [icon("star-fill")] * value + [icon("star", css="icon--empty")] * (STARS - value)
    return format_html(
        '<span class="stars {}" role="img" aria-label="{}">{}</span>', css, stars_text(value),
        mark_safe("".join(pictures)))


# Dates and numbers ----------------------------------------------------------------------------------------

def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def vn_date(value: date | datetime | None) -> str:
    """Return 22/11/2026, an aware time in Vietnam's day; nothing for None."""
    return _local(value).strftime("%d/%m/%Y") if value else ""


@register.filter
def vn_datetime(value: datetime | None) -> str:
    """Return "14:05 22/11/2026" in Vietnam time; a plain date stays a date, None is nothing."""
    if not value:
        return ""
    return _local(value).strftime("%H:%M %d/%m/%Y") if isinstance(value, datetime) else vn_date(value)


@register.filter
def vn_number(value: int | Decimal | None, places: int | None = None) -> str:
    """Return 1.234.567,5 (in English 1,234,567.5); ``places`` fixes the decimals; floats raise TypeError."""
    if value is None or value == "":
        return ""
    if not isinstance(value, int | Decimal):
        raise TypeError(f"a number to show is int or Decimal, not {type(value).__name__}")
    return group_digits(value, get_format("DECIMAL_SEPARATOR"), places, 3, get_format("THOUSAND_SEPARATOR"), True)


@register.filter
def points(value: int | Fraction | Decimal | None) -> str:
    """Return points of a mean with two decimals, half-up from the exact value: Fraction(141, 2) is "70,50".

    Source: the default of the council's statute (exact mean compared, two decimals half-up shown).
    Floats raise TypeError, since they no longer hold the exact mean.
    """
    if value is None or value == "":
        return ""
    if not isinstance(value, int | Fraction | Decimal):
        raise TypeError(f"points are int, Fraction or Decimal, not {type(value).__name__}")
    hundredths = (Fraction(abs(value)) * 200 + 1) // 2
    sign = "-" if value < 0 and hundredths else ""
    return f"{sign}{hundredths // 100}{get_format('DECIMAL_SEPARATOR')}{hundredths % 100:02d}"


@register.filter
def file_size(value: int) -> str:
    """Return bytes as "340 kB" or "1,2 MB" (1 kB = 1,000 bytes)."""
    if value < 1_000_000:
        return f"{vn_number(max(1, round(value / 1_000)))} kB" if value else "0 kB"
    return f"{vn_number(Decimal(value) / 1_000_000, 1)} MB"


@register.simple_tag
def deadline(due: date | datetime | None, today: date | None = None, soon: int = 3) -> dict | None:
    """Return {text, tone, icon} of a due day (last day included).

    Tones: danger on the day and after it, warning from ``soon`` days before, else neutral.
    """
    if not due:
        return None
    day = _local(due).date() if isinstance(due, datetime) else due
    left = (day - (today or timezone.localdate())).days
    if left < 0:
        text = ngettext("Quá hạn %(days)d ngày", "Quá hạn %(days)d ngày", -left) % {"days": -left}
        return {"text": text, "tone": "danger", "icon": "exclamation-octagon"}
    if left == 0:
        return {"text": gettext("Hạn hôm nay"), "tone": "danger", "icon": "hourglass-split"}
    text = ngettext("Còn %(days)d ngày", "Còn %(days)d ngày", left) % {"days": left}
    near = left <= soon
    return {"text": text, "tone": "warning" if near else "neutral", "icon": "hourglass-split" if near else "clock"}


# Forms ----------------------------------------------------------------------------------------------------

_CONTROL = {"select": "form-select", "selectmultiple": "form-select", "checkbox": "form-check-input"}
_PLAIN = {"radioselect", "checkboxselectmultiple", "hidden"}
_KEYBOARD = {"date": "numeric", "number": "numeric", "decimal": "decimal"}


def _field_kind(bound) -> str:
    name = type(bound.field).__name__.removesuffix("Field").lower()
    return {"date": "date", "integer": "number", "decimal": "decimal"}.get(name, "")


@register.filter
def control(bound) -> SafeString:
    """Return a form field's control with the face's class and the phone keyboard its kind wants."""
    kind = bound.widget_type
    attrs = {} if kind in _PLAIN else {"class": f"{_CONTROL.get(kind, 'form-control')} {bound.css_classes()}".strip()}
    own = bound.field.widget.attrs
    if own.get("class"):
        attrs["class"] = f"{attrs.get('class', '')} {own['class']}".strip()
    if kind == "number":
        # A browser's number field swallows what it cannot read ("mười", "1.234"); text keeps it and says why.
        bound.field.widget.input_type = "text"
    keyboard = _KEYBOARD.get(_field_kind(bound))
    if keyboard and kind not in _PLAIN and "inputmode" not in own:
        attrs["inputmode"] = keyboard
    if _field_kind(bound) == "date" and kind == "date":
        attrs |= {"placeholder": own.get("placeholder", gettext("ngày/tháng/năm")), "autocomplete": "off"}
    return bound.as_widget(attrs=attrs)


@register.simple_tag(takes_context=True)
def csrf_field(context) -> SafeString:
    """Return the CSRF field also inside ``{% include … only %}``, where ``{% csrf_token %}`` finds no token."""
    request = getattr(context, "request", None)
    if request is None:
        return mark_safe("")
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))


# Language -------------------------------------------------------------------------------------------------

@register.simple_tag
def vietnamese() -> SafeString:
    """Return `` lang="vi"`` for a block that stays Vietnamese on a page in another language, else nothing.

    The law's wording, stored reasons and the guide are such blocks; screen readers then pronounce them rightly.
    """
    return mark_safe("" if get_language() == settings.LANGUAGE_CODE else ' lang="vi"')


# Lists ----------------------------------------------------------------------------------------------------

@register.filter
def beside(cells: list, columns: list) -> list[tuple]:
    """Return (column, cell) pairs of a table row; a cell that is not a mapping becomes {"text": cell}."""
    as_cells = [cell if isinstance(cell, dict) else {"text": cell} for cell in cells]
    return [
        (column, cell | {"has_stars": "stars" in cell})
        for column, cell in zip(columns, as_cells, strict=True)
    ]


@register.filter
def page_range(page) -> list[int]:
    """Return the page numbers to link: first, last and two around the current; 0 stands for a gap."""
    last = page.paginator.num_pages
    near = [n for n in range(1, last + 1) if n in (1, last) or abs(n - page.number) <= 2]
    out = []
    for number in near:
        if out and number - out[-1] > 1:
            out.append(0)
        out.append(number)
    return out

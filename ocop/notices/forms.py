"""How a person wants to be told: one choice for each group of notices."""
from django import forms
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from ocop.notices.kinds import GROUPS, Group, Way, kinds_of
from ocop.notices.models import Preference


class WaysForm(forms.Form):
    """A way for each group that has one to choose, and the language of letters."""

    def __init__(self, *args, preference: Preference | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        ways = preference.ways if preference else {}
        for group in GROUPS:
            if not group.fixed:
                self.fields[group.code] = forms.ChoiceField(
                    label=group.title, choices=Way.choices, widget=forms.RadioSelect,
                    initial=ways.get(group.code, group.way), help_text=_explained(group),
                )  # fmt: skip
        self.fields["language"] = forms.ChoiceField(
            label=_("Ngôn ngữ của thư"), choices=settings.LANGUAGES,
            initial=preference.language if preference else settings.LANGUAGE_CODE,
            help_text=_("Khung thư theo ngôn ngữ này; nội dung thông báo luôn bằng tiếng Việt."),
        )  # fmt: skip

    def ways(self) -> dict[str, str]:
        """Group → way, as chosen."""
        return {group.code: self.cleaned_data[group.code] for group in GROUPS if group.code in self.cleaned_data}


def _explained(group: Group) -> str:
    """What comes in the group, a line for each kind; beside it what cannot be silenced and why."""
    lines = []
    for kind in kinds_of(group):
        line = format_html("<strong>{}</strong>: {}", kind.title, kind.description)
        if kind.floor != Way.PORTAL:
            kept = _("Luôn có trong thư, ít nhất là thư gộp trong ngày: {reason}.").format(reason=kind.why)
            line = format_html("{} <em>{}</em>", line, kept)
        lines.append((line,))
    return format_html_join(mark_safe("<br>"), "{}", lines)

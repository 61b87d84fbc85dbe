"""The one form of imports: a file."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ocop.papers.reading import MEGABYTES


class FileForm(forms.Form):
    """A list as a workbook or CSV; what is in it is asked by the reader and not here."""

    file = forms.FileField(
        label=_("Tệp danh sách"),
        allow_empty_file=True,
        help_text=format_lazy(_("Tệp .xlsx (hoặc .csv mã UTF-8), tối đa {megabytes} MB, theo tệp mẫu."),
                              megabytes=MEGABYTES),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": _("Chọn một tệp.")},
    )

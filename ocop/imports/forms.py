"""The one form of imports: a file."""

from django import forms

from ocop.papers.reading import MEGABYTES


class FileForm(forms.Form):
    """A list as a workbook or CSV; what is in it is asked by the reader and not here."""

    file = forms.FileField(
        label="Tệp danh sách",
        allow_empty_file=True,
        help_text=f"Tệp .xlsx (hoặc .csv mã UTF-8), tối đa {MEGABYTES} MB, theo tệp mẫu.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "Chọn một tệp."},
    )

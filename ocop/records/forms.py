"""The forms of papers: the editor of a text, the filter of the list."""
from django import forms

from ocop.records import kinds
from ocop.records.sandbox import SOURCE_LIMIT


class TextForm(forms.Form):
    """A kind's text as it is being edited; ``seen`` is the last version when the editor was opened."""

    text = forms.CharField(
        label="Nội dung mẫu", max_length=SOURCE_LIMIT, strip=False,
        widget=forms.Textarea(attrs={"rows": 28, "class": "paper-source", "spellcheck": "false"}),
        error_messages={"required": "Mẫu không được để trống."},
    )
    note = forms.CharField(label="Đã sửa gì", max_length=200, required=False,
                           help_text="Ghi vắn tắt để người sau hiểu; cần khi lưu.")
    seen = forms.IntegerField(widget=forms.HiddenInput)


class DocumentFilter(forms.Form):
    """What the list of papers is narrowed to."""

    q = forms.CharField(label="Tìm trong tên, số văn bản", max_length=100, required=False)
    loai = forms.ChoiceField(label="Loại văn bản", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = sorted(((kind.code, kind.title) for kind in kinds.all_kinds()), key=lambda pair: pair[1])
        self.fields["loai"].choices = [("", "Tất cả"), *choices]

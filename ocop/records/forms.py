"""The forms of papers: the editor of a text, the filter of the list."""
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.records import kinds
from ocop.records.sandbox import SOURCE_LIMIT


class TextForm(forms.Form):
    """A kind's text as it is being edited; ``seen`` is the last version when the editor was opened."""

    text = forms.CharField(
        label=gettext_lazy("Nội dung mẫu"), max_length=SOURCE_LIMIT, strip=False,
        widget=forms.Textarea(attrs={"rows": 28, "class": "paper-source", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Mẫu không được để trống.")},
    )
    note = forms.CharField(label=gettext_lazy("Đã sửa gì"), max_length=200,
                           help_text=gettext_lazy("Ghi vắn tắt để người sau hiểu; cần khi lưu."))
    seen = forms.IntegerField(widget=forms.HiddenInput)


class DocumentFilter(forms.Form):
    """What the list of papers is narrowed to."""

    q = forms.CharField(label=gettext_lazy("Tìm trong tên, số văn bản"), max_length=100, required=False)
    loai = forms.ChoiceField(label=gettext_lazy("Loại văn bản"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = sorted(((kind.code, kind.title) for kind in kinds.all_kinds()), key=lambda pair: pair[1])
        self.fields["loai"].choices = [("", _("Tất cả")), *choices]

"""What a clerk may type before a paper is made: number, day, and the kind's own fields."""

from django import forms

from evaluations.selectors.papers.catalogue import SeasonPaper


class PaperForm(forms.Form):
    """One optional field for everything the kind asks; what is left empty keeps its usual wording or room to write."""

    def __init__(self, *args, paper: SeasonPaper, **kwargs):
        super().__init__(*args, **kwargs)
        for asked in paper.fields:
            self.fields[asked.code] = _field(asked)


def _field(asked) -> forms.Field:
    facts = {"label": asked.label, "help_text": asked.help, "required": False}
    if asked.kind == "date":
        return forms.DateField(**facts)
    if asked.kind == "long":
        return forms.CharField(max_length=8000, widget=forms.Textarea(attrs={"rows": 5}), **facts)
    return forms.CharField(max_length=60 if asked.code == "number" else 300, **facts)

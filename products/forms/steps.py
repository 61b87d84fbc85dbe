"""The form of one page of the dossier, made from forms_of_law; a draft may be saved with gaps."""

from datetime import date
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _

from products import forms_of_law

LIMIT = 5000
CONTROLS = {
    "text": lambda: forms.CharField(required=False, max_length=300),
    "long": lambda: forms.CharField(required=False, max_length=LIMIT, widget=forms.Textarea(attrs={"rows": 4})),
    "date": lambda: forms.DateField(required=False, widget=forms.DateInput),
    "number": lambda: forms.DecimalField(
        required=False, min_value=0, max_digits=18, decimal_places=2, localize=True, widget=forms.TextInput
    ),
    "check": lambda: forms.BooleanField(required=False),
}


def step_form(dossier, step: forms_of_law.Step, data=None) -> forms.Form:
    """The form of the fields that are written in the dossier itself, filled with what stands there."""
    written = [field for field in step.fields(dossier.kind) if not field.source]
    controls = {}
    for field in written:
        control = CONTROLS[field.kind]()
        control.label, control.help_text, control.for_filing = field.label, field.help, field.required
        controls[field.code] = control
    made = type("StepForm", (forms.Form,), controls)
    initial = {field.code: from_text(field, dossier.fields.get(field.code, "")) for field in written}
    return made(data, initial=initial)


def from_text(field: forms_of_law.Field, text: str):
    """What is stored, as the control shows it."""
    if field.kind == "date" and text:
        return date.fromisoformat(text)
    if field.kind == "number" and text:
        return Decimal(text)
    return bool(text) if field.kind == "check" else text


def to_text(cleaned: dict) -> dict[str, str]:
    """What was typed, as it is stored: texts, ISO dates, plain decimals, "yes" for a tick; "" where nothing was."""
    stored = {}
    for code, value in cleaned.items():
        if isinstance(value, bool):
            stored[code] = "yes" if value else ""
        elif isinstance(value, date):
            stored[code] = value.isoformat()
        else:
            stored[code] = "" if value is None else str(value)
    return stored


def shown(field: forms_of_law.Field, text: str) -> str:
    """What is stored, as a reader sees it."""
    if field.kind == "date" and text and not field.source:
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    if field.kind == "check":
        return _("Có") if text else ""
    return text

"""Forms of a season: the plan with its procedure as data, a batch with the plan's own steps, the board's filters."""

from datetime import date

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.models import Council
from evaluations.models import Meeting, Season
from evaluations.models.wording import state_label
from evaluations.selectors.waiting import TURNS
from evaluations.stages import seasons
from evaluations.states import LABELS, steps_of
from ocop.accounts.names import search_key
from ocop.law import loader

STARS = [
    (0, gettext_lazy("Không công nhận ở cấp này")),
    (3, gettext_lazy("3 sao")),
    (4, gettext_lazy("4 sao")),
    (5, gettext_lazy("5 sao")),
]


class Start(forms.Form):
    """First step of a new season: whose, and under which regulation; the rest is filled from the law."""

    unit = forms.ModelChoiceField(queryset=None, label=gettext_lazy("Đơn vị"), empty_label=None)
    regulation = forms.ChoiceField(label=gettext_lazy("Theo quyết định"))

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        laws = reversed(loader.all_regulations())
        self.fields["regulation"].choices = [(law.id, f"{law.title} ({_in_force(law)})") for law in laws]


def _in_force(law) -> str:
    return (
        f"{law.in_force:%d/%m/%Y} – {law.until:%d/%m/%Y}"
        if law.until
        else _("từ {day}").format(day=f"{law.in_force:%d/%m/%Y}")
    )


class Plan(forms.ModelForm):
    """The plan; what the regulation fixes is checked by the act, in the regulation's words."""

    recognises_to = forms.TypedChoiceField(label=gettext_lazy("Công nhận đến hạng"), choices=STARS, coerce=int)

    class Meta:
        model = Season
        fields = [*seasons.DESCRIPTION, *(name for name in seasons.PROCEDURE if name != "regulation")]
        widgets = {
            "title": forms.TextInput,
            "rounds": forms.RadioSelect,
            "inspection": forms.RadioSelect,
            **{f"meeting_{kind}": forms.RadioSelect for kind in ("first", "upgrade", "re_ranking")},
        }
        help_texts = {
            "title": gettext_lazy("Như trên văn bản, ví dụ «Kế hoạch đánh giá, phân hạng sản phẩm OCOP năm 2026»."),
            "go_on_mean": gettext_lazy("Kế hoạch hai vòng: dưới mức này, sản phẩm dừng sau vòng 1."),
            "forward_limit": gettext_lazy(
                "Điểm trung bình từ mức này thì chuyển hồ sơ lên cấp trên; để trống nếu không chuyển."
            ),
        }

    field_order = [*seasons.DESCRIPTION, *seasons.PROCEDURE]

    def __init__(self, *args, frozen: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("rounds", "inspection"):
            self.fields[name].choices = [c for c in self.fields[name].choices if c[0] not in ("", None)]
        for kind in ("first", "upgrade", "re_ranking"):
            self.fields[f"meeting_{kind}"].choices = Meeting.choices
        if frozen:
            for name in set(seasons.PROCEDURE) & set(self.fields):
                self.fields[name].disabled = True
                self.fields[name].help_text = ""

    @property
    def described(self) -> list:
        """The bound fields that only describe the plan."""
        return [self[name] for name in seasons.DESCRIPTION]

    @property
    def procedure(self) -> list:
        """The bound fields of the procedure, which stands still once an evaluation is in the season."""
        return [self[name] for name in seasons.PROCEDURE if name in self.fields]

    def _post_clean(self) -> None:
        """The act writes, not the form: the model's own checks run there and in the database."""

    def facts(self, regulation: str) -> dict:
        """What the act takes."""
        return {**self.cleaned_data, "regulation": regulation}


def code_for(unit_name: str, year: int, taken) -> str:
    """A readable address for a new season: unit and year, with a number where it is taken (``taken(code)``)."""
    stem = slugify(search_key(unit_name))[:40] or "ke-hoach"
    for number in range(1, 1000):
        code = f"{stem}-{year}" + (f"-{number}" if number > 1 else "")
        if not taken(code):
            return code
    raise ValueError("no free code")


class BatchDates(forms.Form):
    """One batch: intake, the last days to decide and to send up, and the plan's steps with their days."""

    intake_from = forms.DateField(label=gettext_lazy("Nhận hồ sơ từ ngày"))
    intake_to = forms.DateField(label=gettext_lazy("Nhận hồ sơ đến hết ngày"))
    decide_by = forms.DateField(label=gettext_lazy("Công nhận chậm nhất ngày"), required=False)
    forward_by = forms.DateField(label=gettext_lazy("Chuyển cấp trên đến hết ngày"), required=False)

    def __init__(self, *args, season: Season, steps: list[dict] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        own = seasons.own_steps(season)
        given = {step.get("key"): step for step in steps or []}
        extra = [step for step in steps or [] if step.get("key") not in dict(own)]
        rows = [(key, given.get(key, {}).get("label", label), given.get(key, {})) for key, label in own]
        rows += [(step.get("key", ""), step.get("label", ""), step) for step in extra]
        # As the board lists them: by day, what has none yet in the order of the procedure; ISO days sort as text.
        rows.sort(key=lambda row: row[2].get("to") or row[2].get("from") or "9999")
        rows += [("", "", {})] * 2
        self.rows = [self._add_row(number, key, label, step) for number, (key, label, step) in enumerate(rows)]

    def _add_row(self, number: int, key: str, label: str, step: dict) -> dict:
        def day(end: str) -> date | None:
            return date.fromisoformat(step[end]) if step.get(end) else None

        names = {part: f"step_{number}_{part}" for part in ("label", "from", "to")}
        self.fields[names["label"]] = forms.CharField(
            label=_("Bước {number}").format(number=number + 1), max_length=120, required=False, initial=label
        )
        self.fields[names["from"]] = forms.DateField(label=_("từ ngày"), required=False, initial=day("from"))
        self.fields[names["to"]] = forms.DateField(label=_("đến hết ngày"), required=False, initial=day("to"))
        return {"key": key, "kept": step, **names}

    @property
    def head(self) -> list:
        """The bound fields of the batch itself."""
        return [self[name] for name in ("intake_from", "intake_to", "decide_by", "forward_by")]

    @property
    def step_fields(self) -> list[list]:
        """The bound fields of each step: label, from, to."""
        return [[self[row[part]] for part in ("label", "from", "to")] for row in self.rows]

    def facts(self) -> dict:
        """What the act takes: dates, and the steps that have a name and a day."""
        data = self.cleaned_data
        steps = []
        for row in self.rows:
            label, begins, ends = (data.get(row[part]) for part in ("label", "from", "to"))
            if label and (begins or ends):
                days = {"from": begins.isoformat() if begins else "", "to": ends.isoformat() if ends else ""}
                key = row["key"] or slugify(search_key(label))[:40]
                steps.append({**row["kept"], "key": key, "label": label, **days})
        wanted = ("intake_from", "intake_to", "decide_by", "forward_by")
        return {**{name: data.get(name) for name in wanted}, "steps": steps}


class CouncilChoice(forms.Form):
    council = forms.ModelChoiceField(
        queryset=None, label=gettext_lazy("Hội đồng"), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args, unit, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["council"].queryset = Council.objects.filter(unit=unit)
        self.fields["council"].label_from_instance = lambda council: _(
            "{name} – Quyết định số {decision_number} ngày {decision_date}"
        ).format(
            name=council.name,
            decision_number=council.decision_number,
            decision_date=f"{council.decision_date:%d/%m/%Y}",
        )


class SeasonFilter(forms.Form):
    """Filters of the list of seasons."""

    q = forms.CharField(label=gettext_lazy("Kế hoạch, đơn vị, năm"), required=False, max_length=80)
    state = forms.ChoiceField(
        label=gettext_lazy("Trạng thái"),
        required=False,
        choices=[
            ("", gettext_lazy("Tất cả")),
            ("running", gettext_lazy("Đang chạy")),
            ("ended", gettext_lazy("Đã kết thúc")),
        ],
    )


class BoardFilter(forms.Form):
    """A board's filters, all of them in the address."""

    q = forms.CharField(label=gettext_lazy("Sản phẩm, chủ thể, số"), required=False, max_length=80)
    state = forms.ChoiceField(label=gettext_lazy("Bước"), required=False)
    turn = forms.ChoiceField(label=gettext_lazy("Đang chờ"), required=False)
    batch = forms.TypedChoiceField(label=gettext_lazy("Đợt"), required=False, coerce=int, empty_value=None)
    late = forms.BooleanField(label=gettext_lazy("Quá hạn"), required=False)

    def __init__(self, *args, season: Season, batches: list, **kwargs):
        super().__init__(*args, **kwargs)
        steps = steps_of(season.rounds, season.inspection)
        states = [s for s in LABELS if s in steps or s not in set(steps_of(2, "between"))]
        self.fields["state"].choices = [("", _("Tất cả")), *((s.value, state_label(s)) for s in states)]
        self.fields["turn"].choices = [("", _("Tất cả")), *((turn.code, turn.label) for turn in TURNS.values())]
        self.fields["batch"].choices = [
            ("", _("Tất cả")),
            *((b.number, _("Đợt {number}").format(number=b.number)) for b in batches),
        ]

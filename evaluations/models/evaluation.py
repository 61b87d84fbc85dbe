"""The evaluation: one dossier at one level, in one batch of a season. Its state moves only along states.py."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from evaluations import states
from evaluations.models.season import Batch, Season
from evaluations.models.visibility import EvaluationQuerySet
from evaluations.models.wording import state_label
from evaluations.states import State
from ocop.accounts.models import Locality
from products.models import Dossier, DossierVersion


def has_edge(name: str):
    """A condition for django_fsm: the season's procedure has an edge of that name from the row's state."""

    def condition(evaluation: "Evaluation") -> bool:
        season = evaluation.season
        return states.allows(season.rounds, season.inspection, name, evaluation.state)

    condition.__name__ = f"procedure_allows_{name}"
    return condition


def edge(name: str, target):
    """The transition of that name, with its sources read from states.py."""
    return transition(field="state", source=states.sources(name), target=target, conditions=[has_edge(name)])


class Evaluation(models.Model):
    """Transition bodies only set fields of this row: saving, journal and jobs belong to the act (stages/)."""

    class Origin(models.TextChoices):
        FILED = "filed", _("Nộp tại cấp này")
        FORWARDED = "forwarded", _("Cấp dưới chuyển lên")
        CENTRAL = "central", _("Trung ương trả kết quả")

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="evaluations", verbose_name=_("hồ sơ sản phẩm"))
    dossier_version = models.ForeignKey(
        DossierVersion, models.PROTECT, null=True, blank=True, related_name="evaluations", verbose_name=_("bản hồ sơ")
    )
    season = models.ForeignKey(Season, models.PROTECT, related_name="evaluations", verbose_name=_("kế hoạch đánh giá"))
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="evaluations", verbose_name=_("đợt đánh giá"))
    unit = models.ForeignKey(Locality, models.PROTECT, related_name="evaluations", verbose_name=_("đơn vị"))
    origin = models.CharField(_("nguồn hồ sơ"), max_length=10, choices=Origin.choices, default=Origin.FILED)
    # The evaluation this one came from: the lower level's on the way up, the province's own on the way back.
    came_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="led_to", verbose_name=_("từ lần đánh giá")
    )
    state = FSMField(_("trạng thái"), max_length=12, default=State.DRAFT.value, protected=True, db_index=True)
    state_since = models.DateTimeField(_("ở trạng thái này từ"))
    number = models.PositiveIntegerField(_("số tiếp nhận"), null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người mở")
    )
    opened_at = models.DateTimeField(_("mở lúc"))
    submitted_at = models.DateTimeField(_("nộp lúc"), null=True, blank=True)
    registered_at = models.DateTimeField(_("tiếp nhận lúc"), null=True, blank=True)
    proposed_at = models.DateTimeField(_("đề nghị lúc"), null=True, blank=True)
    closed_at = models.DateTimeField(_("kết thúc lúc"), null=True, blank=True)
    closing_reason = models.TextField(_("lý do kết thúc"), blank=True)
    # The attempt of the round being scored; a rescoring or a proposal sent back starts the next one.
    attempt = models.PositiveSmallIntegerField(_("lần chấm"), default=1)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("hồ sơ đánh giá")
        verbose_name_plural = _("hồ sơ đánh giá")
        ordering = ["season", "number", "id"]
        indexes = [models.Index(fields=["season", "state", "number"]), models.Index(fields=["unit", "state"])]
        constraints = [
            models.CheckConstraint(name="evaluation_state", condition=Q(state__in=[s.value for s in State])),
            models.UniqueConstraint(
                fields=["dossier", "unit"],
                condition=~Q(state__in=sorted(states.FINAL)),
                name="one_open_evaluation_per_dossier_unit",
            ),
            models.UniqueConstraint(fields=["season", "number"], name="one_number_per_season"),
            models.CheckConstraint(
                name="evaluation_closed_fact",
                condition=Q(state__in=sorted(states.FINAL), closed_at__isnull=False)
                | (~Q(state__in=sorted(states.FINAL)) & Q(closed_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="evaluation_reason_fact",
                condition=~Q(state__in=["declined", "eliminated", "withdrawn"]) | ~Q(closing_reason=""),
            ),
            models.CheckConstraint(
                name="evaluation_frozen_fact",
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(dossier_version__isnull=False, submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="evaluation_registered_fact",
                condition=Q(state__in=["draft", "submitted", "withdrawn", "declined"])
                | Q(registered_at__isnull=False, number__isnull=False),
            ),
            models.CheckConstraint(
                name="evaluation_proposed_fact",
                condition=~Q(state__in=["proposed", "recognised", "forwarded"]) | Q(proposed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier.product} – {self.season}"

    @property
    def get_state_label(self) -> str:
        return state_label(self.state)

    @property
    def is_closed(self) -> bool:
        return self.state in states.FINAL

    @property
    def round_number(self) -> int | None:
        """The round being scored now (1 or 2), None outside the rounds."""
        return states.ROUND_NUMBER.get(self.state)

    def _moved(self, at) -> None:
        self.state_since = at

    def _closed(self, at, reason: str = "") -> None:
        self.state_since = self.closed_at = at
        self.closing_reason = reason

    @edge("file", State.SUBMITTED.value)
    def file(self, *, at, version: DossierVersion) -> None:
        self.dossier_version, self.submitted_at = version, at
        self._moved(at)

    @edge("register", State.REGISTERED.value)
    def register(self, *, at, number: int) -> None:
        self.number, self.registered_at = number, at
        self._moved(at)

    @edge("inspect", State.INSPECTION.value)
    def inspect(self, *, at) -> None:
        self._moved(at)

    @edge("open_round_one", State.ROUND_ONE.value)
    def open_round_one(self, *, at) -> None:
        self.attempt = 1
        self._moved(at)

    @edge("open_round_two", State.ROUND_TWO.value)
    def open_round_two(self, *, at) -> None:
        self.attempt = 1
        self._moved(at)

    @edge("propose", State.PROPOSED.value)
    def propose(self, *, at) -> None:
        self.proposed_at = at
        self._moved(at)

    @transition(
        field="state",
        source=State.PROPOSED.value,
        target=State.ROUND_ONE.value,
        conditions=[has_edge("send_back"), lambda e: e.season.rounds == 1],
    )
    def send_back_to_round_one(self, *, at) -> None:
        self.attempt += 1
        self._moved(at)

    @transition(
        field="state",
        source=State.PROPOSED.value,
        target=State.ROUND_TWO.value,
        conditions=[has_edge("send_back"), lambda e: e.season.rounds == 2],
    )
    def send_back_to_round_two(self, *, at) -> None:
        self.attempt += 1
        self._moved(at)

    @edge("recognise", State.RECOGNISED.value)
    def recognise(self, *, at) -> None:
        self._closed(at)

    @edge("forward", State.FORWARDED.value)
    def forward(self, *, at) -> None:
        self._closed(at)

    @edge("decline", State.DECLINED.value)
    def decline(self, *, at, reason: str) -> None:
        self._closed(at, reason)

    @edge("eliminate", State.ELIMINATED.value)
    def eliminate(self, *, at, reason: str) -> None:
        self._closed(at, reason)

    @edge("withdraw", State.WITHDRAWN.value)
    def withdraw(self, *, at, reason: str) -> None:
        self._closed(at, reason)

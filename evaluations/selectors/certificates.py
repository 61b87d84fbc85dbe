"""Certificates as lists and pages show them; whose they are is decided by ``Certificate.objects.visible_to``."""

from datetime import date, timedelta

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.models import Certificate
from evaluations.models.wording import status_label
from evaluations.permissions import LIFE_RULES
from evaluations.rules.validity import Status, status_on, term_of
from ocop.accounts import names
from ocop.journal.models import Entry

SOON_DAYS = 180  # the first warning of the renewal window (Quyết định 26/2026: file 180 to 120 days before the end)
STATES = [
    ("valid", gettext_lazy("Còn hiệu lực")),
    ("soon", gettext_lazy("Sắp hết hạn")),
    ("extended", gettext_lazy("Được kéo dài")),
    ("expired", gettext_lazy("Hết hiệu lực")),
    ("superseded", gettext_lazy("Đã được thay")),
    ("revoked", gettext_lazy("Đã bị thu hồi")),
]
TONES = {Status.VALID: "success", Status.EXTENDED: "success", Status.SUPERSEDED: "neutral", Status.NOT_YET: "neutral"}
ACTS = {
    "recognition.propose": gettext_lazy("Trình quyết định"),
    "recognition.recognise": gettext_lazy("Công nhận, cấp số giấy chứng nhận"),
    "certificate.issue": gettext_lazy("Yêu cầu lập lại bản PDF"),
    "register.recognition": gettext_lazy("Nhập từ sổ sản phẩm đã công nhận"),
    **{act: gettext_lazy(rule.label) for act, rule in LIFE_RULES.items()},
}


def listed(user, today: date, *, text: str = "", stars: int | None = None, year: int | None = None, state: str = ""):
    """The certificates a person may see, as plain rows without an order yet; filters as on the page."""
    rows = Certificate.objects.visible_to(user).with_term()
    for word in names.search_key(text).split():
        rows = rows.filter(recognition__search_key__contains=word)
    if stars:
        rows = rows.filter(recognition__stars=stars)
    if year:
        rows = rows.filter(year=year)
    if state in dict(STATES):
        rows = _in_state(rows, state, today)
    return rows.values(
        "pk", "number", "issued_on", "sha256", "serial", "superseded_on", "replaced_on", "extended_to", "revoked_on",
        product=F("recognition__product_name"), producer=F("recognition__producer_name"),
        commune=F("recognition__commune__name"),
        stars=F("recognition__stars"), valid_from=F("recognition__valid_from"), valid_to=F("recognition__valid_to"),
    )  # fmt: skip


def _in_state(rows, state: str, today: date):
    revoked = Q(revoked_on__lte=today)
    if state == "revoked":
        return rows.filter(revoked)
    rows = rows.filter(Q(revoked_on__isnull=True) | Q(revoked_on__gt=today))
    over = Q(superseded_on__lte=today) | Q(replaced_on__lte=today)
    if state == "superseded":
        return rows.filter(over)
    rows = rows.filter(Q(superseded_on__isnull=True) | Q(superseded_on__gt=today))
    rows = rows.filter(Q(replaced_on__isnull=True) | Q(replaced_on__gt=today))
    past = Q(recognition__valid_to__lt=today)
    extended = past & Q(extended_to__gte=today)
    if state == "extended":
        return rows.filter(extended)
    if state == "expired":
        return rows.filter(past).exclude(pk__in=rows.filter(extended).values("pk"))
    rows = rows.filter(recognition__valid_to__gte=today)
    return rows.filter(recognition__valid_to__lte=today + timedelta(SOON_DAYS)) if state == "soon" else rows


def with_status(row: dict, today: date) -> dict:
    """A listed row with ``label`` and ``tone`` of its status today."""
    status = status_on(term_of(row), today)
    return row | {"status": status, "label": status_label(status), "tone": TONES.get(status, "danger")}


def status_of(certificate: Certificate, day: date) -> Status:
    """The status of a certificate (queried ``with_term``) on a day."""
    facts = {name: getattr(certificate, name) for name in ("superseded_on", "replaced_on", "extended_to", "revoked_on")}
    recognition = certificate.recognition
    return status_on(term_of(facts | {"valid_from": recognition.valid_from, "valid_to": recognition.valid_to}), day)


def years(user) -> list[int]:
    """The years that have certificates the person may see, newest first."""
    found = Certificate.objects.visible_to(user).order_by("-year").values_list("year", flat=True).distinct()
    return list(found)


def papers_of(recognition) -> list[dict]:
    """Every certificate of the recognition, the first one first."""
    rows = recognition.certificates.order_by("pk")
    causes = dict(Certificate.Cause.choices)
    fields = ("pk", "number", "issued_on", "cause", "reason")
    return [{**row, "cause": causes[row["cause"]]} for row in rows.values(*fields)]


def history(certificate: Certificate) -> list[dict]:
    """What happened to the certificate, oldest first; the unit is named and no person."""
    recognition = certificate.recognition
    about = Q(subject_type="evaluations.evaluation", subject_id=str(recognition.evaluation_id))
    about |= Q(subject_type="evaluations.recognition", subject_id=str(recognition.pk))
    acts = Entry.objects.filter(about, act__in=ACTS).order_by("seq").values("at", "act")
    entries = [{"at": e["at"], "what": ACTS[e["act"]], "who": certificate.unit.name} for e in acts]
    if certificate.made_at:
        entries.append({"at": certificate.made_at, "what": _("Bản PDF đã lập và khóa"), "icon": "file-earmark-pdf"})
    return sorted(entries, key=lambda e: e["at"])

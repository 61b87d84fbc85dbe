"""A recognition and its certificate: numbered, with its content as plain values, before any PDF is made."""

import base64
import secrets
from datetime import date, datetime

from django.conf import settings

from evaluations.models import Certificate, Decision, Evaluation, Recognition
from ocop.accounts import names
from ocop.accounts.models import Locality, NumberSeries
from ocop.accounts.series import take_number
from ocop.jobs import queue
from ocop.journal.words import kept
from ocop.law import loader
from ocop.law.calendar import certificate_end

SERIES = "certificate"
CODE_LENGTH = 26  # base32 letters: 130 random bits


def recognition_of(evaluation: Evaluation, decision: Decision, stars: int) -> Recognition:
    """Store the product's stars by a decision, with the names as they are today."""
    product = evaluation.dossier.product
    producer = product.producer
    months = loader.regulation(evaluation.season.regulation).certificate_months
    return Recognition.objects.create(
        evaluation=evaluation,
        decision=decision,
        product=product,
        product_name=product.name,
        producer_name=producer.name,
        place=whole_address(producer),
        commune=producer.commune,
        stars=stars,
        valid_from=decision.signed_on,
        valid_to=certificate_end(decision.signed_on, months),
    )


def whole_address(producer) -> str:
    """The producer's address with commune, district and province, none of them twice where it was typed already."""
    typed, parts, unit = names.search_key(producer.address), [producer.address], producer.commune
    while unit is not None and unit.level != Locality.Level.CENTRE:
        if names.search_key(unit.name) not in typed:
            parts.append(unit.name)
        unit = unit.parent
    return ", ".join(part for part in parts if part)[:450]


def number_it(recognition: Recognition, now: datetime) -> Certificate:
    """Store the certificate's row: next number of the unit's locked series, 130 random bits as its public code."""
    certificate = _numbered(recognition, recognition.decision.unit, recognition.decision.signed_on, now)
    certificate.content = content_of(certificate)
    certificate.save()
    return certificate


def number_again(
    old: Certificate, unit: Locality, *, cause: str, reason: str, issued_on: date, signer_title: str, now: datetime
) -> Certificate:
    """Store the certificate that replaces ``old``: a new number and code, the recognition's names as they are now.

    Stars, decision and last day are those of the recognition: what is put right or renamed is not judged anew.
    """
    certificate = _numbered(old.recognition, unit, issued_on, now)
    certificate.replaces, certificate.cause, certificate.reason = old, cause, reason
    signer = signer_title.strip().splitlines()
    certificate.content = content_of(certificate) | {"signer_lines": signer, "authority": authority_of(unit)}
    certificate.content["place"] = bare_name(unit.name)
    certificate.save()
    return certificate


def note_foreign(recognition: Recognition, number: str, now: datetime, **facts) -> Certificate:
    """Store the row of a certificate that was not printed here (the Ministry's, or one issued before): its own number.

    It has a code, so that the register has a page of it, and no file of ours. ``facts`` overrule the fields.
    """
    certificate = Certificate(
        recognition=recognition, unit=recognition.decision.unit, year=recognition.valid_from.year, serial=None,
        number=number[:60], code=new_code(), created_at=now,
        **{"cause": Certificate.Cause.MINISTRY, "issued_on": recognition.valid_from, **facts},
    )  # fmt: skip
    certificate.content = content_of(certificate)
    certificate.save()
    return certificate


def _numbered(recognition: Recognition, unit: Locality, issued_on: date, now: datetime) -> Certificate:
    serial = take_number(unit, SERIES, issued_on.year)
    return Certificate(
        recognition=recognition,
        unit=unit,
        year=issued_on.year,
        serial=serial,
        number=f"{serial:02d}/{issued_on.year}/GCN-OCOP",
        code=new_code(),
        issued_on=issued_on,
        created_at=now,
    )


def new_code() -> str:
    """A certificate's public code: 26 letters of base32, 130 random bits."""
    return base64.b32encode(secrets.token_bytes(17)).decode()[:CODE_LENGTH]


def lock_series(unit, year: int) -> None:
    """Lock the unit's certificate series of that year, so that nobody else numbers in between."""
    NumberSeries.objects.get_or_create(locality=unit, kind=SERIES, year=year)
    NumberSeries.objects.select_for_update().get(locality=unit, kind=SERIES, year=year)


def ask_for_paper(certificate: Certificate, actor, now: datetime) -> None:
    """Ask for the certificate's PDF; asked twice it is one job, and a failed one starts again."""
    queue.ask(
        "certificate_pdf",
        {"certificate": certificate.pk},
        title=kept(f"Giấy chứng nhận {certificate.number}"),
        requested_by=actor,
        at=now,
        dedupe=f"certificate:{certificate.pk}",
    )


def content_of(certificate: Certificate) -> dict:
    """The certificate's content as JSON values (dates as ISO text); its job renders exactly this."""
    recognition = certificate.recognition
    decision = recognition.decision
    unit = decision.unit
    return {
        "number": certificate.number,
        "authority": authority_of(unit),
        "product": recognition.product_name,
        "producer": recognition.producer_name,
        "address": recognition.place,
        "stars": recognition.stars,
        "decision_number": decision.number,
        "decision_date": decision.signed_on.isoformat(),
        "decision_body": authority_of(unit),
        "issued_on": certificate.issued_on.isoformat(),
        "valid_until": recognition.valid_to.isoformat(),
        "place": bare_name(unit.name),
        "signer_lines": decision.signer_title.splitlines(),
        "code": certificate.code,
        "check_url": f"{settings.PUBLIC_URL}/xac-thuc/{certificate.code}/",
        "specimen": settings.OCOP_DEMO,  # fixed here: a demonstration's paper never turns into a real one
    }


def authority_of(unit) -> str:
    """The name of the unit's People's Committee; for the centre the Ministry's."""
    if unit.level == Locality.Level.CENTRE:
        return kept("Bộ Nông nghiệp và Môi trường")
    return kept(f"Ủy ban nhân dân {unit.name[0].lower()}{unit.name[1:]}")


KINDS_OF_UNIT = kept("Thành phố ,Thị xã ,Thị trấn ,Huyện ,Quận ,Tỉnh ,Phường ,Xã ").split(",")


def bare_name(name: str) -> str:
    """A unit's name without its kind, as in "Móng Cái, ngày …"."""
    for kind in KINDS_OF_UNIT:
        if name.startswith(kind):
            return name[len(kind) :]
    return name

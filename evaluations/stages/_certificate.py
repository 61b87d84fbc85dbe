"""What stands on a certificate: plain values, fixed with its number, before any PDF is made."""

from django.conf import settings

from evaluations.models import Certificate


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
    }


def authority_of(unit) -> str:
    """The name of the unit's People's Committee."""
    return f"Ủy ban nhân dân {unit.name[0].lower()}{unit.name[1:]}"


def bare_name(name: str) -> str:
    """A unit's name without its kind, as in "Móng Cái, ngày …"."""
    for kind in ("Thành phố ", "Thị xã ", "Thị trấn ", "Huyện ", "Quận ", "Tỉnh ", "Phường ", "Xã "):
        if name.startswith(kind):
            return name[len(kind) :]
    return name

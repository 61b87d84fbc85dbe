"""Acts on producers, products and criteria sets: each one transaction with its journal entry.

The journal names the fields that changed and never their values: personal data could not be taken out of it again.
"""

from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from ocop.accounts import names, roles
from ocop.accounts.models import Locality, User
from ocop.accounts.refusals import Refused
from ocop.journal.record import record
from ocop.journal.words import kept
from products import near, offices
from products.models import CriteriaSet, Producer, ProducerAgent, ProducerChange, Product

# What a person may write about a producer; everything else of the row is the portal's.
PRODUCER_FACTS = (
    "name", "kind", "commune", "address", "phone", "email", "registration_number", "registered_on", "business_lines",
    "representative", "representative_position", "representative_sex", "representative_ethnicity",
    "representative_residence",
)  # fmt: skip


def sign_up(*, username: str, email: str, password: str, full_name: str, facts: dict, now: datetime) -> Producer:
    """Open an account for a new producer: the person, the producer and their agency in one act.

    The form has checked the password and that the notice on personal data (Law 91/2025) was read. Raises Refused for a
    user name or a registration number that is taken.
    """
    with transaction.atomic():
        if User.objects.filter(username__iexact=username).exists():
            raise Refused([], {"username": [_("Tên đăng nhập này đã có người dùng.")]})
        user = User.objects.create_user(
            username, email, password, full_name=names.tidy(full_name), phone=facts.get("phone", ""),
            office=kept("Chủ thể")
        )
        producer = _new_producer(facts, now)
        ProducerAgent.objects.create(producer=producer, user=user)
        record(user, "producer.sign_up", producer, at=now, unit=producer.commune_id)
        return producer


def register_producer(actor, *, facts: dict, now: datetime) -> Producer:
    """Register a producer: an office of the place does it for others, anybody else for themselves (and acts for it).

    Raises PermissionDenied for an office outside its place, Refused for a registration number that is taken.
    """
    with transaction.atomic():
        office = bool(roles.units_of(actor, *offices.ENTERING))
        offices.require(
            not office or offices.enters_for(actor, facts["commune"]),
            _("Xã, phường này không thuộc địa bàn của đơn vị.")
        )
        producer = _new_producer(facts, now)
        if not office:
            ProducerAgent.objects.create(producer=producer, user=actor)
        record(actor, "producer.register", producer, at=now, unit=producer.commune_id, details={"by_office": office})
        return producer


def _new_producer(facts: dict, now: datetime) -> Producer:
    _refuse_taken_number(facts.get("registration_number", ""))
    known = {name: value for name, value in facts.items() if name in PRODUCER_FACTS}
    return Producer.objects.create(notice_accepted_at=now if facts.get("notice") else None, **known)


def _refuse_taken_number(number: str, but: int | None = None) -> None:
    if number and Producer.objects.filter(registration_number=number).exclude(pk=but).exists():
        text = _("Số đăng ký này đã thuộc một chủ thể trên cổng; hãy liên hệ UBND cấp xã nơi đăng ký.")
        raise Refused([], {"registration_number": [text]})


def edit_producer(actor, producer_id: int, *, facts: dict, now: datetime) -> Producer:
    """Correct the producer's data; Http404 for one the actor may not see, PermissionDenied for one not theirs."""
    with transaction.atomic():
        producer = _locked(Producer.objects.visible_to(actor), producer_id, "commune")
        offices.require(offices.may_write(actor, producer), _("Anh/chị không sửa được chủ thể này."))
        commune = facts.get("commune", producer.commune)
        if commune.pk != producer.commune_id and not offices.acts_for(actor, producer.pk):
            offices.require(offices.enters_for(actor, commune), _("Xã, phường này không thuộc địa bàn của đơn vị."))
        _refuse_taken_number(facts.get("registration_number", ""), producer.pk)
        before = ProducerChange(
            producer=producer, name=producer.name, address=producer.address, commune=producer.commune,
            changed_by=actor, changed_at=now,
        )  # fmt: skip
        changed = _lay_over(producer, {name: facts[name] for name in PRODUCER_FACTS if name in facts})
        if changed:
            producer.save()
            if {"name", "address", "commune"}.intersection(changed):
                before.save()  # papers issued under the old name stay readable
            record(actor, "producer.edit", producer, at=now, unit=producer.commune_id, details={"fields": changed})
        return producer


def new_product(
    actor, producer_id: int, *, name: str, criteria_set: CriteriaSet, description: str = "", now: datetime
) -> Product:
    """Add a product to a producer; Refused where the producer has one of that name already (accents not counted)."""
    with transaction.atomic():
        producer = _locked(Producer.objects.visible_to(actor), producer_id, "commune")
        offices.require(offices.may_write(actor, producer), _("Anh/chị không thêm được sản phẩm cho chủ thể này."))
        _refuse_taken_name(producer.pk, name)
        product = Product.objects.create(
            producer=producer, name=name, criteria_set=criteria_set, description=description
        )
        near.index(product)
        record(actor, "product.new", product, at=now, unit=producer.commune_id, details={"set": criteria_set.code})
        return product


def edit_product(
    actor, product_id: int, *, name: str, criteria_set: CriteriaSet, description: str = "", now: datetime
) -> Product:
    """Change a product; its set only while no dossier was made with it, and its name only while none was filed."""
    with transaction.atomic():
        product = _locked(Product.objects.visible_to(actor), product_id, "producer__commune")
        producer = product.producer
        offices.require(offices.may_write(actor, producer), _("Anh/chị không sửa được sản phẩm này."))
        _refuse_taken_name(producer.pk, name, product.pk)
        if product.criteria_set_id != criteria_set.pk and product.dossiers.exists():
            raise Refused([], {"criteria_set": [_("Đã lập hồ sơ theo bộ tiêu chí cũ; không đổi bộ được nữa.")]})
        if product.name != names.tidy(name) and product.dossiers.filter(filed_at__isnull=False).exists():
            raise Refused([], {"name": [_("Sản phẩm đã nộp hồ sơ dưới tên này; không đổi tên được nữa.")]})
        given = {"name": names.tidy(name), "criteria_set": criteria_set, "description": description}
        changed = _lay_over(product, given)
        if changed:
            product.save()
            near.index(product)
            record(actor, "product.edit", product, at=now, unit=producer.commune_id, details={"fields": changed})
        return product


def _refuse_taken_name(producer_id: int, name: str, but: int | None = None) -> None:
    key = names.search_key(name)[:300]
    if not key:
        raise Refused([], {"name": [_("Tên phải có chữ hoặc số.")]})
    if Product.objects.filter(producer=producer_id, search_key=key).exclude(pk=but).exists():
        raise Refused([], {"name": [_("Chủ thể đã có sản phẩm tên này.")]})


def confirm_set(actor, set_id: int, *, now: datetime) -> CriteriaSet:
    """Say that a set was compared with the Official Gazette (who and when); only the installation's administrator."""
    with transaction.atomic():
        found = _locked(CriteriaSet.objects.all(), set_id)
        offices.require(roles.is_admin(actor), _("Chỉ quản trị hệ thống xác nhận đối chiếu."))
        if found.confirmed_at:
            raise Refused([_("Bộ tiêu chí này đã được xác nhận đối chiếu.")])
        found.confirmed_by, found.confirmed_at = actor, now
        found.save(update_fields=["confirmed_by", "confirmed_at"])
        details = {"code": found.code, "version": found.version, "sha256": found.sha256}
        record(actor, "criteria_set.confirm", found, at=now, unit=_centre_of(actor), details=details)
        return found


def _centre_of(actor) -> Locality | None:
    return next((unit for unit in roles.units_of(actor) if unit.level == Locality.Level.CENTRE), None)


def _locked(visible, pk: int, *related: str):
    """The row under a lock where it is among the visible ones; Http404 otherwise."""
    found = visible.model.objects.select_for_update(of=("self",)).select_related(*related).filter(pk=pk).first()
    if found is None or not visible.filter(pk=pk).exists():
        raise Http404(_("Không tìm thấy."))
    return found


def _lay_over(row, given: dict) -> list[str]:
    """Set the given attributes; returns the names of those that changed, sorted."""
    changed = sorted(name for name, value in given.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, given[name])
    return changed

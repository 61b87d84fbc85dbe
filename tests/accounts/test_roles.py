"""Roles speak for exactly their unit, on their days."""
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from ocop.accounts.models import Locality, Role, RoleGrant, User
from ocop.accounts.roles import grants, has_role, is_admin, units_of


@pytest.fixture
def places(db):
    centre = Locality.objects.create(code="VN", name="Trung ương", level="centre")
    province = Locality.objects.create(code="TTH", name="Tỉnh Thừa Thiên Huế", level="province", parent=centre)
    town = Locality.objects.create(code="HT", name="Thị xã Hương Trà", level="district", parent=province)
    ward = Locality.objects.create(code="HV", name="Phường Hương Vân", level="commune", parent=town)
    other = Locality.objects.create(code="HT2", name="Huyện Hải Triều", level="district", parent=province)
    return centre, province, town, ward, other


def person(**fields):
    return User.objects.create(username="can-bo", full_name="Cán bộ Phòng Kinh tế", **fields)


def test_an_officer_acts_for_the_own_unit_only(places):
    _, province, town, ward, other = places
    user = person()
    RoleGrant.objects.create(user=user, role=Role.OFFICER, locality=town)
    assert has_role(user, Role.OFFICER)
    assert has_role(user, Role.OFFICER, town) and has_role(user, Role.OFFICER, town.pk)
    assert not any(has_role(user, Role.OFFICER, unit) for unit in (province, ward, other))
    assert not has_role(user, Role.APPROVER, town)
    assert units_of(user, Role.OFFICER) == (town,)
    assert units_of(user, Role.APPROVER) == ()


def test_what_lies_below_is_found_by_path(places):
    _, _, town, ward, other = places
    assert set(Locality.objects.within_any([town])) == {town, ward}  # code "HT" does not swallow "HT2"
    assert set(Locality.objects.within_any([ward, other])) == {ward, other}
    assert not Locality.objects.within_any([]).exists()


@pytest.mark.parametrize(("day", "held"), [
    (date(2024, 12, 31), False), (date(2025, 1, 1), True), (date(2025, 6, 30), True), (date(2025, 7, 1), False)])
def test_grants_are_dated_both_ends_included(places, day, held):
    user = person()
    RoleGrant.objects.create(
        user=user, role=Role.OFFICER, locality=places[2], valid_from=date(2025, 1, 1), valid_to=date(2025, 6, 30))
    assert has_role(user, Role.OFFICER, day=day) is held


def test_one_query_however_often_asked(places, django_assert_num_queries):
    user = person()
    RoleGrant.objects.create(user=user, role=Role.OFFICER, locality=places[2])
    RoleGrant.objects.create(user=user, role=Role.AUDITOR, locality=places[1])
    with django_assert_num_queries(1):
        for _ in range(3):
            assert len(units_of(user)) == 2
            assert [g.locality.name for g in grants(user)]
            assert not is_admin(user)


def test_the_installations_administrator_is_the_centres(places):
    user = person()
    grant = RoleGrant.objects.create(user=user, role=Role.ADMIN, locality=places[2])
    assert not is_admin(user)
    grant.locality = places[0]
    grant.save()
    assert is_admin(User.objects.get(pk=user.pk))


def test_nobody_holds_nothing(places):
    user = person(is_active=False, is_superuser=True)
    RoleGrant.objects.create(user=user, role=Role.ADMIN, locality=places[0])
    for nobody in (AnonymousUser(), None, user):
        assert grants(nobody) == () and units_of(nobody) == ()
        assert not is_admin(nobody) and not has_role(nobody, Role.ADMIN)

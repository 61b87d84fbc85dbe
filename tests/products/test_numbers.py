"""Slip numbers and product codes: from the commune's own series, once, kept, and never twice under pressure."""

import threading

import pytest
from django.db import connections, transaction
from django.urls import reverse

from evaluations.stages import registration
from products import dossiers, numbering
from products.models import Dossier, Product
from tests import world as w


@pytest.fixture
def world(db):
    return w.build()


@pytest.mark.django_db
def test_communes_count_for_themselves_and_years_begin_anew(world):
    here, there = w.submitted(world), w.product(world, "Chè", of=w.producer(world, "HTX Đầm Hà", "chu_the_khac", "db"))
    second = w.submitted(world, "Chè búp", of=here.dossier.product.producer)
    assert [Dossier.objects.get(pk=e.dossier_id).slip_number for e in (here, second)] == [
        "01/PĐK-QN-MC-HN-2023", "02/PĐK-QN-MC-HN-2023"]  # fmt: skip
    with transaction.atomic():
        assert numbering.number_product(there, world.now()) == "QN-DH-DB-01-2023"
        later = world.now().replace(year=2024)
        other = w.product(world, "Chè dây", of=there.producer)
        assert numbering.number_product(other, later) == "QN-DH-DB-01-2024"


@pytest.mark.django_db
def test_a_province_without_districts_has_shorter_codes(world):
    unit = world.place("19-7", "Phường Kim Trà", "commune", "qn")
    assert numbering.place_code(unit) == "QN-197" and numbering.place_code(world.places["hn"]) == "QN-MC-HN"


@pytest.mark.django_db
def test_both_numbers_are_given_once_and_stay(world):
    evaluation = w.registered(world)
    product = Product.objects.get()
    slip, code = Dossier.objects.get().slip_number, product.code
    assert code == "QN-MC-HN-01-2023"
    registration.withdraw(world.people["chu_the"], evaluation.pk, reason="Sửa", now=world.now())
    again = registration.open_draft(world.people["chu_the"], evaluation.dossier_id, world.batch.pk, now=world.now())
    registration.file(world.people["chu_the"], again.pk, now=world.now())
    registration.register(world.people["can_bo"], again.pk, now=world.now())
    assert (Dossier.objects.get().slip_number, Product.objects.get().code) == (slip, code)


@pytest.mark.django_db
def test_a_number_written_by_hand_is_passed_over(world):
    first = w.product(world)
    Product.objects.filter(pk=first.pk).update(code="QN-MC-HN-01-2023")
    second = w.product(world, "Chè búp", of=first.producer)
    with transaction.atomic():
        assert numbering.number_product(second, world.now()) == "QN-MC-HN-02-2023"


@pytest.mark.django_db
def test_they_are_shown_where_people_look_and_found_by_search(world, client):
    evaluation = w.registered(world)
    slip, code = Dossier.objects.get().slip_number, Product.objects.get().code
    client.force_login(world.people["can_bo"])
    for page in (reverse("evaluation", args=[evaluation.pk]), reverse("dossier", args=[evaluation.dossier_id])):
        text = client.get(page).content.decode()
        assert slip in text and code in text, page
    assert code in client.get(reverse("product", args=[evaluation.dossier.product_id])).content.decode()
    for typed in (slip, code):
        assert "Trà hoa vàng" in client.get(reverse("search"), {"q": typed}).content.decode(), typed
    client.force_login(world.people["xa"])
    assert slip in client.get(reverse("commune_inbox") + "?muc=reported").content.decode()


@pytest.mark.django_db(transaction=True)
def test_eight_filings_at_once_take_eight_numbers():
    world = w.build()
    owner = w.producer(world)
    agent = world.person("chu_the")
    made = [
        dossiers.start(agent, w.product(world, f"Trà {n}", of=owner), kind="first", regulation="148", now=world.now())
        for n in range(8)
    ]
    gate, faults = threading.Barrier(len(made)), []

    def file(dossier):
        gate.wait(20)
        try:
            with transaction.atomic():
                dossiers.freeze(Dossier.objects.get(pk=dossier.pk), agent, now=w.START)
        except Exception as error:
            faults.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=file, args=(dossier,)) for dossier in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    numbers = sorted(Dossier.objects.values_list("slip_number", flat=True))
    assert faults == [] and numbers == [f"{n:02d}/PĐK-QN-MC-HN-2023" for n in range(1, 9)]

"""Hints of interests: two facts that meet, or one that is nobody else's; a common family name alone says nothing."""

import pytest

from evaluations.rules.interest import Maker, Person, Ties, hints, own_name

MAKER = Maker(
    name="htx nong nghiep hai son",
    representative="tran van a",
    residence="thon 2, xa hai son, thanh pho mong cai",
    address="thon 1",
    place="xa hai son",
    phones=("912345678",),
    emails=("htx@example.vn",),
)
STRANGER = Person(name="le thi b", office="so y te", residence="to 4, phuong tra co", firm="cong ty binh minh")


def said(person: Person = STRANGER, ties: Ties | None = None) -> str:
    return " ".join(hints(person, MAKER, ties or Ties()))


def test_a_stranger_gives_no_hint():
    assert hints(STRANGER, MAKER, Ties()) == ()


def test_a_family_name_alone_gives_none():
    assert hints(Person(name="tran van c"), MAKER, Ties()) == ()
    assert hints(Person(name="tran van c", residence="thon 5, xa hai son"), MAKER, Ties()) == ()


def test_a_home_alone_gives_none():
    assert hints(Person(name="le thi b", residence="thon 2, xa hai son"), MAKER, Ties()) == ()


@pytest.mark.parametrize("home", ["thon 2, xa hai son, thanh pho mong cai", "2, hai son", "thon 1, xa hai son"])
def test_the_same_family_name_and_home_does(home):
    assert "Cùng họ và cùng nơi cư trú" in said(Person(name="tran thi d", residence=home))


@pytest.mark.parametrize(
    "person",
    [
        Person(name="le b", firm="hop tac xa hai son"),
        Person(name="le b", firm="hai son"),
        Person(name="le b", office="giam doc htx nong nghiep hai son"),
    ],
)
def test_the_same_firm_whatever_its_legal_form(person):
    assert "Cùng doanh nghiệp" in said(person)


def test_a_firm_that_only_begins_alike_is_another():
    assert hints(Person(name="le b", firm="hop tac xa hai son ha"), MAKER, Ties()) == ()
    assert hints(Person(name="le b", firm="htx"), Maker(name="htx an"), Ties()) == ()


def test_an_office_in_the_producers_commune():
    assert "Cùng đơn vị" in said(Person(name="le b", office="pho chu tich ubnd xa hai son"))
    assert "Cùng đơn vị" in said(Person(name="le b", office="chu tich ubnd xa hai son, thanh pho mong cai"))
    assert hints(Person(name="le b", office="ubnd xa hai son dong"), MAKER, Ties()) == ()
    assert hints(Person(name="le b", office="truong thpt xa hai son"), MAKER, Ties()) == ()
    assert "Cùng đơn vị" in said(ties=Ties(serves_place=True))


def test_what_rows_and_numbers_say():
    assert "người thực hiện" in said(ties=Ties(acts_for=True))
    assert "số điện thoại" in said(Person(name="le b", phones=("912345678",)))
    assert "thư điện tử" in said(Person(name="le b", emails=("htx@example.vn",)))


def test_every_hint_is_named_once():
    person = Person(name="tran b", firm="hai son", residence="thon 2, xa hai son", phones=("912345678",))
    assert len(hints(person, MAKER, Ties(acts_for=True))) == 4


def test_the_name_of_a_firm_without_its_form():
    assert own_name("cong ty tnhh mot thanh vien thuong mai hai son") == "hai son"

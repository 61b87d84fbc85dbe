"""A world of two districts with a producer in each, and browsers signed in as its people."""

import pytest
from django.test import Client

from ocop import ui
from products import dossiers
from tests import world as w


@pytest.fixture
def world(db):
    return w.build()


@pytest.fixture
def as_(world):
    """``as_("chu_the")``: a client signed in as that person of the world."""

    def signed_in(username: str) -> Client:
        client = Client()
        client.force_login(world.person(username))
        return client

    return signed_in


@pytest.fixture
def dossier(world):
    """A dossier that a producer of Hải Sơn is writing, of a tea, under 148."""
    item = w.product(world)
    return dossiers.start(world.person("chu_the"), item, kind="first", regulation="148", now=world.now())


@pytest.fixture
def bare_frame(monkeypatch):
    """No navigation: what other apps ask for their entries does not count among a page's own queries."""
    monkeypatch.setattr(ui, "_entries", {})

"""Two people of one office, and a way to tell them something."""
from datetime import UTC, datetime

import pytest
from django.db import transaction

from ocop.accounts.models import User
from ocop.notices.telling import tell

AT = datetime(2023, 11, 22, 2, tzinfo=UTC)


@pytest.fixture
def people(db):
    return [
        User.objects.create_user(name, f"{name}@example.vn", "mat-khau-thu-123", full_name=f"Cán bộ {name}")
        for name in ("mot", "hai")
    ]


@pytest.fixture
def say():
    def make(people, kind="dossier.registered", *, dedupe="a", at=AT, subject="Đã tiếp nhận hồ sơ: Mật ong", **more):
        told = {"text": "Hồ sơ «Mật ong» được tiếp nhận.", "link": "/viec/", **more}
        with transaction.atomic():
            return tell(people, kind, subject=subject, at=at, dedupe=dedupe, **told)

    return make

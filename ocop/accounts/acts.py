"""What people do with their own account: each act is one transaction with its journal entry."""
from datetime import datetime

from django.contrib.auth.password_validation import password_changed
from django.db import transaction

from ocop.accounts.models import User
from ocop.journal.record import record


def note_sign_in(user: User, *, now: datetime, how: str = "password") -> None:
    """Write down that the person signed in (``how``: "password", or "demo" for a trial account without one)."""
    with transaction.atomic():
        record(user, "account.sign_in", user, at=now, details={"how": how})


def note_sign_out(user: User, *, now: datetime) -> None:
    """Write down that the person signed out."""
    with transaction.atomic():
        record(user, "account.sign_out", user, at=now)


def change_password(user: User, password: str, *, now: datetime) -> User:
    """Set a password that the form has checked; the duty to change it ends. Returns the saved user."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        user.set_password(password)
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])
        password_changed(password, user)
        record(user, "account.password_changed", user, at=now)
    return user


def password_set_by_another(actor: User, user: User, *, now: datetime) -> User:
    """The administration has given the person a password, or taken the way in by password away; they hear of it.

    Whoever set it knows it: it opens nothing until the person has changed it. Returns the saved user.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        user.must_change_password = user.has_usable_password()
        user.save(update_fields=["must_change_password"])
        record(actor, "account.password_set", user, at=now, details={"usable": user.has_usable_password()})
    return user


def change_contact(user: User, *, email: str, phone: str, now: datetime) -> User:
    """Correct one's own e-mail and telephone (Law 91/2025: the right to correct one's data). Returns the saved user.

    The journal names the fields and not the values: personal data could never be taken out of it again.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        changed = [name for name, value in (("email", email), ("phone", phone)) if getattr(user, name) != value]
        user.email, user.phone = email, phone
        if changed:
            user.save(update_fields=changed)
            record(user, "account.contact_changed", user, at=now, details={"fields": changed})
    return user

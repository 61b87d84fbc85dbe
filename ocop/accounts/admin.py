"""People, units and roles in the administration site. Whatever is saved here is journalled."""
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from ocop.accounts import acts
from ocop.accounts.back_office import WithJournal
from ocop.accounts.models import Locality, RoleGrant, User
from ocop.journal.clock import now
from ocop.journal.record import record


class Journalled(WithJournal):
    """Writes every saving and deletion to the journal, in the transaction that Django's admin opens."""

    def save_related(self, request, form, formsets, change) -> None:
        super().save_related(request, form, formsets, change)
        fields = sorted(set(form.changed_data) | {s.prefix for s in formsets if s.has_changed()})
        self._note(request, "changed" if change else "created", form.instance, {"fields": fields})

    def delete_model(self, request, obj) -> None:
        self._note(request, "deleted", obj, {"label": _in_the_journal(obj)})
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset) -> None:
        for obj in queryset:
            self._note(request, "deleted", obj, {"label": _in_the_journal(obj)})
        super().delete_queryset(request, queryset)

    def _note(self, request, what: str, obj, details: dict) -> None:
        unit = obj if isinstance(obj, Locality) else getattr(obj, "locality", None)
        record(request.user, f"{obj._meta.model_name}.{what}", obj, at=now(), unit=unit, details=details)


def _in_the_journal(obj) -> str:
    with override("vi"):  # a role's name is translated for who looks at it, not for the record
        return str(obj)


class UnitSelect(AutocompleteSelect):
    """The empty field says what it is for: its text is all that a screen reader finds of it."""

    def build_attrs(self, base_attrs, extra_attrs=None) -> dict:
        return {**super().build_attrs(base_attrs, extra_attrs), "data-placeholder": _("Chọn đơn vị")}


class GrantInline(admin.StackedInline):  # a tabular one leaves its fields without labels
    model = RoleGrant
    extra = 0
    fields = [("role", "locality"), ("valid_from", "valid_to")]
    autocomplete_fields = ["locality"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "locality":
            kwargs["widget"] = UnitSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class NewUserForm(AdminUserCreationForm):
    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("username", "full_name", "email")


@admin.register(User)
class PersonAdmin(Journalled, UserAdmin):
    add_form = NewUserForm
    list_display = ["username", "full_name", "office", "is_active", "must_change_password", "last_login"]
    list_filter = ["is_active", "must_change_password", "grants__role"]
    search_fields = ["username", "full_name", "office", "email"]
    ordering = ["username"]
    inlines = [GrantInline]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password", "must_change_password", "is_active"]}),
        (_("Người dùng"), {"fields": ["full_name", "office", "email", "phone"]}),
        (_("Thời gian"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"classes": ["wide"], "fields": ["username", "full_name", "email", "usable_password", "password1",
                                                "password2"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]

    def user_change_password(self, request, id, form_url=""):
        """Another person's password; one's own is changed where the old one is asked for."""
        if unquote(id) == str(request.user.pk):
            return redirect("password_change")
        with transaction.atomic():  # the password is not set without its entry and its notice
            return super().user_change_password(request, id, form_url)

    def log_change(self, request, obj, message):
        """Django's page for a password has no other hook once it has saved."""
        if request.resolver_match.url_name == "auth_user_password_change":
            acts.password_set_by_another(request.user, obj, now=now())
        return super().log_change(request, obj, message)

    def save_model(self, request, obj, form, change) -> None:
        if not change:
            obj.must_change_password = True  # whoever made the account knows its first password
        super().save_model(request, obj, form, change)


@admin.register(Locality)
class LocalityAdmin(Journalled):
    list_display = ["name", "code", "level", "parent", "valid_from", "valid_to"]
    list_filter = ["level"]
    list_select_related = ["parent"]
    search_fields = ["name", "search_key", "code"]
    autocomplete_fields = ["parent", "successors"]


@admin.register(RoleGrant)
class GrantAdmin(Journalled):
    list_display = ["user", "role", "locality", "valid_from", "valid_to"]
    list_filter = ["role", "locality__level"]
    list_select_related = ["user", "locality"]
    search_fields = ["user__username", "user__full_name", "locality__name", "locality__search_key"]
    autocomplete_fields = ["user", "locality"]


admin.site.unregister(Group)

"""The administration site's rights: whoever administers the installation has them all, nobody else any."""
from django.contrib.auth.backends import BaseBackend

from ocop.accounts import roles


class RoleBackend(BaseBackend):
    """Answers the administration site's questions from role grants; signs nobody in."""

    def has_perm(self, user_obj, perm, obj=None) -> bool:
        return roles.is_admin(user_obj)

    def has_module_perms(self, user_obj, app_label) -> bool:
        return roles.is_admin(user_obj)

"""People, roles and places."""
from ocop.accounts.models.locality import Locality
from ocop.accounts.models.role import Role, RoleGrant
from ocop.accounts.models.series import NumberSeries
from ocop.accounts.models.user import User

__all__ = ["Locality", "NumberSeries", "Role", "RoleGrant", "User"]

"""Checks of the permission table, so that a typo cannot open or shut a door, and of who has an account."""

from django.core.checks import Error, register

from clinic.accounts.models import User
from clinic.accounts.roles import PERMISSIONS, ROLE_NAMES, Action, Role
from clinic.safety import safety_check, unsafe


@register()
def every_action_has_roles(app_configs, **kwargs):
    missing = [action for action in Action if not PERMISSIONS.get(action)]
    patients = [
        action for action, roles in PERMISSIONS.items() if Role.PATIENT in roles and action is not Action.USE_OWN_PAGES
    ]
    return [
        Error(f"The permission table gives '{action.value}' to no role.", id="clinic.E001") for action in missing
    ] + [Error(f"The permission table lets patients '{action.value}'.", id="clinic.E002") for action in patients]


@safety_check
def somebody_can_sign():
    for role in (Role.PRESCRIBER, Role.MEDICAL_DIRECTOR, Role.MANAGER):
        if not User.objects.filter(is_active=True, roles__contains=[role.value]).exists():
            yield unsafe(
                f"Nobody has an account as {ROLE_NAMES[role].lower()}.",
                "Add one with manage.py add_staff.",
                id="clinic.S11",
            )

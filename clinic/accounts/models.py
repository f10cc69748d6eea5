from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from clinic.accounts.roles import ROLE_NAMES, STAFF, Action, Role, may
from clinic.audit.history import tracked


@tracked(exclude=["password", "last_login"])
class User(AbstractUser):
    """Somebody who signs in: a member of staff with one or more roles, or a patient with just that one."""

    roles = ArrayField(models.CharField(max_length=20, choices=list(ROLE_NAMES.items())), default=list, blank=True)
    credentials = models.CharField(max_length=40, blank=True, help_text="Printed behind the name, such as RN or MD.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="user_known_roles",
                condition=Q(roles__contained_by=[role.value for role in Role]),
                violation_error_message="A role is not one of the clinic's roles.",
            ),
            models.CheckConstraint(
                name="user_patient_is_only_patient",
                condition=~Q(roles__contains=[Role.PATIENT.value]) | Q(roles=[Role.PATIENT.value]),
                violation_error_message="A patient's account cannot hold a staff role.",
            ),
        ]

    def __str__(self):
        return self.printed_name

    @property
    def printed_name(self) -> str:
        name = self.get_full_name() or self.username
        return f"{name}, {self.credentials}" if self.credentials else name

    @property
    def role_names(self) -> list[str]:
        return [ROLE_NAMES[role] for role in Role if role in self.roles]

    @property
    def is_patient(self) -> bool:
        return Role.PATIENT in self.roles

    @property
    def is_clinic_staff(self) -> bool:
        return not STAFF.isdisjoint(self.roles)

    @property
    def may_do(self) -> set[str]:
        """Every action this user may do, by its words; for templates: `{% if "sign an order" in user.may_do %}`."""
        return {action.value for action in Action if self.may(action)}

    def may(self, action: Action) -> bool:
        return self.is_active and may(self.roles, action)

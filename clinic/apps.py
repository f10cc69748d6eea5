from django.apps import AppConfig
from django.db.models.signals import post_migrate

from clinic.audit.guards import make_firm


class ClinicConfig(AppConfig):
    name = "clinic"
    verbose_name = "Clinic"

    def ready(self):
        import clinic.accounts.checks
        import clinic.checks
        import clinic.messaging.checks
        import clinic.sites.checks  # noqa: F401  they register themselves

        post_migrate.connect(make_firm, sender=self, dispatch_uid="triggers are never skipped")

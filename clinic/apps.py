from django.apps import AppConfig


class ClinicConfig(AppConfig):
    name = "clinic"
    verbose_name = "Clinic"

    def ready(self):
        import clinic.accounts.checks
        import clinic.checks
        import clinic.messaging.checks
        import clinic.sites.checks  # noqa: F401  they register themselves

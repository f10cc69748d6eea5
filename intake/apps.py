from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "intake"
    verbose_name = "Intake"

    def ready(self):
        import intake.instruments.checks
        import intake.patients.checks  # noqa: F401  they register themselves

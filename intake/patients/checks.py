"""What `check_clinic` says of patients."""

from clinic.safety import safety_check, unsafe
from intake.patients.models import Patient


@safety_check
def nobody_is_made_up():
    if Patient.objects.filter(demo=True).exists():
        yield unsafe(
            "Made-up people of the demo clinic are among the patients.",
            "Treat real patients in a clinic of its own: another DATABASE_URL, without seed_demo.",
            id="intake.S01",
        )

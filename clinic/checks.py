"""What must be different in the installation itself before real patients are treated."""

from clinic.environment import environment
from clinic.safety import safety_check, unsafe


@safety_check
def installation_is_for_real_patients():
    if not environment.production:
        yield unsafe(
            "The clinic runs in development mode: errors are shown to everybody, and the secret is a file here.",
            "Set CLINIC_MODE=production; .env.example names what it needs.",
            id="clinic.S01",
        )
    if environment.uses_embedded_database:
        yield unsafe(
            "The embedded PostgreSQL is in use, which nobody backs up or watches.",
            "Set DATABASE_URL to a PostgreSQL server of your own.",
            id="clinic.S02",
        )
    if environment.uses_embedded_redis:
        yield unsafe(
            "The embedded Redis is in use, which nobody watches.",
            "Set REDIS_URL to a Redis server of your own.",
            id="clinic.S03",
        )

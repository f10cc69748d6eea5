"""Take the whole clinic along: `export_clinic FOLDER`, or `--deidentified` for a set to count with."""

from pathlib import Path

from django.core.management.base import CommandError
from django.utils import timezone

from clinic.command_line import ClinicCommand
from treatments.exports.clinic_folder import write_clinic, write_study
from treatments.exports.tables import Scope
from treatments.exports.writing import NotOurFolder


class Command(ClinicCommand):
    """Streamed and resumable: stopped and started again on the same folder, it goes on."""

    help = "Write the whole clinic into FOLDER: CSV with a codebook, documents, a manifest with checksums."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        """The folder, and which of the two."""
        parser.add_argument("folder", help="empty, or one in which the same export was stopped")
        parser.add_argument(
            "--deidentified", action="store_true", help="study ids, moved dates, no names, contact or free text"
        )

    def handle(self, *, folder, deidentified, **options) -> None:
        """Write it and say what it holds."""
        write = write_study if deidentified else write_clinic
        try:
            manifest = write(Path(folder), scope=Scope(), at=timezone.now())
        except NotOurFolder as error:
            raise CommandError(str(error), returncode=2) from None
        except OSError as error:
            raise CommandError(f"{folder} cannot be written: {error.strerror}.", returncode=2) from None
        rows = sum(file["rows"] or 0 for file in manifest["files"])
        self.stdout.write(f"{manifest['patients']} patients, {rows} rows in {len(manifest['files'])} files.")
        if deidentified:
            check = manifest["self_check"]
            self.stdout.write(
                f"Everybody looks like at least {check['k'] or 0} people by age band and sex. Left out: "
                f"{check['left_out_without_consent']} without consent to the use of data, "
                f"{check['left_out_small_cells']} who would stand out."
            )

"""Take over a clinic's history: `import_history FOLDER` with patients.csv, infusions.csv and assessments.csv."""

from functools import partial
from pathlib import Path

from django.core.management.base import CommandError
from django.utils import timezone

from clinic.command_line import ClinicCommand
from clinic.sites.models import Site
from treatments.imports.columns import TABLES
from treatments.imports.services import BadHistory, DemoPeopleHere, Source, WhichSite, import_history
from treatments.imports.values import BadValue, Reading, zone_name


class Command(ClinicCommand):
    """All or nothing. Every fault goes to standard error with file, line and reason; the exit status is then 2."""

    help = "Take over patients, infusions and assessments of another system; all or nothing, as often as you like."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        """A folder, and what an empty clinic cannot know yet."""
        parser.add_argument("folder", help="holds patients.csv, infusions.csv and assessments.csv")
        parser.add_argument("--site", help="to which of several sites new patients come, by its name")
        parser.add_argument("--time-zone", default="", help="of the first site of an empty clinic, America/New_York")
        parser.add_argument("--dry-run", action="store_true", help="look at everything, keep nothing")

    def handle(self, *, folder, site, time_zone, dry_run, **options) -> None:
        """Import, or say why not."""
        now = timezone.now()
        try:
            taken = import_history(
                self._sources(Path(folder)),
                by=None,
                at=now,
                reading=Reading(now),
                fault=lambda fault: self.stderr.write(str(fault)),
                site=_site_named(site),
                time_zone=zone_name(time_zone),
                only_looking=dry_run,
            )
        except (BadHistory, DemoPeopleHere, WhichSite, BadValue) as error:
            raise CommandError(str(error), returncode=2) from None
        self._say(taken, "would be imported" if dry_run else "imported")

    def _sources(self, folder: Path) -> dict[str, Source]:
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.", returncode=2)
        ours = {table.file: name for name, table in TABLES.items()}
        strange = sorted(path.name for path in folder.glob("*.[cC][sS][vV]") if path.name not in ours)
        if strange:
            raise CommandError(f"{strange[0]} is none of {', '.join(ours)}; name it so or take it away.", returncode=2)
        found = {name: folder / file for file, name in ours.items() if (folder / file).is_file()}
        if not found:
            raise CommandError(f"There is none of {', '.join(ours)} in {folder}.", returncode=2)
        for file, name in ours.items():
            if name not in found:
                self.stderr.write(f"{file} is not there; nothing is read in its place.")
        return {name: Source(partial(path.open, "rb")) for name, path in found.items()}

    def _say(self, taken, done: str) -> None:
        for name, counts in taken.counts.items():
            twice = f", {counts['twice']} say what another row says" if counts["twice"] else ""
            self.stdout.write(f"{name}: {counts['new']} {done}, {counts['known']} were there already{twice}.")
        if taken.signs:
            self.stdout.write(
                f"{taken.signs} patients have a sign of risk in an answer of the last 30 days. "
                "No risk case is opened by history; look at their records today."
            )


def _site_named(name: str | None) -> Site | None:
    if name is None:
        return None
    found = Site.objects.filter(name=name).first()
    if found is None:
        names = ", ".join(Site.objects.values_list("name", flat=True)) or "there is none yet"
        raise CommandError(f"--site: {name!r} is not a site; accepted: {names}.", returncode=2)
    return found

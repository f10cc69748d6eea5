"""The whole clinic in a folder: nothing forgotten, nothing that identifies in a study, and the way back in."""

import csv
import hashlib
import json
from collections import Counter
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from intake.consent import queries as consent_queries
from intake.consent import services as consents
from intake.patients.models import Patient
from tests.treatments.imports.history import imported
from tests.treatments.outcomes.clinic import DAY_ZERO, score, small_clinic, treated
from treatments.courses.models import Delivery
from treatments.exports import clinic_folder, tables
from treatments.exports.study import TABLES
from treatments.exports.tables import Scope
from treatments.infusions.record_documents import record_document

pytestmark = pytest.mark.django_db


def exported(folder, **options):
    out = StringIO()
    call_command("export_clinic", str(folder), stdout=out, **options)
    return json.loads((folder / "manifest.json").read_text()), out.getvalue()


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def figures():
    out = StringIO()
    call_command("outcomes", "--json", stdout=out)
    found = json.loads(out.getvalue())
    found.pop("adverse_events")  # these belong to infusions run here; history has none
    return found


def agree_to_use_of_data(patients, at):
    consents.install_documents(at)
    for patient in patients:
        document = consent_queries.current_document("data")
        consents.sign(patient=patient, document=document, signature=consents.Signature(patient.name, "test"), at=at)


def test_every_table_leaves_or_has_a_reason_not_to():
    exported_labels = {file.model._meta.label for file in tables.table_files()}
    own = {model._meta.label for model in tables.own_models() if not hasattr(model, "pgh_tracked_model")}
    assert own - exported_labels == set(tables.LEFT_OUT) & own
    assert set(tables.LEFT_OUT) <= own, "these are no tables any more"
    assert all(tables.LEFT_OUT.values())


def test_every_column_is_in_the_codebook(north, tmp_path):
    small_clinic(north)
    manifest, said = exported(tmp_path / "out")
    assert said.startswith("8 patients, ")
    book = {}
    for row in rows(tmp_path / "out" / "codebook.csv"):
        assert row["meaning"]
        assert row["type"]
        book.setdefault(row["file"], []).append(row["column"])
    for file in manifest["files"]:
        if not file["path"].startswith(("codebook", "documents")):
            with (tmp_path / "out" / file["path"]).open(encoding="utf-8-sig", newline="") as content:
                assert next(csv.reader(content)) == book[file["path"].removesuffix(".csv")]
    header = book["tables/clinic-user"]
    assert "username" in header
    assert "password" not in header


def test_the_manifest_tells_rows_and_checksums(north, tmp_path):
    treated(north, {-7: 100})
    manifest, _ = exported(tmp_path / "out")
    files = {file["path"]: file for file in manifest["files"]}
    assert files["history/infusions.csv"]["rows"] == 6
    on_disk = {str(p.relative_to(tmp_path / "out")) for p in (tmp_path / "out").rglob("*") if p.is_file()}
    assert on_disk == {*files, "manifest.json"}
    for path, file in files.items():
        content = (tmp_path / "out" / path).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (file["sha256"], file["bytes"])


def test_what_is_on_paper_about_a_patient_comes_along(signed, tmp_path):
    manifest, _ = exported(tmp_path / "out")
    home = f"documents/{signed.patient_id}"
    found = {file["path"] for file in manifest["files"] if file["path"].startswith(home)}
    assert f"{home}/record-{signed.pk}.pdf" in found
    assert any(path.startswith(f"{home}/consent-") for path in found)
    listed = {f"{home}/{row['document']}" for row in rows(tmp_path / "out" / home / "list.csv")}
    assert listed | {f"{home}/list.csv"} == found
    paper = (tmp_path / "out" / home / f"record-{signed.pk}.pdf").read_bytes()
    assert paper == record_document(signed, signed.signed_at), "not the record as it was signed"


def test_history_goes_out_and_comes_in_again_with_the_same_figures(north, tmp_path):
    small_clinic(north)
    treated(north, {-7: 80}, mrn="=1+1", mobile="+12025550143")
    before = figures()
    exported(tmp_path / "out")
    with_rows = rows(tmp_path / "out" / "history" / "assessments.csv")
    assert with_rows
    _empty_the_clinic()
    imported(tmp_path / "out" / "history")
    assert figures() == before
    assert Patient.objects.filter(mrn="=1+1", mobile="+12025550143").exists()


def _empty_the_clinic():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE intake_patient, clinic_site CASCADE")


def test_an_export_that_was_stopped_goes_on(north, tmp_path, monkeypatch):
    treated(north, {-7: 100})
    folder = tmp_path / "out"

    def stops(scope, at):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(clinic_folder, "_figures", stops)
        with pytest.raises(CommandError, match="No space left"):
            exported(folder)
    first = (folder / "history" / "patients.csv").stat().st_mtime_ns
    assert not (folder / "manifest.json").exists()
    exported(folder)
    assert (folder / "history" / "patients.csv").stat().st_mtime_ns == first
    assert (folder / "manifest.json").exists()


def test_a_folder_with_other_things_is_refused(tmp_path):
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(CommandError, match="is not empty"):
        exported(tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "keep"


def test_a_scope_holds_the_rows_of_its_sites_only(north, south):
    treated(north, {-7: 100})
    treated(south, {-7: 100})
    scope = Scope((north.pk,))
    for file in tables.table_files():
        content = json.dumps(list(file.rows(scope)), default=str)
        assert "South Street" not in content, file.path
    assert [len(list(f.rows(scope))) for f in tables.table_files() if f.model is Delivery] == [6]


@pytest.fixture
def study(north, now, tmp_path):
    """Six who look alike and agreed, one who agreed and would stand out, one who did not agree, one who withdrew."""
    alike = [treated(north, {-7: 100, 14: 50}, born=date(1990, 1, 1)) for _ in range(6)]
    oldest = treated(north, {-7: 100}, born=date(1931, 1, 1))
    treated(north, {-7: 90})
    withdrew = treated(north, {-7: 90})
    agree_to_use_of_data([*alike, oldest, withdrew], now)
    consents.withdraw(consent=withdrew.consents.get(), reason="", by=None, at=now)
    manifest, said = exported(tmp_path / "set", deidentified=True)
    return manifest, said, tmp_path / "set"


def test_only_who_agreed_and_does_not_stand_out(study):
    manifest, said, folder = study
    check = manifest["self_check"]
    assert (check["k"], check["patients"]) == (6, 6)
    assert (check["left_out_small_cells"], check["left_out_without_consent"]) == (1, 2)
    assert "at least 6 people" in said
    alike = Counter((row["age_band"], row["reference_sex"]) for row in rows(folder / "study" / "patients.csv"))
    assert (min(alike.values()), sum(alike.values())) == (6, 6)


def test_nothing_names_anybody(study):
    _, _, folder = study
    content = "".join(path.read_text(encoding="utf-8-sig") for path in (folder / "study").glob("*.csv"))
    for patient in Patient.objects.all():
        for word in (patient.mrn, patient.given_name + " ", patient.email, patient.family_name, str(patient.born)):
            assert word not in content
    names = {path.name for path in folder.rglob("*")}
    assert ".unfinished.json" not in names
    assert {label.partition(".")[2].lower() for label in TABLES} <= {name.removesuffix(".csv") for name in names}


def test_intervals_are_kept_and_days_are_not(study):
    _, _, folder = study
    by_patient = {}
    for row in rows(folder / "study" / "delivery.csv"):
        by_patient.setdefault(row["patient"], []).append(datetime.fromisoformat(row["started_at"]))
    assert len(by_patient) == 6
    real = sorted(
        Delivery.objects.filter(patient=Patient.objects.order_by("pk").first()).values_list("started_at", flat=True)
    )
    steps = [later - first for first, later in zip(real, real[1:], strict=False)]
    for moved in by_patient.values():
        moved.sort()
        assert [later - first for first, later in zip(moved, moved[1:], strict=False)] == steps
        assert timedelta(days=1) <= real[0] - moved[0] <= timedelta(days=364)
    assert len({moved[0] for moved in by_patient.values()}) > 1


def test_rows_stand_by_study_id_and_words_of_few_are_left_out(north, now, tmp_path):
    alike = [treated(north, {-7: 100}, born=date(1990, 1, 1)) for _ in range(6)]
    score(alike[0], 90, DAY_ZERO, mode="telephone")
    score(alike[1], 10, DAY_ZERO, instrument="phq-9")
    agree_to_use_of_data(alike, now)
    exported(tmp_path / "set", deidentified=True)
    for name in ("patients", "delivery", "assessment"):
        people = [row["patient"] for row in rows(tmp_path / "set" / "study" / f"{name}.csv")]
        assert people == sorted(people), name
    found = rows(tmp_path / "set" / "study" / "assessment.csv")
    assert [row["mode"] for row in found if row["total"] == "90.0"] == [""]
    assert {(row["instrument"], row["mode"]) for row in found if row["total"] != "90.0"} == {("lsas-sr", "self")}


def test_rows_of_a_set_belong_together_and_to_no_other_set(study, tmp_path):
    _, _, folder = study
    people = {row["patient"] for row in rows(folder / "study" / "patients.csv")}
    assert {row["patient"] for row in rows(folder / "study" / "assessment.csv")} == people
    exported(tmp_path / "again", deidentified=True)
    assert not people & {row["patient"] for row in rows(tmp_path / "again" / "study" / "patients.csv")}

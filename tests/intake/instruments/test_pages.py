"""The pages of the questionnaires: what each measures, bringing a wording, looking at it, taking it into use."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from intake.assessments import services as assessments
from intake.instruments import queries
from intake.instruments.catalogue import INSTRUMENTS, number_of
from intake.instruments.models import ReliabilityFigures, WordingPack, WordingUse
from intake.instruments.packs.document import MOST_BYTES
from intake.instruments.packs.reading import read_pack
from intake.instruments.wording import wording_for
from tests.cast import PASSWORD
from tests.clinic.counting import queries_of
from tests.intake.pages import LONG, NUL, SCRIPT, errors_of, refuses_strangers_and_others
from tests.rules.intake.instruments.answering import lowest
from tests.rules.intake.instruments.packing import as_file, question, questionnaire

pytestmark = pytest.mark.django_db
GAD_7 = number_of("gad-7")
LIST = reverse("instruments:questionnaires")
PAGE = reverse("instruments:questionnaire", args=[GAD_7])
IMPORT = reverse("instruments:import", args=[GAD_7])
ATTESTED = {"permission": "Letter of the owner, 1 March, kept in file 7.", "seen": "on", "password": PASSWORD}


@pytest.fixture
def mona(staff, sign_in):
    return sign_in(staff.mona)


def sent(browser, raw, language="en", name="wording.json"):
    return browser.post(IMPORT, {"language": language, "file": SimpleUploadedFile(name, raw)})


def text(response):
    return response.content.decode()


def test_only_staff_see_the_questionnaires_and_only_managers_change_their_words(staff, ada, sign_in, brought):
    pack = brought()
    for page in (LIST, PAGE, reverse("instruments:wording", args=[pack.pk])):
        refuses_strangers_and_others(sign_in, page, others=[ada.user, staff.dana])
        assert sign_in(staff.nora).get(page).status_code == 200
    for page in (IMPORT, reverse("instruments:take-into-use", args=[pack.pk]), reverse("instruments:reliable-change")):
        refuses_strangers_and_others(sign_in, page, others=[ada.user, staff.dana, staff.nora, staff.priya, staff.odo])
        assert sign_in(staff.mira).get(page).status_code == 200
    assert "Bring a wording" not in text(sign_in(staff.nora).get(PAGE))


def test_the_list_says_whose_words_are_in_use(mona, used):
    page = text(mona.get(LIST))
    assert "8 questionnaires are asked in this program" in page
    used("lsas-sr")
    page = text(mona.get(LIST))
    assert "7 questionnaires are asked in this program" in page
    assert "en-clinic-1" in page


def test_the_list_costs_the_same_however_much_was_brought(mona, used):
    mona.get(LIST)
    before = queries_of(mona, LIST)
    for name in ("gad-7", "phq-9", "wsas"):
        used(name)
        used(name, title="Your week")
    assert queries_of(mona, LIST) == before


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_every_scale_has_a_page_with_its_numbers_and_sources(mona, name):
    page = text(mona.get(reverse("instruments:questionnaire", args=[number_of(name)])))
    scale = INSTRUMENTS[name]
    assert "<title>Questionnaire" in page
    for cut_off in (*scale.positive, *scale.other_cut_offs):
        assert f"{cut_off.comparison.replace('>', '&gt;').replace('<', '&lt;')} {cut_off.value}<" in page
    for item in scale.items:
        assert f'<th scope="row">{item.id}</th>' in page


def test_a_page_costs_the_same_however_often_its_words_changed(mona, used):
    mona.get(PAGE)
    used()
    once = queries_of(mona, PAGE)
    for title in ("Your week", "Your days", "Your fortnight"):
        used(title=title)
    assert queries_of(mona, PAGE) == once


@pytest.mark.parametrize("number", [0, 17, 10**9])
def test_a_scale_that_is_not_there_is_not_found(mona, number):
    for name in ("questionnaire", "template", "import"):
        assert mona.get(f"{LIST}{number}/{'' if name == 'questionnaire' else name + '/'}").status_code == 404


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_the_template_can_be_downloaded_filled_in_and_brought(mona, name):
    response = mona.get(reverse("instruments:template", args=[number_of(name)]))
    assert response["Content-Disposition"] == f'attachment; filename="questionnaire-{number_of(name)}.json"'
    document = json.loads(response.content)
    assert [item["linkId"] for item in document["item"]][0] == "instructions"
    filled = questionnaire(name)
    assert {**document, "item": [], "title": ""} | {k: filled[k] for k in ("copyright", "status")} == {
        **filled,
        "item": [],
        "title": "",
    }


def test_a_wording_goes_from_a_file_to_the_patient(mona, staff, ada, sign_in, now):
    raw = as_file(questionnaire("gad-7"))
    pack_page = sent(mona, raw)
    pack = WordingPack.objects.get()
    assert pack_page.url == reverse("instruments:wording", args=[pack.pk])
    shown = text(mona.get(pack_page.url))
    assert "Not in use" in shown
    assert "cannot stop worry" in shown
    assert "Authorised 2: Not being able to stop or control worrying" in shown

    preview = text(mona.get(reverse("assessments:preview", args=[GAD_7, 2]) + f"?wording={pack.pk}"))
    assert "Authorised 2: Not being able to stop or control worrying" in preview

    use = mona.post(reverse("instruments:take-into-use", args=[pack.pk]), ATTESTED)
    assert use.url == PAGE
    page = text(mona.get(PAGE))
    assert "Authorised wording" in page
    assert "Letter of the owner, 1 March, kept in file 7." in page
    assert "Mona Staff" in page

    begun = assessments.start(patient=ada, instrument="gad-7", occasion="follow-up", about="follow-up:1", at=now)
    patients = text(sign_in(ada.user).get(reverse("assessments:screen", args=[begun.pk, 2])))
    assert "Authorised 2: Not being able to stop or control worrying" in patients
    assert "© The owner of the scale. Used by permission." in patients
    assert form_of(preview) == form_of(patients)


def form_of(page):
    """What stands in the form of a page, but for what differs on every page anyway."""
    lines = page[page.index('<form class="form question"') : page.index("</form>", page.index("question"))].split("\n")
    return [line for line in lines if not any(part in line for part in ("csrf", "data-keep", "Back</a>"))]


def test_a_refused_file_is_told_item_by_item_and_the_choice_stays(mona):
    document = questionnaire("gad-7", language="es")
    question(document, "2")["answerOption"].pop()
    document["item"].pop()
    response = sent(mona, as_file(document), language="es")
    assert response.status_code == 422
    page = text(response)
    assert "Item &quot;2&quot; (cannot stop worry): the answer 3 is missing." in page
    assert "Item &quot;7&quot; (afraid something awful might happen) is missing." in page
    assert '<option value="es" selected>' in page
    assert not WordingPack.objects.exists()


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "The file is empty"),
        (b"{", "The file is not JSON"),
        (b"\x00\x01", "The file is not JSON"),
        (b"\xff", "The file is not UTF-8"),
        (b'{"resourceType": "Questionnaire", "status": "active", "item": [{"linkId": "\\ud800"}]}', "is not valid"),
        (b'{"resourceType": "Questionnaire", "status": "active", "item": [{"linkId": "\\u0000"}]}', "not taken"),
        (b" " * (MOST_BYTES + 1), "at most 1,000,000 are accepted"),
        (as_file(questionnaire("gad-7") | {"title": SCRIPT}), "holds markup"),
        (as_file(questionnaire("gad-7") | {"copyright": LONG}), "has 10000 characters; at most 4000 are accepted"),
        (as_file(questionnaire("gad-7") | {"title": NUL}), "hidden character"),
    ],
)
def test_a_bad_file_gets_a_sentence_and_nothing_is_kept(mona, raw, words):
    response = sent(mona, raw)
    assert response.status_code == 422
    assert words in text(response)
    assert not WordingPack.objects.exists()


def test_without_a_file_or_in_an_unknown_language_nothing_is_brought(mona):
    assert errors_of(mona.post(IMPORT, {"language": "en"})) == {"file": ["Choose the file."]}
    response = sent(mona, as_file(questionnaire("gad-7")), language="xx")
    assert set(errors_of(response)) == {"language"}


def test_a_file_name_full_of_markup_is_shown_as_text(mona):
    sent(mona, as_file(questionnaire("gad-7")), name=f"{SCRIPT}.json")
    page = text(mona.get(reverse("instruments:wording", args=[WordingPack.objects.get().pk])))
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("given", "field"),
    [({"permission": ""}, "permission"), ({"permission": NUL}, "permission"), ({"permission": LONG}, "permission"),
     ({"seen": ""}, "seen"), ({"password": "wrong"}, "password")],
)  # fmt: skip
def test_without_permission_preview_and_password_nothing_is_used(mona, brought, given, field):
    page = reverse("instruments:take-into-use", args=[brought().pk])
    response = mona.post(page, ATTESTED | given)
    assert set(errors_of(response)) == {field}
    assert not WordingUse.objects.exists()


def test_a_wording_can_be_taken_back_with_a_reason(mona, used):
    used()
    back = reverse("instruments:back", args=[GAD_7, "en"])
    assert set(errors_of(mona.post(back, {"password": PASSWORD}))) == {"reason"}
    assert mona.post(back, {"reason": "The licence has ended.", "password": PASSWORD}).url == PAGE
    assert queries.wording_in_use("gad-7", "en") == wording_for("gad-7")
    page = text(mona.get(PAGE))
    assert "The licence has ended." in page
    assert "Letter of 1 March, file 7." in page
    again = mona.post(back, {"reason": "Twice.", "password": PASSWORD}, follow=True)
    assert "These words are in use already." in text(again)


def test_a_wording_can_be_carried_elsewhere_as_a_file(mona, used):
    pack = used()
    response = mona.get(reverse("instruments:wording-file", args=[pack.pk]))
    assert response["Content-Type"].startswith("application/fhir+json")
    assert read_pack(response.content, "gad-7", "en").content == pack.content


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_every_screen_of_every_scale_can_be_previewed_to_the_end(mona, name):
    address = reverse("assessments:preview", args=[number_of(name), 1])
    for _ in range(60):
        page = mona.get(address)
        assert page.status_code == 200
        address = mona.post(address, {"skip": "1"}).url
        if "/preview/" not in address:
            break
    assert address == reverse("instruments:questionnaire", args=[number_of(name)])


def test_a_preview_behaves_as_the_page_does_and_keeps_nothing(mona, used):
    pack = used("c-ssrs-screen")
    address = reverse("assessments:preview", args=[number_of("c-ssrs-screen"), 1]) + f"?wording={pack.pk}"
    assert mona.post(address, {}).status_code == 422
    assert mona.post(address, {"item-1": "true"}, headers={"HX-Request": "true"}).status_code == 204
    assert mona.post(address, {"item-1": "true"}).url == address.replace("/1/?", "/2/?")
    assert mona.post(address, {"leave": "1"}).url == reverse("instruments:wording", args=[pack.pk])
    assert "A preview keeps nothing" in text(mona.get(address))


@pytest.mark.parametrize("query", ["?wording=x", "?wording=²", "?wording=999999999999999999999", "?wording=0"])
def test_a_wording_that_is_not_there_is_not_found(mona, query):
    assert mona.get(reverse("assessments:preview", args=[GAD_7, 1]) + query).status_code == 404


def test_a_preview_shows_no_wording_of_another_scale_and_no_screen_there_is_not(mona, brought):
    pack = brought()
    other = reverse("assessments:preview", args=[number_of("phq-9"), 1])
    assert mona.get(f"{other}?wording={pack.pk}").status_code == 404
    for number in (0, 8):
        assert mona.get(reverse("assessments:preview", args=[GAD_7, number])).status_code == 404


def test_a_patient_is_told_when_short_labels_stand_in(ada, sign_in, now):
    for name, told in (("lsas-sr", True), ("gad-7", False), ("vas-anxiety", False)):
        begun = assessments.start(patient=ada, instrument=name, occasion="follow-up", about="follow-up:1", at=now)
        page = text(sign_in(ada.user).get(reverse("assessments:screen", args=[begun.pk, 1])))
        assert ("own short words" in page) is told


def test_the_director_sets_the_figures_of_the_reliable_change(staff, sign_in):
    mira, page = sign_in(staff.mira), reverse("instruments:reliable-change")
    assert "26 points" in text(mira.get(page))
    given = {"standard_deviation": "20", "reliability": "0.9", "source": "Our own", "password": PASSWORD}
    for field, value in (("standard_deviation", "0"), ("reliability", "1"), ("reliability", "0,9"), ("source", "")):
        assert set(errors_of(mira.post(page, given | {field: value}))) == {field}
    assert not ReliabilityFigures.objects.exists()
    assert mira.post(page, given).status_code == 302
    assert "18 points" in text(mira.get(page))
    assert "SD 20.0, reliability 0.90" in text(
        mira.get(reverse("instruments:questionnaire", args=[number_of("lsas-sr")]))
    )


def answered(ada, total, number, now):
    answers = lowest("phq-9") | {str(n): 1 for n in range(1, total + 1)}
    return assessments.record_complete(
        patient=ada, instrument="phq-9", answers=answers, occasion="follow-up", about=f"follow-up:{number}",
        at=now.replace(minute=number), mode="self", by=ada.user,
    )  # fmt: skip


def test_a_change_is_shown_with_the_name_and_source_of_each_definition(staff, ada, sign_in, now):
    first, _, last = (answered(ada, total, n, now) for n, total in enumerate((8, 3, 4), start=1))
    nora = sign_in(staff.nora)
    page = " ".join(text(nora.get(reverse("assessments:answers", args=[last.pk]))).split())
    assert "Against the first one, <time" in page
    assert "Mon 2 Mar 2026</time>: 8<" in page
    assert "50.0 % lower" in page
    for name, met in (("phq9_response50", "yes"), ("phq9_remission", "yes"), ("phq9_change5", "no")):
        row = page[page.index(f'<th scope="row">{name}</th>') :]
        assert f'data-label="Met">{met}<' in row[: row.index("</tr>")]
    assert "Against the one before, <time" in page
    assert "Mon 2 Mar 2026</time>: 3<" in page
    assert "phq9_worse5" in page
    assert "NCQA depression measures" in page
    assert "Words shown: en-1 (en)." in page
    assert "<h2>Change</h2>" not in text(nora.get(reverse("assessments:answers", args=[first.pk])))

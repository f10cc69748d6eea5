"""Documents on paper."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from clinic.web import pdf

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
LAYOUT = """#import "/clinic/web/sheet.typ": *
#show: sheet.with(data)
= #data.title
#facts((("Name", data.name),))
#rows(("number", "text"), data.rows)
"""


@pytest.fixture
def layout(tmp_path, monkeypatch):
    folder = tmp_path / "templates" / "clinic" / "web"
    folder.mkdir(parents=True)
    (folder / "sheet.typ").write_text((pdf.TEMPLATES / "clinic/web/sheet.typ").read_text())
    (folder / "test.typ").write_text(LAYOUT)
    monkeypatch.setattr(pdf, "TEMPLATES", tmp_path / "templates")
    return "clinic/web/test.typ"


def text_of(content):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def document(**more):
    return {"title": "Record", "clinic": "Linden Street", "check_value": "ab12", "name": "Ada", "rows": [], **more}


def test_what_a_person_wrote_is_text_and_never_markup(layout):
    written = '#panic("no") *bold* $x$ <b> \\ "quoted" @cite [x]'
    words = text_of(pdf.render_pdf(layout, document(name=written), at=AT))
    assert '#panic("no") *bold* $x$ <b> \\ "quoted" @cite [x]' in words.replace("“", '"').replace("”", '"')


def test_the_same_data_at_the_same_time_gives_the_same_bytes(layout):
    assert pdf.render_pdf(layout, document(), at=AT) == pdf.render_pdf(layout, document(), at=AT)
    assert pdf.render_pdf(layout, document(), at=AT) != pdf.render_pdf(layout, document(name="Bea"), at=AT)


def test_each_page_says_whose_it_is_and_which_of_how_many(layout):
    content = pdf.render_pdf(layout, document(rows=[[str(n), "x"] for n in range(80)]), at=AT)
    pages = [page.extract_text() for page in PdfReader(BytesIO(content)).pages]
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert "Linden Street" in page
        assert "ab12" in page
        assert f"{number} / {len(pages)}" in page
        assert "number" in page, "the head of the table is repeated"

"""Documents on paper: data in, PDF out.

The layout of a document is a `.typ` file below `templates/`, beside the pages of its feature; it starts with
`#import "/clinic/web/sheet.typ": *`, reads its data as `data`, and shows each page's foot by `#show: sheet.with(data)`.
Everything a person wrote arrives as text, never as markup. Fonts are those of the typesetter itself, so that a document
looks the same, and has the same bytes, on every machine.
"""

import json
from datetime import datetime

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse

TEMPLATES = settings.BASE_DIR / "templates"


def render_pdf(template: str, data: dict, *, at: datetime) -> bytes:
    """The document `template` (a path below `templates/`) of this data, as PDF/UA-tagged bytes.

    `data` is anything that JSON can hold, with dates and decimals; the foot of each page uses its optional keys
    `clinic`, `title`, `reference` and `check_value`. `at` is the time that the document carries: the same data at the
    same time gives the same bytes. Pictures go in as SVG text (`#image(bytes(data.chart), format: "svg")`).
    """
    import typst  # some milliseconds that only a document should pay

    return typst.compile(
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, cls=DjangoJSONEncoder)},
        timestamp=int(at.timestamp()),
    )


def pdf_response(content: bytes, file_name: str, *, download: bool = False) -> HttpResponse:
    """This PDF as an answer. The file name says neither who nor what it is about: `record-1042.pdf`."""
    disposition = "attachment" if download else "inline"
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'{disposition}; filename="{file_name}"', "Cache-Control": "no-store"},
    )

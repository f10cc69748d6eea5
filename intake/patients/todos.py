"""One line of a patient's own "what to do now" (pure).

Rooms above offer lines through `settings.PATIENT_TODOS`: dotted paths of `todos(patient, at) -> list[Todo]`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Todo:
    """Something the patient can do on their own pages, or has done.

    `order` sorts (lower comes first); `title` and `text` are translated sentences without a clinical word that
    somebody looking over a shoulder should not read; `url` and `button` lead to the page, both empty when there is
    nothing to open.
    """

    order: int
    title: str
    text: str = ""
    url: str = ""
    button: str = ""
    done: bool = False

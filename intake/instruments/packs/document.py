"""The bytes of a file as a valid FHIR R4 Questionnaire, or what is wrong with them."""

from typing import Any

from clinic.strict_json import BadLine, read_object

MOST_BYTES = 1_000_000
_DEEPEST = 12
_MOST_TOLD = 40
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class PackRefused(ValueError):
    """The file is not a wording of this scale; `differences` names each, one sentence each."""

    def __init__(self, differences: list[str]) -> None:
        more = len(differences) - _MOST_TOLD
        told = [*differences[:_MOST_TOLD], f"There are {more} more."] if more > 0 else list(differences)
        told = [sentence.encode(errors="replace").decode() for sentence in told]  # a file may hold half a character
        super().__init__(" ".join(told))
        self.differences = tuple(told)


def document_of(raw: bytes) -> dict[str, Any]:
    """Return the Questionnaire that the bytes hold, valid by FHIR R4."""
    if len(raw) > MOST_BYTES:
        raise PackRefused([f"The file has {len(raw):,} bytes; at most {MOST_BYTES:,} are accepted."])
    if not raw.strip():
        raise PackRefused(["The file is empty; a FHIR R4 Questionnaire in JSON is accepted."])
    try:
        document = read_object(raw.removeprefix(_BYTE_ORDER_MARK), what="file")
    except BadLine as fault:
        raise PackRefused([str(fault)]) from None
    kind = document.get("resourceType")
    if kind != "Questionnaire":
        got = f"a FHIR {kind[:40]}" if isinstance(kind, str) else "without a resourceType"
        raise PackRefused([f"The file is {got}; a FHIR R4 Questionnaire is accepted."])
    if _deeper_than(document, _DEEPEST):
        raise PackRefused([f"The file is nested more than {_DEEPEST} levels deep; questions in groups are accepted."])
    document = _without_nulls(document)
    if faults := _fhir_faults(document):
        raise PackRefused([*faults, "Once this is put right, the file is compared with the scale."])
    return document


def _deeper_than(value: Any, levels: int) -> bool:
    layer = [value]
    for _level in range(2 * levels):  # an object in a list is two steps
        layer = [
            inner
            for outer in layer
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not layer:
            return False
    return True


def _without_nulls(value: Any) -> Any:
    """Return the same without what is null, which FHIR does not know and its library lets pass."""
    if isinstance(value, dict):
        return {key: _without_nulls(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_without_nulls(inner) for inner in value if inner is not None]
    return value


def _fhir_faults(document: dict[str, Any]) -> list[str]:
    from fhir.resources.R4B.questionnaire import Questionnaire  # a large library that only an import should pay

    try:
        Questionnaire.model_validate(document)
    except ValueError as fault:
        errors = getattr(fault, "errors", None)
        if errors is None:
            return ["The file is not a valid FHIR R4 Questionnaire."]
        return [_fhir_sentence(document, error) for error in errors()]
    return []


def _fhir_sentence(document, error):
    place, here, link_id = [], document, None
    for step in error["loc"]:
        place.append(f"[{step}]" if isinstance(step, int) else f".{step}")
        here = here[step] if _holds(here, step) else None
        if isinstance(here, dict) and isinstance(here.get("linkId"), str):
            link_id = here["linkId"][:40]
    where = "".join(place).lstrip(".") or "the file"
    item = f' (item "{link_id}")' if link_id else ""
    said = "is not a field of FHIR R4" if error["type"] == "extra_forbidden" else f"is not valid: {error['msg']}"
    return f"{where}{item} {said}".rstrip(".") + "."


def _holds(here, step):
    return step in here if isinstance(here, dict) else isinstance(here, list) and isinstance(step, int)

"""What the tests of every page ask in the same way."""

from django.test import Client

LONG = "x" * 10_000
SCRIPT = "<script>alert(1)</script>"
NUL = "A\0da"
EMOJI = "Ada 🙂"
FUTURE = {"born_day": "3", "born_month": "3", "born_year": "2026"}


def refuses_strangers_and_others(sign_in, url, *, others, stranger=None, method="get"):
    """Signed out: to the sign-in page. Without the right: 403. Of another site: 404."""
    signed_out = getattr(Client(), method)(url)
    assert signed_out.status_code == 302
    assert signed_out.url.startswith("/accounts/login/")
    for user in others:
        assert getattr(sign_in(user), method)(url).status_code == 403, user
    if stranger is not None:
        assert getattr(sign_in(stranger), method)(url).status_code == 404


def errors_of(response, form="form") -> dict[str, list[str]]:
    """The sentences of a refused form, by field."""
    assert response.status_code == 422, response.status_code
    return {name: list(errors) for name, errors in response.context[form].errors.items()}

"""What every answer says to the browser: run nothing that is not ours, keep nothing, be framed by nobody."""

import re
from pathlib import Path

import pytest
from django.conf import settings as project
from django.test import Client

TEMPLATES = sorted(Path(project.BASE_DIR, "templates").rglob("*.html"))


@pytest.fixture
def answer(db):
    return Client().get("/accounts/login/")


def test_the_policy_allows_only_our_own_scripts_and_styles(answer):
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in f"{policy};"
    assert "style-src 'self';" in f"{policy};"
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_it_is_framed_by_nobody_and_never_sniffed(answer):
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


def test_the_pages_of_somebody_signed_in_are_kept_nowhere(staff, sign_in):
    assert sign_in(staff.mona).get("/clinic/")["Cache-Control"] == "no-store"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(project.BASE_DIR)))
def test_no_template_holds_what_the_policy_forbids(template):
    text = template.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>\s*\S", _without_data(text)), "an inline script"
    assert not re.search(r"<style\b|\sstyle=", text), "an inline style"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "an inline handler"
    assert not re.search(r"(src|href)=[\"']https?://", text), "something from elsewhere"


def _without_data(text):
    """Blocks of data for a script, as json_script makes them, are not run."""
    return re.sub(r'<script[^>]*type="application/json"[^>]*>.*?</script>', "", text, flags=re.S)

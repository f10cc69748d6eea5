"""What must be known of every site before real patients are treated there."""

from clinic.safety import safety_check, unsafe
from clinic.sites.models import Site
from clinic.sites.neutral import telling_words
from clinic.sites.queries import on_call_chain

WHERE = "Open Clinic in the navigation, then the site."


@safety_check
def sites_are_ready():
    sites = list(Site.objects.prefetch_related("opening_hours"))
    if not sites:
        yield unsafe("There is no site.", "Add one with manage.py add_site.", id="clinic.S06")
    for site in sites:
        yield from _problems_of(site)


def _problems_of(site):
    if not on_call_chain(site.pk):
        yield unsafe(f"Nobody is on call at {site}: a sign of risk would reach no one.", WHERE, id="clinic.S07")
    if not site.crisis_text.strip():
        yield unsafe(f"{site} does not say what a patient in crisis should do.", WHERE, id="clinic.S08")
    if not site.opening_hours.all():
        yield unsafe(
            f"{site} has no opening hours: every risk case would wait as if it were closed.", WHERE, id="clinic.S09"
        )
    if telling_words(site.public_name):
        yield unsafe(f"The public name of {site} tells what is treated there.", WHERE, id="clinic.S10")

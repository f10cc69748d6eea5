"""The site that a member of staff is working for right now: chosen in the top bar, kept in the browser session."""

from django.http import Http404, HttpRequest

from clinic.sites.models import Site
from clinic.sites.queries import sites_of

KEY = "site"


def current_site(request: HttpRequest) -> Site:
    """The chosen site of this user, or their first one. Raises Http404 for somebody who works at none."""
    if not hasattr(request, "_site"):
        sites = list(sites_of(request.user))
        chosen = request.session.get(KEY)
        request._site = next((site for site in sites if site.pk == chosen), sites[0] if sites else None)
        request._sites = sites
    if request._site is None:
        raise Http404("You work at no site yet; ask a manager to add you to one.")
    return request._site


def sites_to_choose(request: HttpRequest) -> list[dict]:
    """The user's sites for the switch in the top bar; empty for somebody who works at none."""
    try:
        chosen = current_site(request)
    except Http404:
        return []
    return [{"id": site.pk, "name": site.name, "current": site == chosen} for site in request._sites]


def choose_site(request: HttpRequest, site: Site) -> None:
    """Work for this site from now on."""
    request.session[KEY] = site.pk

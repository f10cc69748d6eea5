"""Reading who looked at what and who changed what, as far as it concerns one's own sites."""

from django.conf import settings
from django.db.models import Model, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.utils.module_loading import import_string

from clinic.accounts.models import User
from clinic.audit.models import AccessEvent
from clinic.audit.tables import history_models, path_to_site
from clinic.sites.models import SiteMembership
from clinic.sites.queries import sites_of


def access_events(user: User) -> QuerySet[AccessEvent]:
    """Who opened which patient's record, of the patients of the user's sites."""
    patients = import_string(settings.MESSAGE_SCOPE)(user)
    return AccessEvent.objects.filter(patient_id__in=patients).select_related("user")


def colleagues(user: User) -> QuerySet[User]:
    """Everybody who works at one of the user's sites, by name; inactive accounts included."""
    return User.objects.filter(pk__in=_colleague_ids(user)).order_by("last_name", "first_name", "pk")


def patient_names(user: User, ids) -> dict[int, str]:
    return import_string(settings.MESSAGE_PATIENTS)(user, ids) if ids else {}


def changes_of(user: User, label: str) -> QuerySet[Model]:
    """The history rows of one table that concern the user's sites; 404 for a table without a history."""
    history = history_models().get(label)
    if history is None:
        raise Http404("There is no such table.")
    earlier = history.objects.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id"))
    return (
        history.objects.filter(_scope(user, history.pgh_tracked_model))
        .select_related("pgh_context")
        .annotate(earlier_pgh_id=Subquery(earlier.order_by("-pgh_id").values("pgh_id")[:1]))
    )


def previous_rows(rows: list[Model]) -> dict[int, Model]:
    """The row before each of these history rows, by its id: one query for all."""
    ids = {row.earlier_pgh_id for row in rows if row.earlier_pgh_id}
    return type(rows[0]).objects.in_bulk(ids) if ids else {}


def people(ids: set[int]) -> dict[int, User]:
    return User.objects.in_bulk(ids)


def _scope(user, model) -> Q:
    """Which rows of a table concern the user's sites. What belongs to no site is the organisation's, so everybody's."""
    if model is User:
        return Q(pgh_obj_id__in=_colleague_ids(user))
    path = path_to_site(model)
    if path == "pk":
        return Q(pgh_obj_id__in=sites_of(user))
    if path is not None:
        key = path.split("__")[0]
        return Q(**{f"{path}__in": sites_of(user)}) | Q(**{f"{key}__isnull": True})
    names = {field.name for field in model._meta.concrete_fields}
    if "patient_id" in names:  # Messages know a patient's id only.
        patients = import_string(settings.MESSAGE_SCOPE)(user)
        return Q(patient_id__in=patients) | Q(user__in=_colleague_ids(user))
    return Q()


def _colleague_ids(user):
    return SiteMembership.objects.filter(site__in=sites_of(user)).values("user")

"""Which tables keep a history, and whose rows each holds: found from the models, so that no table can be forgotten."""

from collections import deque

from django.apps import apps
from django.db.models import Model

from clinic.sites.models import Site


def history_models() -> dict[str, type[Model]]:
    """Every history table by the label of the table it is of, such as `intake.Patient`."""
    found = {
        model.pgh_tracked_model._meta.label: model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")
    }
    return dict(sorted(found.items()))


def path_to_site(model: type[Model]) -> str | None:
    """How the foreign keys of a table lead to the site its rows belong to, such as `patient__site`.

    The shortest way, rather by a key that is always set; None where no key leads to a site. Site itself is "pk".
    """
    if model is Site:
        return "pk"
    ways = deque([((), model)])
    seen = {model}
    while ways:
        way, here = ways.popleft()
        for field in _foreign_keys(here):
            onward = field.related_model
            if onward is Site:
                return "__".join((*way, field.name))
            if onward not in seen:
                seen.add(onward)
                ways.append(((*way, field.name), onward))
    return None


def _foreign_keys(model):
    keys = [field for field in model._meta.concrete_fields if field.is_relation]
    return sorted(keys, key=lambda field: field.null)

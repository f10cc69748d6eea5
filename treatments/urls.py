from django.urls import include, path

urlpatterns = [
    path("courses/", include("treatments.courses.urls")),
    path("stock/", include("treatments.stock.urls")),
    path("infusions/", include("treatments.infusions.urls")),
    path("", include("treatments.scheduling.urls")),
    path("today/", include("treatments.worklist.urls")),
    path("therapy/", include("treatments.therapy.urls")),
    path("", include("treatments.followups.urls")),
    path("outcomes/", include("treatments.outcomes.urls")),
    path("exports/", include("treatments.exports.urls")),
    path("imports/", include("treatments.imports.urls")),
]

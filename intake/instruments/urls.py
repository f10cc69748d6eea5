from django.urls import path

from intake.instruments import views

app_name = "instruments"
urlpatterns = [
    path("", views.questionnaires, name="questionnaires"),
    path("reliable-change/", views.reliable_change, name="reliable-change"),
    path("<int:scale>/", views.questionnaire, name="questionnaire"),
    path("<int:scale>/template/", views.template, name="template"),
    path("<int:scale>/import/", views.import_wording, name="import"),
    path("<int:scale>/shipped/<slug:language>/", views.back_to_shipped, name="back"),
    path("wordings/<int:pack_id>/", views.wording, name="wording"),
    path("wordings/<int:pack_id>/file/", views.wording_file, name="wording-file"),
    path("wordings/<int:pack_id>/use/", views.take_into_use, name="take-into-use"),
]

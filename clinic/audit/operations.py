from pgtrigger import migrations


class AddTrigger(migrations.AddTrigger):
    """Adds a trigger like django-pgtrigger's own operation, without drawing every model of the project anew.

    A trigger changes no historical model, and with some two hundred triggers the drawing took most of a minute
    wherever a database was made: at the first start, and before every run of the tests.
    """

    def state_forwards(self, app_label, state):
        options = state.models[app_label, self.model_name_lower].options
        options["triggers"] = [*options.get("triggers", []), self.trigger]


class RemoveTrigger(migrations.RemoveTrigger):
    """Removes one likewise."""

    def state_forwards(self, app_label, state):
        options = state.models[app_label, self.model_name_lower].options
        options["triggers"] = [trigger for trigger in options["triggers"] if trigger.name != self.name]

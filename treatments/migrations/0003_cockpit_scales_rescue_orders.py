import clinic.audit.operations
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0001_initial'),
        ('treatments', '0002_outcomes_standings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RescueOrders',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lines', models.JSONField(help_text='One dictionary a line: drug, dose, route, when.')),
                ('signed_name', models.CharField(max_length=200)),
                ('signed_at', models.DateTimeField()),
                ('meaning', models.CharField(max_length=200)),
            ],
            options={
                'verbose_name_plural': 'rescue orders',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='ScaleAsked',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_id', models.UUIDField(unique=True)),
                ('instrument', models.CharField(max_length=40)),
                ('moment', models.CharField(help_text='A moment of infusions.scale_times.', max_length=10)),
                ('at', models.DateTimeField()),
                ('unable_reason', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='vitalsigns',
            name='vitals_something_measured',
        ),
        migrations.AddField(
            model_name='intervention',
            name='amount',
            field=models.DecimalField(decimal_places=3, max_digits=8, null=True),
        ),
        migrations.AddField(
            model_name='intervention',
            name='drug',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='intervention',
            name='route',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name='intervention',
            name='unit',
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AlterField(
            model_name='intervention',
            name='kind',
            field=models.CharField(help_text='A kind of infusions.interventions.', max_length=30),
        ),
        migrations.AddConstraint(
            model_name='intervention',
            constraint=models.CheckConstraint(condition=models.Q(('amount__isnull', True), models.Q(('amount__gt', 0), models.Q(('unit', ''), _negated=True)), _connector='OR'), name='intervention_amount_has_unit', violation_error_message='An amount is above zero and has a unit.'),
        ),
        migrations.AddConstraint(
            model_name='vitalsigns',
            constraint=models.CheckConstraint(condition=models.Q(('systolic__isnull', False), ('diastolic__isnull', False), ('heart_rate__isnull', False), ('spo2__isnull', False), ('respiratory_rate__isnull', False), ('sedation__isnull', False), ('corrects__isnull', False), _connector='OR'), name='vitals_something_measured', violation_error_message='Give at least one measured value.'),
        ),
        migrations.AddField(
            model_name='rescueorders',
            name='course',
            field=models.ForeignKey(on_delete=models.PROTECT, related_name='rescue_orders', to='treatments.course'),
        ),
        migrations.AddField(
            model_name='rescueorders',
            name='signed_by',
            field=models.ForeignKey(on_delete=models.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='scaleasked',
            name='assessment',
            field=models.OneToOneField(null=True, on_delete=models.PROTECT, related_name='+', to='intake.assessment'),
        ),
        migrations.AddField(
            model_name='scaleasked',
            name='by',
            field=models.ForeignKey(on_delete=models.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='scaleasked',
            name='infusion',
            field=models.ForeignKey(on_delete=models.PROTECT, related_name='scales', to='treatments.infusion'),
        ),
        migrations.AddConstraint(
            model_name='rescueorders',
            constraint=models.CheckConstraint(condition=models.Q(('lines', []), _negated=True), name='rescue_orders_name_something', violation_error_message='Name at least one drug.'),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='rescueorders',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a1d02bfa2eab60d397be0dee55c0255121c88131', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_083ca', table='treatments_rescueorders', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='scaleasked',
            constraint=models.CheckConstraint(condition=models.Q(('assessment__isnull', False), models.Q(('unable_reason', ''), _negated=True), _connector='OR'), name='scale_answered_or_reason', violation_error_message='Say why the patient could not answer.'),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='scaleasked',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='890e5ecb999740e2f0b2d6c599b001a7b9fd98b9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3e6cf', table='treatments_scaleasked', when='BEFORE')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='scaleasked',
            trigger=pgtrigger.compiler.Trigger(name='closed_when_signed', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE infusion_state text; its_infusion bigint;', func="\n            FOREACH its_infusion IN ARRAY CASE TG_OP\n                WHEN 'INSERT' THEN ARRAY[NEW.infusion_id]\n                WHEN 'DELETE' THEN ARRAY[OLD.infusion_id]\n                ELSE ARRAY[OLD.infusion_id, NEW.infusion_id] END\n            LOOP\n                SELECT state INTO infusion_state FROM treatments_infusion WHERE id = its_infusion FOR SHARE;\n                IF infusion_state = 'signed' THEN\n                    RAISE EXCEPTION 'infusion % is signed: only an addendum can be added', its_infusion;\n                END IF;\n            END LOOP;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n            RETURN NEW;\n        ", hash='3a994cf98217f9486a7eb6701fccc59182d8df3e', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_closed_when_signed_d932e', table='treatments_scaleasked', when='BEFORE')),
        ),
    ]

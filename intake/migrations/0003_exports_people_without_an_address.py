from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0002_phone_codes_and_nudges'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='patient',
            name='patient_can_be_reached',
        ),
        migrations.AddConstraint(
            model_name='patient',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('contact_way', 'email'), models.Q(('email', ''), _negated=True)), models.Q(('contact_way', 'sms'), models.Q(('mobile', ''), _negated=True)), models.Q(('contact_way', ''), ('email', ''), ('mobile', '')), _connector='OR'), name='patient_can_be_reached', violation_error_message='Give the e-mail address or the mobile number that messages shall go to.'),
        ),
    ]

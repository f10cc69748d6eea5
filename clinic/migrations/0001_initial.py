import clinic.accounts.roles
import clinic.audit.operations
import clinic.messaging.states
import clinic.sites.models
import django.contrib.auth.models
import django.contrib.auth.validators
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChannelState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('email', 'E-mail'), ('sms', 'Text message')], max_length=8, unique=True)),
                ('failures_in_a_row', models.PositiveIntegerField(default=0)),
                ('open_until', models.DateTimeField(help_text='Nothing is sent on this channel before this instant.', null=True)),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[(clinic.accounts.roles.Role['PATIENT'], 'Patient'), (clinic.accounts.roles.Role['FRONT_DESK'], 'Front desk'), (clinic.accounts.roles.Role['NURSE'], 'Nurse'), (clinic.accounts.roles.Role['PRESCRIBER'], 'Prescriber'), (clinic.accounts.roles.Role['THERAPIST'], 'Therapist'), (clinic.accounts.roles.Role['MEDICAL_DIRECTOR'], 'Medical director'), (clinic.accounts.roles.Role['MANAGER'], 'Manager'), (clinic.accounts.roles.Role['AUDITOR'], 'Auditor')], max_length=20), blank=True, default=list, size=None)),
                ('credentials', models.CharField(blank=True, help_text='Printed behind the name, such as RN or MD.', max_length=40)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('roles__contained_by', ['patient', 'front-desk', 'nurse', 'prescriber', 'therapist', 'medical-director', 'manager', 'auditor'])), name='user_known_roles', violation_error_message="A role is not one of the clinic's roles."), models.CheckConstraint(condition=models.Q(models.Q(('roles__contains', ['patient']), _negated=True), ('roles', ['patient']), _connector='OR'), name='user_patient_is_only_patient', violation_error_message="A patient's account cannot hold a staff role.")],
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='AccessEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('patient_id', models.BigIntegerField()),
                ('page', models.CharField(help_text='The name of the page that was opened.', max_length=100)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['patient_id', '-at'], name='access_by_patient'), models.Index(fields=['user', '-at'], name='access_by_user'), models.Index(fields=['-at', '-id'], name='access_newest')],
            },
        ),
        migrations.CreateModel(
            name='InboundMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('email', 'E-mail'), ('sms', 'Text message')], max_length=8)),
                ('provider_id', models.CharField(max_length=120, unique=True)),
                ('from_address', models.CharField(max_length=254)),
                ('patient_id', models.BigIntegerField(null=True)),
                ('body', models.TextField()),
                ('received_at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, help_text='What the handler made of it: stop, start, help, inbox.', max_length=40)),
                ('handled_at', models.DateTimeField(null=True)),
                ('handled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['-received_at', '-id'], name='inbound_newest')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(help_text='A key of settings.MESSAGE_PURPOSES.', max_length=40)),
                ('purpose_key', models.CharField(help_text='Names this one intention, such as `appointment-12-confirm-email`.', max_length=120, unique=True)),
                ('patient_id', models.BigIntegerField(help_text='The patient it goes to; no foreign key, see design.', null=True)),
                ('about', models.CharField(blank=True, help_text='What it is about, such as `appointment:12`.', max_length=60)),
                ('context', models.JSONField(blank=True, default=dict, help_text='Ids the decider needs; never clinical content.')),
                ('due_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(help_text='After this instant the message is pointless.')),
                ('next_try_at', models.DateTimeField(help_text='Not claimed before this instant: due time, quiet hours or back-off.')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('claimed', 'claimed'), ('sent', 'sent'), ('delivered', 'delivered'), ('uncertain', 'uncertain'), ('failed', 'failed'), ('expired', 'expired'), ('cancelled', 'cancelled'), ('suppressed', 'suppressed')], default='waiting', max_length=12)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('claim_token', models.UUIDField(null=True)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('channel', models.CharField(blank=True, choices=[('email', 'E-mail'), ('sms', 'Text message')], max_length=8)),
                ('to_address', models.CharField(blank=True, max_length=254)),
                ('subject', models.CharField(blank=True, max_length=150)),
                ('body', models.TextField(blank=True)),
                ('message_id', models.CharField(blank=True, help_text="Message-ID header or the provider's own id.", max_length=120)),
                ('sent_at', models.DateTimeField(null=True)),
                ('delivered_at', models.DateTimeField(null=True)),
                ('why', models.CharField(blank=True, help_text='Why it is in its state, in words.', max_length=300)),
                ('created_at', models.DateTimeField()),
                ('user', models.ForeignKey(help_text='The staff it goes to.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', [clinic.messaging.states.State['WAITING'], clinic.messaging.states.State['UNCERTAIN']])), fields=['next_try_at'], name='message_due'), models.Index(condition=models.Q(('state', clinic.messaging.states.State['CLAIMED'])), fields=['claimed_at'], name='message_claimed'), models.Index(fields=['-due_at', '-id'], name='message_log'), models.Index(fields=['patient_id', '-due_at'], name='message_by_patient'), models.Index(fields=['about'], name='message_about')],
                'constraints': [models.CheckConstraint(condition=models.Q(('patient_id__isnull', True), ('user__isnull', True), _connector='XOR'), name='message_has_one_recipient', violation_error_message='A message goes to a patient or to a member of staff.'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('due_at'))), name='message_expires_after_due')],
            },
        ),
        migrations.CreateModel(
            name='MessageEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('from_state', models.CharField(max_length=12)),
                ('to_state', models.CharField(max_length=12)),
                ('why', models.CharField(blank=True, max_length=300)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='clinic.message')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='MessageHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('purpose', models.CharField(help_text='A key of settings.MESSAGE_PURPOSES.', max_length=40)),
                ('purpose_key', models.CharField(help_text='Names this one intention, such as `appointment-12-confirm-email`.', max_length=120)),
                ('patient_id', models.BigIntegerField(help_text='The patient it goes to; no foreign key, see design.', null=True)),
                ('about', models.CharField(blank=True, help_text='What it is about, such as `appointment:12`.', max_length=60)),
                ('context', models.JSONField(blank=True, default=dict, help_text='Ids the decider needs; never clinical content.')),
                ('due_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(help_text='After this instant the message is pointless.')),
                ('next_try_at', models.DateTimeField(help_text='Not claimed before this instant: due time, quiet hours or back-off.')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('claimed', 'claimed'), ('sent', 'sent'), ('delivered', 'delivered'), ('uncertain', 'uncertain'), ('failed', 'failed'), ('expired', 'expired'), ('cancelled', 'cancelled'), ('suppressed', 'suppressed')], default='waiting', max_length=12)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('claim_token', models.UUIDField(null=True)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('channel', models.CharField(blank=True, choices=[('email', 'E-mail'), ('sms', 'Text message')], max_length=8)),
                ('to_address', models.CharField(blank=True, max_length=254)),
                ('subject', models.CharField(blank=True, max_length=150)),
                ('body', models.TextField(blank=True)),
                ('message_id', models.CharField(blank=True, help_text="Message-ID header or the provider's own id.", max_length=120)),
                ('sent_at', models.DateTimeField(null=True)),
                ('delivered_at', models.DateTimeField(null=True)),
                ('why', models.CharField(blank=True, help_text='Why it is in its state, in words.', max_length=300)),
                ('created_at', models.DateTimeField()),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='clinic.message')),
                ('user', models.ForeignKey(db_constraint=False, help_text='The staff it goes to.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='UserHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[(clinic.accounts.roles.Role['PATIENT'], 'Patient'), (clinic.accounts.roles.Role['FRONT_DESK'], 'Front desk'), (clinic.accounts.roles.Role['NURSE'], 'Nurse'), (clinic.accounts.roles.Role['PRESCRIBER'], 'Prescriber'), (clinic.accounts.roles.Role['THERAPIST'], 'Therapist'), (clinic.accounts.roles.Role['MEDICAL_DIRECTOR'], 'Medical director'), (clinic.accounts.roles.Role['MANAGER'], 'Manager'), (clinic.accounts.roles.Role['AUDITOR'], 'Auditor')], max_length=20), blank=True, default=list, size=None)),
                ('credentials', models.CharField(blank=True, help_text='Printed behind the name, such as RN or MD.', max_length=40)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Closure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on_date', models.DateField()),
                ('reason', models.CharField(max_length=100)),
            ],
            options={
                'ordering': ['on_date'],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='OpeningHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], validators=[django.core.validators.MaxValueValidator(6)])),
                ('opens', models.TimeField()),
                ('closes', models.TimeField()),
            ],
            options={
                'ordering': ['site', 'weekday', 'opens'],
                'constraints': [models.CheckConstraint(condition=models.Q(('opens__lt', models.F('closes'))), name='opening_hours_in_order', violation_error_message='The closing time must be after the opening time.')],
            },
        ),
        migrations.CreateModel(
            name='Site',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='As staff call it.', max_length=100, unique=True)),
                ('public_name', models.CharField(help_text='The neutral name that messages and calendar entries show; no drug, diagnosis or speciality.', max_length=60)),
                ('time_zone', models.CharField(max_length=64, validators=[clinic.sites.models.known_time_zone])),
                ('address', models.TextField(blank=True)),
                ('phone', models.CharField(blank=True, max_length=30)),
                ('crisis_line', models.CharField(default='988', help_text='Number of the crisis line patients are shown.', max_length=60)),
                ('crisis_text', models.TextField(blank=True, help_text='What a patient in crisis reads: who answers, when, and what to do outside the hours.')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='OnCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveSmallIntegerField(help_text='1 is told first; the next one when nobody acknowledges in time.')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='on_call', to='clinic.site')),
            ],
            options={
                'ordering': ['site', 'rank'],
                'constraints': [models.UniqueConstraint(fields=('site', 'rank'), name='on_call_rank_once'), models.UniqueConstraint(fields=('site', 'user'), name='on_call_person_once')],
            },
        ),
        migrations.CreateModel(
            name='OpeningHoursHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], validators=[django.core.validators.MaxValueValidator(6)])),
                ('opens', models.TimeField()),
                ('closes', models.TimeField()),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='clinic.openinghours')),
                ('site', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.site')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OnCallHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('rank', models.PositiveSmallIntegerField(help_text='1 is told first; the next one when nobody acknowledges in time.')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='clinic.oncall')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('site', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.site')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ClosureHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('on_date', models.DateField()),
                ('reason', models.CharField(max_length=100)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='clinic.closure')),
                ('site', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.site')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SiteHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(help_text='As staff call it.', max_length=100)),
                ('public_name', models.CharField(help_text='The neutral name that messages and calendar entries show; no drug, diagnosis or speciality.', max_length=60)),
                ('time_zone', models.CharField(max_length=64, validators=[clinic.sites.models.known_time_zone])),
                ('address', models.TextField(blank=True)),
                ('phone', models.CharField(blank=True, max_length=30)),
                ('crisis_line', models.CharField(default='988', help_text='Number of the crisis line patients are shown.', max_length=60)),
                ('crisis_text', models.TextField(blank=True, help_text='What a patient in crisis reads: who answers, when, and what to do outside the hours.')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='clinic.site')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SiteMembership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='clinic.site')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('site', 'user'), name='membership_once', violation_error_message='This person works at this site already.')],
            },
        ),
        migrations.CreateModel(
            name='SiteMembershipHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', related_query_name='history', to='clinic.sitemembership')),
                ('site', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.site')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='Closure',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closures', to='clinic.site'),
        ),
        migrations.AddConstraint(
            model_name='closure',
            constraint=models.UniqueConstraint(fields=('site', 'on_date'), name='closure_once'),
        ),
        migrations.AddField(
            model_name='OpeningHours',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opening_hours', to='clinic.site'),
        ),
        migrations.AddConstraint(
            model_name='openinghours',
            constraint=models.UniqueConstraint(fields=('site', 'weekday', 'opens'), name='opening_hours_once'),
        ),
        migrations.AddField(
            model_name='Site',
            name='members',
            field=models.ManyToManyField(related_name='sites', through='clinic.SiteMembership', to=settings.AUTH_USER_MODEL),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_userhistory" ("credentials", "date_joined", "email", "first_name", "id", "is_active", "is_staff", "is_superuser", "last_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roles", "username") VALUES (NEW."credentials", NEW."date_joined", NEW."email", NEW."first_name", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."last_name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."roles", NEW."username"); RETURN NULL;', hash='12ae86ff8991a932c5a03de6573326035cfc367c', operation='INSERT', pgid='pgtrigger_insert_insert_2f1a2', table='clinic_user', when='AFTER')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."credentials" IS DISTINCT FROM (NEW."credentials") OR OLD."date_joined" IS DISTINCT FROM (NEW."date_joined") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."first_name" IS DISTINCT FROM (NEW."first_name") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_staff" IS DISTINCT FROM (NEW."is_staff") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."last_name" IS DISTINCT FROM (NEW."last_name") OR OLD."roles" IS DISTINCT FROM (NEW."roles") OR OLD."username" IS DISTINCT FROM (NEW."username"))', func='INSERT INTO "clinic_userhistory" ("credentials", "date_joined", "email", "first_name", "id", "is_active", "is_staff", "is_superuser", "last_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roles", "username") VALUES (NEW."credentials", NEW."date_joined", NEW."email", NEW."first_name", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."last_name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."roles", NEW."username"); RETURN NULL;', hash='dd06fa0a6405d6a0a72893744dfd32080da32c0c', operation='UPDATE', pgid='pgtrigger_update_update_8b9bb', table='clinic_user', when='AFTER')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_userhistory" ("credentials", "date_joined", "email", "first_name", "id", "is_active", "is_staff", "is_superuser", "last_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roles", "username") VALUES (OLD."credentials", OLD."date_joined", OLD."email", OLD."first_name", OLD."id", OLD."is_active", OLD."is_staff", OLD."is_superuser", OLD."last_name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."roles", OLD."username"); RETURN NULL;', hash='4d1c5981c6ca8f5cbcb8720fcd04bf1dd6c76e6d', operation='DELETE', pgid='pgtrigger_delete_delete_c1c44', table='clinic_user', when='AFTER')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='accessevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a8f95956229c325bcc4bbd1fc5e7f367b9385d28', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b1d36', table='clinic_accessevent', when='BEFORE')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='message',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='4657b7af8383518eb79a005ba9e9e8da522436c7', operation='DELETE', pgid='pgtrigger_never_deleted_d9dea', table='clinic_message', when='BEFORE')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='message',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_messagehistory" ("about", "attempts", "body", "channel", "claim_token", "claimed_at", "context", "created_at", "delivered_at", "due_at", "expires_at", "id", "message_id", "next_try_at", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "purpose_key", "sent_at", "state", "subject", "to_address", "user_id", "why") VALUES (NEW."about", NEW."attempts", NEW."body", NEW."channel", NEW."claim_token", NEW."claimed_at", NEW."context", NEW."created_at", NEW."delivered_at", NEW."due_at", NEW."expires_at", NEW."id", NEW."message_id", NEW."next_try_at", NEW."patient_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."purpose", NEW."purpose_key", NEW."sent_at", NEW."state", NEW."subject", NEW."to_address", NEW."user_id", NEW."why"); RETURN NULL;', hash='14a6fddd686c961b92d20fe4d50e78e2ea77a3c2', operation='INSERT', pgid='pgtrigger_insert_insert_4fec2', table='clinic_message', when='AFTER')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='message',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "clinic_messagehistory" ("about", "attempts", "body", "channel", "claim_token", "claimed_at", "context", "created_at", "delivered_at", "due_at", "expires_at", "id", "message_id", "next_try_at", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "purpose_key", "sent_at", "state", "subject", "to_address", "user_id", "why") VALUES (NEW."about", NEW."attempts", NEW."body", NEW."channel", NEW."claim_token", NEW."claimed_at", NEW."context", NEW."created_at", NEW."delivered_at", NEW."due_at", NEW."expires_at", NEW."id", NEW."message_id", NEW."next_try_at", NEW."patient_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."purpose", NEW."purpose_key", NEW."sent_at", NEW."state", NEW."subject", NEW."to_address", NEW."user_id", NEW."why"); RETURN NULL;', hash='4cdbc2f3115b6e0e9ff464f265165c994e7ecf77', operation='UPDATE', pgid='pgtrigger_update_update_f58f2', table='clinic_message', when='AFTER')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='message',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_messagehistory" ("about", "attempts", "body", "channel", "claim_token", "claimed_at", "context", "created_at", "delivered_at", "due_at", "expires_at", "id", "message_id", "next_try_at", "patient_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "purpose_key", "sent_at", "state", "subject", "to_address", "user_id", "why") VALUES (OLD."about", OLD."attempts", OLD."body", OLD."channel", OLD."claim_token", OLD."claimed_at", OLD."context", OLD."created_at", OLD."delivered_at", OLD."due_at", OLD."expires_at", OLD."id", OLD."message_id", OLD."next_try_at", OLD."patient_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."purpose", OLD."purpose_key", OLD."sent_at", OLD."state", OLD."subject", OLD."to_address", OLD."user_id", OLD."why"); RETURN NULL;', hash='b4e66b38c7d5f6e75720d4438a1179b02e2d5f0c', operation='DELETE', pgid='pgtrigger_delete_delete_5f302', table='clinic_message', when='AFTER')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='messageevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0bf16a45031ca02ab6974c2106dbd0bc8bf0ca80', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8104f', table='clinic_messageevent', when='BEFORE')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='messagehistory',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9e3e0a9a43f21eac8d0a9a2cb1ed12e1114661f6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3ffde', table='clinic_messagehistory', when='BEFORE')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='openinghourshistory',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='240c5bcae771f11c490b935be4880a047014151b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_68e86', table='clinic_openinghourshistory', when='BEFORE')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='openinghours',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_openinghourshistory" ("closes", "id", "opens", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site_id", "weekday") VALUES (NEW."closes", NEW."id", NEW."opens", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."site_id", NEW."weekday"); RETURN NULL;', hash='6e3bad1ac458e0b0632c80387aca53c498e77a15', operation='INSERT', pgid='pgtrigger_insert_insert_c4a2b', table='clinic_openinghours', when='AFTER')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='openinghours',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "clinic_openinghourshistory" ("closes", "id", "opens", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site_id", "weekday") VALUES (NEW."closes", NEW."id", NEW."opens", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."site_id", NEW."weekday"); RETURN NULL;', hash='c96fec1d2978d1e188d033df7003b3608be47a85', operation='UPDATE', pgid='pgtrigger_update_update_4a20a', table='clinic_openinghours', when='AFTER')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='openinghours',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_openinghourshistory" ("closes", "id", "opens", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site_id", "weekday") VALUES (OLD."closes", OLD."id", OLD."opens", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."site_id", OLD."weekday"); RETURN NULL;', hash='e59eb2cb6924746b8523ddad0362acf716cb0f19', operation='DELETE', pgid='pgtrigger_delete_delete_69a5c', table='clinic_openinghours', when='AFTER')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='oncallhistory',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='206c442b4e3e9cb6950fc56f2d18b8aabece381f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_62278', table='clinic_oncallhistory', when='BEFORE')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='oncall',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_oncallhistory" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank", "site_id", "user_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rank", NEW."site_id", NEW."user_id"); RETURN NULL;', hash='cfae7af72f70c0f678116cf17eeb5b8854e7e82e', operation='INSERT', pgid='pgtrigger_insert_insert_cac96', table='clinic_oncall', when='AFTER')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='oncall',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "clinic_oncallhistory" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank", "site_id", "user_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rank", NEW."site_id", NEW."user_id"); RETURN NULL;', hash='77288d691b603eb095f08ad4cc4fd6283ac9acb7', operation='UPDATE', pgid='pgtrigger_update_update_6466d', table='clinic_oncall', when='AFTER')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='oncall',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_oncallhistory" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank", "site_id", "user_id") VALUES (OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."rank", OLD."site_id", OLD."user_id"); RETURN NULL;', hash='95c02e734082512d6f623b988e12b2e1c85eaa06', operation='DELETE', pgid='pgtrigger_delete_delete_1e8e8', table='clinic_oncall', when='AFTER')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='closurehistory',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='05c2cbcc61f21ba0ff797bcf8f6865bb83bb8905', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e4ea0', table='clinic_closurehistory', when='BEFORE')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='closure',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_closurehistory" ("id", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "site_id") VALUES (NEW."id", NEW."on_date", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."site_id"); RETURN NULL;', hash='37ff450fdeda2f493bcbd39ba1179b448bb8cff4', operation='INSERT', pgid='pgtrigger_insert_insert_7d653', table='clinic_closure', when='AFTER')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='closure',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "clinic_closurehistory" ("id", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "site_id") VALUES (NEW."id", NEW."on_date", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."site_id"); RETURN NULL;', hash='897a3e0d45a659be89817644a9a55c3989d7807b', operation='UPDATE', pgid='pgtrigger_update_update_940e0', table='clinic_closure', when='AFTER')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='closure',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_closurehistory" ("id", "on_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "site_id") VALUES (OLD."id", OLD."on_date", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."site_id"); RETURN NULL;', hash='210f0dc65310b0dc5e4dd7d62279b4fafdf32709', operation='DELETE', pgid='pgtrigger_delete_delete_20cdb', table='clinic_closure', when='AFTER')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='sitehistory',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e67e582dc7999780e1bd8e17dba2ded6b31df1c7', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8a136', table='clinic_sitehistory', when='BEFORE')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='sitemembership',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_sitemembershiphistory" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site_id", "user_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."site_id", NEW."user_id"); RETURN NULL;', hash='4020ffc03103fe58f9ea37d092a67f4c1553da92', operation='INSERT', pgid='pgtrigger_insert_insert_ef100', table='clinic_sitemembership', when='AFTER')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='sitemembership',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "clinic_sitemembershiphistory" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site_id", "user_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."site_id", NEW."user_id"); RETURN NULL;', hash='914100e2859e80968d7d36d185aca0ca2b66776f', operation='UPDATE', pgid='pgtrigger_update_update_93869', table='clinic_sitemembership', when='AFTER')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='sitemembership',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_sitemembershiphistory" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site_id", "user_id") VALUES (OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."site_id", OLD."user_id"); RETURN NULL;', hash='a1ee5448224f00090bff41dbdccde21f8b3c9864', operation='DELETE', pgid='pgtrigger_delete_delete_c0bda', table='clinic_sitemembership', when='AFTER')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='site',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_sitehistory" ("address", "crisis_line", "crisis_text", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "public_name", "time_zone") VALUES (NEW."address", NEW."crisis_line", NEW."crisis_text", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."public_name", NEW."time_zone"); RETURN NULL;', hash='cd512e57b494519a5c0f3f1c792dcb8d4dc0901d', operation='INSERT', pgid='pgtrigger_insert_insert_43f6d', table='clinic_site', when='AFTER')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='site',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "clinic_sitehistory" ("address", "crisis_line", "crisis_text", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "public_name", "time_zone") VALUES (NEW."address", NEW."crisis_line", NEW."crisis_text", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."public_name", NEW."time_zone"); RETURN NULL;', hash='b2ae3cd4ea08c30231d3a116f69dbcff47e887f8', operation='UPDATE', pgid='pgtrigger_update_update_fbf19', table='clinic_site', when='AFTER')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='site',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_sitehistory" ("address", "crisis_line", "crisis_text", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "public_name", "time_zone") VALUES (OLD."address", OLD."crisis_line", OLD."crisis_text", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."public_name", OLD."time_zone"); RETURN NULL;', hash='48b0b5e4a75663c2b7940fb5007cca02cf94d65f', operation='DELETE', pgid='pgtrigger_delete_delete_58f64', table='clinic_site', when='AFTER')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='sitemembershiphistory',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='12e5a03e67232207efaf36378beef21959e2a83a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_49e33', table='clinic_sitemembershiphistory', when='BEFORE')),
        ),
        clinic.audit.operations.AddTrigger(
            model_name='userhistory',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ae5db76f5a1b0293bb7b2451ab355762adf36090', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_05472', table='clinic_userhistory', when='BEFORE')),
        ),
    ]

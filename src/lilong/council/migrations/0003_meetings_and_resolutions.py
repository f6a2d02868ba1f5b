import django.db.models.deletion
from django.db import migrations, models

import lilong.commons.fields
import lilong.kernel.ids


class Migration(migrations.Migration):

    dependencies = [
        ('council', '0002_suggestion_branches_and_who_is_waited_for'),
        ('people', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('code', models.CharField(max_length=12)),
                ('place_path', lilong.commons.fields.PathField(max_length=255)),
                ('kind', models.CharField(max_length=30)),
                ('rules', models.JSONField()),
                ('run_by', models.CharField(max_length=20)),
                ('title', models.CharField(max_length=80, verbose_name='名称')),
                ('starts_at', models.DateTimeField(verbose_name='时间')),
                ('minutes', models.PositiveSmallIntegerField(default=60, verbose_name='大约多少分钟')),
                ('where', models.CharField(max_length=120, verbose_name='地点')),
                ('members', models.PositiveSmallIntegerField(null=True)),
                ('state', models.CharField(choices=[('planned', '筹备中'), ('invited', '已通知'), ('open', '正在开会'), ('closed', '已散会'), ('cancelled', '已取消')], default='planned', max_length=10)),
                ('item_version', models.PositiveIntegerField(default=1)),
                ('opened_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('cancelled_because', models.CharField(blank=True, max_length=200)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('planned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['place_path', 'starts_at'], name='meeting_path'), models.Index(fields=['place', 'kind', 'starts_at'], name='meeting_kind'), models.Index(fields=['state', 'place_path'], name='meeting_state_path')],
                'constraints': [models.UniqueConstraint(fields=('place', 'code'), name='meeting_code_once'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'invited', 'open', 'closed', 'cancelled'])), name='meeting_state')],
            },
        ),
        migrations.CreateModel(
            name='Invitee',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('role', models.CharField(blank=True, max_length=30)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitees', to='council.meeting')),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'meeting'], name='invitee_person')],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'person'), name='invitee_once')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('order', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=60)),
                ('as_what', models.CharField(blank=True, max_length=60)),
                ('there', models.BooleanField(default=True)),
                ('how', models.CharField(choices=[('roll_call', '点名'), ('qr', '扫码签到')], max_length=10)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='council.meeting')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('meeting', 'order'), name='attendance_once')],
            },
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('order', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=80)),
                ('asked', models.CharField(blank=True, max_length=300)),
                ('minutes', models.PositiveSmallIntegerField(null=True)),
                ('theme_id', models.UUIDField(null=True)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='council.meeting')),
            ],
            options={
                'indexes': [models.Index(fields=['meeting', 'order'], name='agendaitem_order')],
            },
        ),
        migrations.CreateModel(
            name='MinutesVersion',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('number', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('draft', '草稿'), ('approved', '已定稿')], max_length=10)),
                ('content', models.JSONField()),
                ('corrects', models.PositiveIntegerField(null=True)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='minutes_set', to='council.meeting')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('meeting', 'number'), name='minutesversion_once'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'approved'])), name='minutesversion_state')],
            },
        ),
        migrations.CreateModel(
            name='Promise',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('code', models.CharField(max_length=12)),
                ('place_path', lilong.commons.fields.PathField(max_length=255)),
                ('meeting_kind', models.CharField(blank=True, max_length=30)),
                ('run_by', models.CharField(max_length=20)),
                ('text', models.CharField(max_length=300, verbose_name='答应做什么')),
                ('who', models.CharField(blank=True, max_length=60)),
                ('as_what', models.CharField(max_length=60)),
                ('first_due', models.DateField()),
                ('due_on', models.DateField()),
                ('asked_again', models.PositiveSmallIntegerField(default=0)),
                ('state', models.CharField(choices=[('open', '还在办'), ('kept', '已兑现'), ('given_up', '不办了')], default='open', max_length=10)),
                ('ended_on', models.DateField(null=True)),
                ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='council.agendaitem')),
                ('meeting', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='council.meeting')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'indexes': [models.Index(fields=['place_path', 'due_on'], name='promise_path'), models.Index(fields=['state', 'place_path', 'due_on'], name='promise_state_path'), models.Index(fields=['place', 'meeting_kind', 'state', 'due_on'], name='promise_kind')],
                'constraints': [models.UniqueConstraint(fields=('place', 'code'), name='promise_code_once'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'kept', 'given_up'])), name='promise_state')],
            },
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='promise',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='council.promise'),
        ),
        migrations.CreateModel(
            name='PromiseStep',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('order', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('made', '答应了'), ('changed', '改期'), ('kept', '兑现了'), ('given_up', '不办了')], max_length=10)),
                ('due_on', models.DateField()),
                ('words', models.CharField(blank=True, max_length=300)),
                ('on', models.DateField()),
                ('promise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='council.promise')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('promise', 'order'), name='promisestep_once')],
            },
        ),
        migrations.CreateModel(
            name='Resolution',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('code', models.CharField(max_length=12)),
                ('place_path', lilong.commons.fields.PathField(max_length=255)),
                ('run_by', models.CharField(max_length=20)),
                ('title', models.CharField(max_length=80, verbose_name='标题')),
                ('text', models.CharField(max_length=2000, verbose_name='内容')),
                ('needs_vote', models.BooleanField(default=False)),
                ('agreed', models.PositiveSmallIntegerField(null=True)),
                ('opposed', models.PositiveSmallIntegerField(null=True)),
                ('abstained', models.PositiveSmallIntegerField(null=True)),
                ('members', models.PositiveSmallIntegerField(null=True)),
                ('passed_at', models.DateTimeField()),
                ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='council.agendaitem')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resolutions', to='council.meeting')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('supersedes', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='council.resolution')),
            ],
            options={
                'indexes': [models.Index(fields=['place_path', 'passed_at'], name='resolution_path')],
                'constraints': [models.UniqueConstraint(fields=('place', 'code'), name='resolution_code_once')],
            },
        ),
        migrations.CreateModel(
            name='ResolutionStep',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('order', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('put_to_vote', '请业主表决'), ('vote_result', '表决结果'), ('vote_withdrawn', '表决撤回')], max_length=20)),
                ('words', models.CharField(blank=True, max_length=300)),
                ('motion_id', models.UUIDField(null=True)),
                ('carried', models.BooleanField(null=True)),
                ('at', models.DateTimeField()),
                ('resolution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='council.resolution')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('resolution', 'order'), name='resolutionstep_once'), models.UniqueConstraint(fields=('resolution', 'kind', 'motion_id'), name='resolutionstep_motion_once')],
            },
        ),
    ]

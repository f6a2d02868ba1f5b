import django.db.models.deletion
from django.db import migrations, models

import lilong.kernel.ids


class Migration(migrations.Migration):

    dependencies = [
        ('council', '0007_answering'),
        ('people', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Cockpit',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('key', models.CharField(max_length=12, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('item_since', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Speech',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('order', models.PositiveIntegerField()),
                ('name', models.CharField(blank=True, max_length=60)),
                ('called', models.CharField(max_length=20)),
                ('state', models.CharField(choices=[('waiting', '等着发言'), ('speaking', '正在发言'), ('spoken', '说完了'), ('taken_back', '不说了')], default='waiting', max_length=10)),
                ('begun_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'speaking', 'spoken', 'taken_back'])), name='speech_state')],
            },
        ),
        migrations.CreateModel(
            name='StrawAnswer',
            fields=[
                ('space_id', models.UUIDField(editable=False)),
                ('id', models.UUIDField(default=lilong.kernel.ids.day_uuid7, editable=False, primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name='StrawPoll',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('question', models.CharField(max_length=120)),
                ('options', models.JSONField()),
                ('chosen', models.JSONField()),
                ('hands', models.JSONField()),
                ('shown_live', models.BooleanField(default=False)),
                ('present', models.PositiveIntegerField(null=True)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='cockpit',
            name='item',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='council.agendaitem'),
        ),
        migrations.AddField(
            model_name='cockpit',
            name='meeting',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='cockpit', to='council.meeting'),
        ),
        migrations.AddField(
            model_name='speech',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='council.agendaitem'),
        ),
        migrations.AddField(
            model_name='speech',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='speeches', to='council.meeting'),
        ),
        migrations.AddField(
            model_name='speech',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='strawanswer',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='strawpoll',
            name='item',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='council.agendaitem'),
        ),
        migrations.AddField(
            model_name='strawpoll',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='straw_polls', to='council.meeting'),
        ),
        migrations.AddField(
            model_name='strawanswer',
            name='poll',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='council.strawpoll'),
        ),
        migrations.AddConstraint(
            model_name='speech',
            constraint=models.UniqueConstraint(fields=('meeting', 'order'), name='speech_once'),
        ),
        migrations.AddConstraint(
            model_name='speech',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'speaking')), fields=('meeting',), name='speech_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='strawpoll',
            constraint=models.UniqueConstraint(fields=('meeting', 'number'), name='strawpoll_once'),
        ),
        migrations.AddConstraint(
            model_name='strawpoll',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('meeting',), name='strawpoll_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='strawanswer',
            constraint=models.UniqueConstraint(fields=('poll', 'person'), name='strawanswer_once'),
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models

import lilong.kernel.ids


class Migration(migrations.Migration):

    dependencies = [
        ('council', '0006_guests'),
        ('people', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReplyTime',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('area_id', models.UUIDField()),
                ('days', models.PositiveSmallIntegerField(null=True)),
                ('since', models.DateField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('area_id', 'since'), name='replytime_once')],
            },
        ),
        migrations.CreateModel(
            name='SuggestionOutcome',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('area_id', models.UUIDField()),
                ('lane_id', models.UUIDField(null=True)),
                ('branch', models.CharField(choices=[('suggestion', '建议（大家的事）'), ('claim', '诉求（自家的事）')], max_length=10)),
                ('category', models.CharField(blank=True, max_length=30)),
                ('position', models.BigIntegerField()),
                ('received_on', models.DateField()),
                ('since', models.DateField()),
                ('answer_by', models.DateField(null=True)),
                ('answered_on', models.DateField(null=True)),
                ('reply', models.CharField(blank=True, choices=[('in_time', '按时答复'), ('late', '晚了才答复'), ('no_time', '没有定期限')], max_length=8)),
                ('decided', models.CharField(blank=True, choices=[('adopted', '采纳'), ('declined', '未采纳')], max_length=8)),
                ('solved', models.CharField(blank=True, choices=[('asked', '还没有回答'), ('yes', '说解决了'), ('no', '说没有解决'), ('again', '解决过又出现')], max_length=8)),
            ],
            options={
                'indexes': [models.Index(fields=['area_id', 'reply', 'position'], name='outcome_reply'), models.Index(fields=['area_id', 'decided', 'position'], name='outcome_decided'), models.Index(fields=['area_id', 'solved', 'position'], name='outcome_solved'), models.Index(fields=['area_id', 'category', 'reply', 'position'], name='outcome_cat_reply'), models.Index(fields=['area_id', 'category', 'decided', 'position'], name='outcome_cat_decided'), models.Index(fields=['area_id', 'category', 'solved', 'position'], name='outcome_cat_solved'), models.Index(fields=['lane_id', 'reply', 'position'], name='outcome_lane_reply'), models.Index(fields=['lane_id', 'decided', 'position'], name='outcome_lane_decided'), models.Index(fields=['lane_id', 'solved', 'position'], name='outcome_lane_solved')],
            },
        ),
        migrations.CreateModel(
            name='TellingRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateField(unique=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='promise',
            name='party',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name='suggestioncontact',
            name='holder',
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddIndex(
            model_name='suggestioncontact',
            index=models.Index(condition=models.Q(('holder', ''), _negated=True), fields=['holder'], name='suggestioncontact_holder'),
        ),
        migrations.AddIndex(
            model_name='suggestionstep',
            index=models.Index(fields=['on'], name='suggestionstep_on'),
        ),
        migrations.AddField(
            model_name='suggestionoutcome',
            name='suggestion',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='outcome', to='council.suggestion'),
        ),
    ]

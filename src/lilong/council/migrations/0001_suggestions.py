import django.db.models.deletion
from django.db import migrations, models

import lilong.commons.fields
import lilong.kernel.ids


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Intake',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('area_id', models.UUIDField(unique=True)),
                ('area_path', lilong.commons.fields.PathField(max_length=255)),
                ('strangers', models.BooleanField(default=False)),
                ('hourly', models.PositiveSmallIntegerField(default=5)),
                ('area_hourly', models.PositiveSmallIntegerField(default=200)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SuggestionContact',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('suggestion_id', models.UUIDField(unique=True)),
                ('author', lilong.commons.fields.SealedField()),
                ('contact', lilong.commons.fields.SealedField(blank=True)),
                ('expires_on', models.DateField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SayingCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=64)),
                ('hour', models.DateTimeField()),
                ('count', models.PositiveIntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['hour'], name='sayingcount_hour')],
                'constraints': [models.UniqueConstraint(fields=('source', 'hour'), name='sayingcount_once')],
            },
        ),
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('area_id', models.UUIDField()),
                ('area_path', lilong.commons.fields.PathField(max_length=255)),
                ('code', models.CharField(max_length=12)),
                ('title', models.CharField(max_length=60, verbose_name='主题')),
                ('category', models.CharField(max_length=30)),
                ('state', models.CharField(choices=[('open', '收集中'), ('closed', '已办结')], default='open', max_length=8)),
                ('suggestions', models.PositiveIntegerField(default=0)),
                ('latest', models.BigIntegerField(unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'indexes': [models.Index(fields=['area_id', 'latest'], name='theme_area'), models.Index(fields=['area_id', 'state', 'latest'], name='theme_area_state')],
                'constraints': [models.UniqueConstraint(fields=('area_id', 'code'), name='theme_code_once'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'closed'])), name='theme_state')],
            },
        ),
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('space_id', models.UUIDField(editable=False)),
                ('id', models.UUIDField(default=lilong.kernel.ids.day_uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=12)),
                ('key', lilong.commons.fields.BytewiseField(max_length=12, unique=True)),
                ('area_id', models.UUIDField()),
                ('place_path', lilong.commons.fields.PathField(max_length=255)),
                ('lane_id', models.UUIDField(null=True)),
                ('address', models.CharField(max_length=160)),
                ('branch', models.CharField(choices=[('suggestion', '建议（大家的事）'), ('claim', '诉求（自家的事）')], default='suggestion', max_length=10)),
                ('category', models.CharField(blank=True, max_length=30)),
                ('text', models.CharField(max_length=2000, verbose_name='内容')),
                ('said_on', models.DateField()),
                ('said_by', models.CharField(choices=[('phone', '手机'), ('notice_board', '扫告示牌'), ('door', '上门'), ('paper', '纸条'), ('call', '电话'), ('meeting', '会上'), ('file', '表格导入')], max_length=12)),
                ('state', models.CharField(choices=[('received', '已收到'), ('grouped', '已归到主题'), ('discussed', '讨论中'), ('referred', '已转办'), ('adopted', '已采纳'), ('declined', '未采纳'), ('done', '已办，待您确认'), ('solved', '已解决')], default='received', max_length=10)),
                ('released', models.BooleanField(default=False)),
                ('photos', models.PositiveSmallIntegerField(default=0)),
                ('version', models.PositiveIntegerField(default=1)),
                ('position', models.BigIntegerField(unique=True)),
                ('import_row_id', models.UUIDField(null=True)),
                ('grams', models.TextField(blank=True)),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('theme', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='suggestion_set', to='council.theme')),
            ],
            options={
                'indexes': [models.Index(fields=['area_id', 'position'], name='suggestion_area'), models.Index(fields=['area_id', 'state', 'position'], name='suggestion_area_state'), models.Index(fields=['area_id', 'category', 'position'], name='suggestion_area_categ'), models.Index(fields=['lane_id', 'position'], name='suggestion_lane'), models.Index(fields=['theme', 'position'], name='suggestion_theme'), models.Index(fields=['import_row_id'], name='suggestion_import_row')],
                'constraints': [models.UniqueConstraint(fields=('area_id', 'code'), name='suggestion_code_once'), models.CheckConstraint(condition=models.Q(('state__in', ['received', 'grouped', 'discussed', 'referred', 'adopted', 'declined', 'done', 'solved'])), name='suggestion_state'), models.CheckConstraint(condition=models.Q(('branch__in', ['suggestion', 'claim'])), name='suggestion_branch')],
            },
        ),
        migrations.CreateModel(
            name='SuggestionPhoto',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('file_id', models.UUIDField()),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('suggestion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photo_set', to='council.suggestion')),
            ],
            options={
                'indexes': [models.Index(fields=['file_id'], name='suggestionphoto_file')],
                'constraints': [models.UniqueConstraint(fields=('suggestion', 'file_id'), name='suggestionphoto_once')],
            },
        ),
        migrations.CreateModel(
            name='SuggestionStep',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('order', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('received', '已收到'), ('grouped', '已归到主题'), ('discussed', '讨论中'), ('referred', '已转办'), ('adopted', '已采纳'), ('declined', '未采纳'), ('done', '已办，待您确认'), ('solved', '已解决')], max_length=10)),
                ('words', models.CharField(blank=True, max_length=500)),
                ('on', models.DateField()),
                ('by_author', models.BooleanField(default=False)),
                ('suggestion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='council.suggestion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('suggestion', 'order'), name='suggestionstep_once')],
            },
        ),
    ]

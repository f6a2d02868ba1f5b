import django.db.models.deletion
from django.db import migrations, models

import lilong.commons.fields
import lilong.kernel.ids


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='JobSchedule',
            fields=[
                ('name', models.CharField(max_length=100, primary_key=True, serialize=False)),
                ('due_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LedgerHead',
            fields=[
                ('space_id', models.UUIDField(primary_key=True, serialize=False)),
                ('number', models.BigIntegerField(default=0)),
                ('hash', models.CharField(default='', max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('importer', models.CharField(max_length=60)),
                ('place_id', models.UUIDField()),
                ('place_path', lilong.commons.fields.PathField(max_length=255)),
                ('context_id', models.UUIDField(null=True)),
                ('file_id', models.UUIDField()),
                ('file_name', models.CharField(max_length=200)),
                ('state', models.CharField(choices=[('reading', '正在读取'), ('read', '待核对'), ('applying', '正在写入'), ('applied', '已写入'), ('undone', '已撤销'), ('failed', '未能读取')], default='reading', max_length=10)),
                ('columns', models.JSONField(default=dict)),
                ('figures', models.JSONField(default=dict)),
                ('why', models.TextField(blank=True)),
                ('by_person_id', models.UUIDField(null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('applied_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['place_path', '-created_at'], name='importrun_place')],
            },
        ),
        migrations.CreateModel(
            name='JobLease',
            fields=[
                ('job_id', models.UUIDField(primary_key=True, serialize=False)),
                ('worker', models.CharField(max_length=64)),
                ('until', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['until'], name='joblease_until')],
            },
        ),
        migrations.CreateModel(
            name='LearnedReading',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('importer', models.CharField(max_length=60)),
                ('what', models.CharField(max_length=60)),
                ('text', models.CharField(max_length=200)),
                ('value', models.JSONField()),
                ('by_person_id', models.UUIDField(null=True)),
                ('at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('space_id', 'importer', 'what', 'text'), name='learned_once')],
            },
        ),
        migrations.CreateModel(
            name='LedgerEntry',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('number', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('kind', models.CharField(max_length=60)),
                ('actor_id', models.UUIDField(null=True)),
                ('role', models.CharField(max_length=40)),
                ('place_path', lilong.commons.fields.PathField(max_length=255)),
                ('subject_kind', models.CharField(max_length=60)),
                ('subject_id', models.UUIDField(null=True)),
                ('facts', models.JSONField()),
                ('previous_hash', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'indexes': [models.Index(fields=['subject_id', 'number'], name='ledger_subject'), models.Index(fields=['space_id', 'kind', 'number'], name='ledger_kind')],
                'constraints': [models.UniqueConstraint(fields=('space_id', 'number'), name='ledger_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('source_kind', models.CharField(max_length=60)),
                ('source_id', models.UUIDField()),
                ('relation', models.CharField(max_length=40)),
                ('target_kind', models.CharField(max_length=60)),
                ('target_id', models.UUIDField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'indexes': [models.Index(fields=['target_id'], name='link_target')],
                'constraints': [models.UniqueConstraint(fields=('source_id', 'relation', 'target_id'), name='link_once'), models.CheckConstraint(condition=models.Q(('source_id', models.F('target_id')), _negated=True), name='link_not_to_itself')],
            },
        ),
        migrations.CreateModel(
            name='ListenerFailure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('listener', models.CharField(max_length=100)),
                ('space_id', models.UUIDField()),
                ('number', models.BigIntegerField()),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('why', models.TextField()),
                ('last_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('listener', 'space_id', 'number'), name='listener_failure_once')],
            },
        ),
        migrations.CreateModel(
            name='ListenerOffset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('listener', models.CharField(max_length=100)),
                ('space_id', models.UUIDField()),
                ('number', models.BigIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('listener', 'space_id'), name='listener_once')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('person_id', models.UUIDField()),
                ('key', models.CharField(max_length=120)),
                ('group', models.CharField(max_length=60)),
                ('sentence', models.CharField(max_length=200)),
                ('facts', models.JSONField(default=dict)),
                ('url', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('mail_state', models.CharField(choices=[('not_wanted', '不发邮件'), ('waiting', '待发送'), ('sent', '已发送'), ('failed', '未送达')], default='not_wanted', max_length=12)),
                ('mail_at', models.DateTimeField(null=True)),
                ('mail_tries', models.PositiveSmallIntegerField(default=0)),
                ('mail_why', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'indexes': [models.Index(fields=['person_id', '-created_at'], name='notice_person'), models.Index(condition=models.Q(('mail_state__in', ['waiting', 'failed'])), fields=['mail_at'], name='notice_waiting')],
                'constraints': [models.UniqueConstraint(fields=('person_id', 'key'), name='notice_once')],
            },
        ),
        migrations.CreateModel(
            name='SealedLook',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('viewer_id', models.UUIDField()),
                ('viewer_role', models.CharField(max_length=40)),
                ('about_person_id', models.UUIDField(null=True)),
                ('subject_kind', models.CharField(max_length=60)),
                ('subject_id', models.UUIDField()),
                ('field', models.CharField(max_length=60)),
                ('purpose', models.CharField(max_length=200)),
            ],
            options={
                'indexes': [models.Index(fields=['about_person_id', '-at'], name='sealedlook_about'), models.Index(fields=['space_id', '-at'], name='sealedlook_space')],
            },
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('content', models.CharField(max_length=64)),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.BigIntegerField()),
                ('purpose', models.CharField(max_length=40)),
                ('width', models.PositiveIntegerField(default=0)),
                ('height', models.PositiveIntegerField(default=0)),
                ('preview_state', models.CharField(choices=[('none', 'none'), ('due', 'due'), ('made', 'made'), ('failed', 'failed')], default='none', max_length=10)),
                ('stored_on', models.DateField(auto_now_add=True)),
            ],
            options={
                'indexes': [models.Index(fields=['content'], name='file_content')],
                'constraints': [models.UniqueConstraint(fields=('space_id', 'content', 'purpose'), name='file_content_once')],
            },
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('scope_id', models.UUIDField()),
                ('name', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=60)),
                ('count', models.BigIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('scope_id', 'name', 'key'), name='tally_once')],
            },
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('sheet', models.PositiveSmallIntegerField(default=0)),
                ('number', models.PositiveIntegerField()),
                ('raw', models.JSONField()),
                ('fields', models.JSONField(default=dict)),
                ('guesses', models.JSONField(default=list)),
                ('verdict', models.CharField(max_length=14)),
                ('why', models.CharField(blank=True, max_length=200)),
                ('guessed', models.BooleanField(default=False)),
                ('target_id', models.UUIDField(null=True)),
                ('target_version', models.PositiveIntegerField(null=True)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='commons.importrun')),
            ],
            options={
                'indexes': [models.Index(fields=['run', 'verdict', 'sheet', 'number'], name='importrow_verdict'), models.Index(condition=models.Q(('guessed', True)), fields=['run', 'sheet', 'number'], name='importrow_guessed'), models.Index(fields=['target_id'], name='importrow_target')],
                'constraints': [models.UniqueConstraint(fields=('run', 'sheet', 'number'), name='importrow_once')],
            },
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models

import lilong.commons.fields
import lilong.kernel.ids


class Migration(migrations.Migration):

    dependencies = [
        ('council', '0003_meetings_and_resolutions'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Conversation',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('place_path', lilong.commons.fields.PathField(max_length=255)),
                ('question', models.CharField(max_length=80, verbose_name='问题')),
                ('background', models.CharField(blank=True, max_length=1000, verbose_name='背景')),
                ('state', models.CharField(choices=[('open', '正在表态'), ('closed', '已结束')], default='open', max_length=8)),
                ('smallest', models.PositiveSmallIntegerField(default=5)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('participants', models.PositiveIntegerField(default=0)),
                ('votes', models.PositiveIntegerField(default=0)),
                ('shown', models.PositiveIntegerField(default=0)),
                ('waiting', models.PositiveIntegerField(default=0)),
                ('turns', models.PositiveBigIntegerField(default=0)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'indexes': [models.Index(fields=['place_path', 'id'], name='conversation_path')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'closed'])), name='conversation_state'), models.CheckConstraint(condition=models.Q(('smallest__gte', 5)), name='conversation_smallest')],
            },
        ),
        migrations.CreateModel(
            name='ConversationMap',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('turns', models.PositiveBigIntegerField()),
                ('votes', models.PositiveIntegerField()),
                ('participants', models.PositiveIntegerField()),
                ('drawn_at', models.DateTimeField()),
                ('told', models.JSONField()),
                ('axes', models.JSONField()),
                ('conversation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='map', to='council.conversation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('space_id', models.UUIDField(editable=False)),
                ('id', models.UUIDField(default=lilong.kernel.ids.day_uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(null=True)),
                ('text', models.CharField(max_length=140, verbose_name='观点')),
                ('seed', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('waiting', '等居委会看过'), ('shown', '已公开'), ('left_out', '没有公开')], default='waiting', max_length=8)),
                ('reason', models.CharField(blank=True, choices=[('twice', '和已有的一条意思相同'), ('several', '一条里说了好几件事，不好表态'), ('elsewhere', '和这个问题无关'), ('no_statement', '不是能同意或不同意的一句话'), ('names', '写了别人的姓名、电话或门牌'), ('insult', '有辱骂或贬低人的话'), ('unlawful', '内容违法')], max_length=12)),
                ('answers', models.PositiveIntegerField(default=0)),
                ('decided_on', models.DateField(null=True)),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='council.conversation')),
            ],
            options={
                'indexes': [models.Index(fields=['conversation', 'state', 'id'], name='statement_state_id'), models.Index(fields=['conversation', 'state', 'answers'], name='statement_answers')],
                'constraints': [models.UniqueConstraint(fields=('conversation', 'number'), name='statement_once'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'shown', 'left_out'])), name='statement_state'), models.CheckConstraint(condition=models.Q(models.Q(('reason__in', ['twice', 'several', 'elsewhere', 'no_statement', 'names', 'insult', 'unlawful']), ('state', 'left_out')), models.Q(models.Q(('state', 'left_out'), _negated=True), ('reason', '')), _connector='OR'), name='statement_left_out_why')],
            },
        ),
        migrations.CreateModel(
            name='StatementAuthor',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('statement_id', models.UUIDField(unique=True)),
                ('conversation_id', models.UUIDField()),
                ('author', lilong.commons.fields.SealedField()),
                ('expires_on', models.DateField()),
            ],
            options={
                'indexes': [models.Index(fields=['conversation_id'], name='statementauthor_conversation'), models.Index(fields=['expires_on'], name='statementauthor_expires')],
            },
        ),
        migrations.CreateModel(
            name='Voice',
            fields=[
                ('space_id', models.UUIDField(editable=False)),
                ('id', models.UUIDField(default=lilong.kernel.ids.day_uuid7, editable=False, primary_key=True, serialize=False)),
                ('key', models.UUIDField()),
                ('answers', models.PositiveIntegerField(default=0)),
                ('written', models.PositiveSmallIntegerField(default=0)),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='voices', to='council.conversation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('conversation', 'key'), name='voice_once')],
            },
        ),
        migrations.CreateModel(
            name='OpinionVote',
            fields=[
                ('space_id', models.UUIDField(editable=False)),
                ('id', models.UUIDField(default=lilong.kernel.ids.day_uuid7, editable=False, primary_key=True, serialize=False)),
                ('opinion', models.SmallIntegerField(choices=[(1, '同意'), (0, '略过'), (-1, '不同意')])),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='council.conversation')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='council.statement')),
                ('voice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='council.voice')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('voice', 'statement'), name='opinionvote_once'), models.CheckConstraint(condition=models.Q(('opinion__in', [1, 0, -1])), name='opinionvote_opinion')],
            },
        ),
    ]

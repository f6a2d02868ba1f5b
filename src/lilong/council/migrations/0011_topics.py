import django.db.models.deletion
from django.db import migrations, models

import lilong.commons.fields
import lilong.kernel.ids


class Migration(migrations.Migration):

    dependencies = [
        ('council', '0010_publishing'),
        ('people', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PointRating',
            fields=[
                ('space_id', models.UUIDField(editable=False)),
                ('id', models.UUIDField(default=lilong.kernel.ids.day_uuid7, editable=False, primary_key=True, serialize=False)),
                ('rating', models.SmallIntegerField(choices=[(1, '有道理'), (-1, '没道理')])),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('rating__in', [1, -1])), name='pointrating_rating')],
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('code', models.CharField(max_length=12)),
                ('place_path', lilong.commons.fields.PathField(max_length=255)),
                ('template', models.CharField(max_length=30)),
                ('rules', models.JSONField()),
                ('title', models.CharField(max_length=60, verbose_name='议题')),
                ('background', models.CharField(max_length=2000, verbose_name='背景')),
                ('state', models.CharField(choices=[('open', '正在商量'), ('closed', '已有结果'), ('withdrawn', '已撤回')], default='open', max_length=10)),
                ('phases', models.JSONField()),
                ('begun', models.PositiveSmallIntegerField(default=0)),
                ('turns_on', models.DateField(null=True)),
                ('opened_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('resolution', '作出了决议'), ('answered', '答复了大家的话'), ('no_result', '没有结果')], max_length=12)),
                ('ended_because', models.CharField(blank=True, max_length=200)),
                ('followers', models.PositiveIntegerField(default=0)),
                ('options', models.PositiveSmallIntegerField(default=0)),
                ('points', models.PositiveIntegerField(default=0)),
                ('questions', models.PositiveIntegerField(default=0)),
                ('waiting', models.PositiveIntegerField(default=0)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'indexes': [models.Index(fields=['place_path', 'id'], name='topic_path'), models.Index(fields=['state', 'place_path', 'id'], name='topic_state_path'), models.Index(fields=['state', 'turns_on'], name='topic_turns_on')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'closed', 'withdrawn'])), name='topic_state'), models.CheckConstraint(condition=models.Q(models.Q(('outcome__in', ['resolution', 'answered', 'no_result']), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('outcome', '')), _connector='OR'), name='topic_outcome')],
            },
        ),
        migrations.CreateModel(
            name='TopicAuthor',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('saying_id', models.UUIDField(unique=True)),
                ('topic_id', models.UUIDField()),
                ('author', lilong.commons.fields.SealedField()),
                ('expires_on', models.DateField()),
            ],
            options={
                'indexes': [models.Index(fields=['topic_id'], name='topicauthor_topic'), models.Index(fields=['expires_on'], name='topicauthor_expires')],
            },
        ),
        migrations.CreateModel(
            name='TopicFollower',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
            ],
        ),
        migrations.CreateModel(
            name='TopicOption',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=80, verbose_name='方案')),
                ('details', models.CharField(blank=True, max_length=600, verbose_name='说明')),
                ('taken_back_because', models.CharField(blank=True, max_length=200)),
                ('shown_for', models.PositiveIntegerField(default=0)),
                ('shown_against', models.PositiveIntegerField(default=0)),
                ('best', models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='TopicPoint',
            fields=[
                ('space_id', models.UUIDField(editable=False)),
                ('id', models.UUIDField(default=lilong.kernel.ids.day_uuid7, editable=False, primary_key=True, serialize=False)),
                ('side', models.CharField(choices=[('for', '赞成的理由'), ('against', '反对的理由')], max_length=7)),
                ('text', models.CharField(max_length=80, verbose_name='理由')),
                ('by_keeper', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('waiting', '等居委会看过'), ('shown', '已公开'), ('left_out', '没有公开')], default='waiting', max_length=8)),
                ('reason', models.CharField(blank=True, choices=[('twice', '和已有的一条意思相同'), ('several', '一条里说了好几件事'), ('elsewhere', '和这个议题无关'), ('names', '写了别人的姓名、电话或门牌'), ('insult', '有辱骂或贬低人的话'), ('unlawful', '内容违法')], max_length=12)),
                ('agree', models.PositiveIntegerField(default=0)),
                ('disagree', models.PositiveIntegerField(default=0)),
                ('told_agree', models.PositiveIntegerField(default=0)),
                ('told_disagree', models.PositiveIntegerField(default=0)),
                ('standing', models.IntegerField(default=0)),
                ('decided_on', models.DateField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'shown', 'left_out'])), name='topicpoint_state'), models.CheckConstraint(condition=models.Q(models.Q(('reason__in', ['twice', 'several', 'elsewhere', 'names', 'insult', 'unlawful']), ('state', 'left_out')), models.Q(models.Q(('state', 'left_out'), _negated=True), ('reason', '')), _connector='OR'), name='topicpoint_left_out_why')],
            },
        ),
        migrations.CreateModel(
            name='TopicQuestion',
            fields=[
                ('space_id', models.UUIDField(editable=False)),
                ('id', models.UUIDField(default=lilong.kernel.ids.day_uuid7, editable=False, primary_key=True, serialize=False)),
                ('text', models.CharField(max_length=160, verbose_name='问题')),
                ('by_keeper', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('waiting', '等居委会看过'), ('shown', '已公开'), ('left_out', '没有公开')], default='waiting', max_length=8)),
                ('reason', models.CharField(blank=True, choices=[('twice', '和已有的一条意思相同'), ('several', '一条里说了好几件事'), ('elsewhere', '和这个议题无关'), ('names', '写了别人的姓名、电话或门牌'), ('insult', '有辱骂或贬低人的话'), ('unlawful', '内容违法')], max_length=12)),
                ('decided_on', models.DateField(null=True)),
                ('as_what', models.CharField(blank=True, max_length=60)),
                ('due_on', models.DateField(null=True)),
                ('answer', models.CharField(blank=True, max_length=1000, verbose_name='答复')),
                ('answered_on', models.DateField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'shown', 'left_out'])), name='topicquestion_state'), models.CheckConstraint(condition=models.Q(models.Q(('reason__in', ['twice', 'several', 'elsewhere', 'names', 'insult', 'unlawful']), ('state', 'left_out')), models.Q(models.Q(('state', 'left_out'), _negated=True), ('reason', '')), _connector='OR'), name='topicquestion_left_out_why')],
            },
        ),
        migrations.CreateModel(
            name='TopicVoice',
            fields=[
                ('space_id', models.UUIDField(editable=False)),
                ('id', models.UUIDField(default=lilong.kernel.ids.day_uuid7, editable=False, primary_key=True, serialize=False)),
                ('key', models.UUIDField()),
                ('written', models.PositiveSmallIntegerField(default=0)),
                ('asked', models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='topic_id',
            field=models.UUIDField(null=True),
        ),
        migrations.AddIndex(
            model_name='agendaitem',
            index=models.Index(fields=['topic_id'], name='agendaitem_topic'),
        ),
        migrations.AddField(
            model_name='topic',
            name='place',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place'),
        ),
        migrations.AddField(
            model_name='topic',
            name='successor',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='council.topic'),
        ),
        migrations.AddField(
            model_name='pointrating',
            name='topic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='council.topic'),
        ),
        migrations.AddField(
            model_name='topicfollower',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='topicfollower',
            name='topic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='council.topic'),
        ),
        migrations.AddField(
            model_name='topicoption',
            name='topic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='option_set', to='council.topic'),
        ),
        migrations.AddField(
            model_name='topicpoint',
            name='option',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='point_set', to='council.topicoption'),
        ),
        migrations.AddField(
            model_name='topicpoint',
            name='topic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='council.topic'),
        ),
        migrations.AddField(
            model_name='pointrating',
            name='point',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='council.topicpoint'),
        ),
        migrations.AddField(
            model_name='topicquestion',
            name='assigned_to',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='topicquestion',
            name='topic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='question_set', to='council.topic'),
        ),
        migrations.AddField(
            model_name='topicvoice',
            name='topic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='council.topic'),
        ),
        migrations.AddField(
            model_name='pointrating',
            name='voice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='council.topicvoice'),
        ),
        migrations.AddConstraint(
            model_name='topic',
            constraint=models.UniqueConstraint(fields=('place', 'code'), name='topic_code_once'),
        ),
        migrations.AddConstraint(
            model_name='topicfollower',
            constraint=models.UniqueConstraint(fields=('topic', 'person'), name='topicfollower_once'),
        ),
        migrations.AddConstraint(
            model_name='topicoption',
            constraint=models.UniqueConstraint(fields=('topic', 'number'), name='topicoption_once'),
        ),
        migrations.AddIndex(
            model_name='topicpoint',
            index=models.Index(fields=['option', 'side', 'state', '-standing', 'id'], name='topicpoint_best'),
        ),
        migrations.AddIndex(
            model_name='topicpoint',
            index=models.Index(fields=['topic', 'state', 'id'], name='topicpoint_state_id'),
        ),
        migrations.AddIndex(
            model_name='topicquestion',
            index=models.Index(fields=['topic', 'state', 'id'], name='topicquestion_state_id'),
        ),
        migrations.AddConstraint(
            model_name='topicvoice',
            constraint=models.UniqueConstraint(fields=('topic', 'key'), name='topicvoice_once'),
        ),
        migrations.AddConstraint(
            model_name='pointrating',
            constraint=models.UniqueConstraint(fields=('voice', 'point'), name='pointrating_once'),
        ),
    ]

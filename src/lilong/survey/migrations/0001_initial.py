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
            name='SealedReport',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('finding_id', models.UUIDField(unique=True)),
                ('reporter', lilong.commons.fields.SealedField()),
                ('words', lilong.commons.fields.SealedField(blank=True)),
                ('expires_on', models.DateField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('place_path', lilong.commons.fields.PathField(max_length=255)),
                ('title', models.CharField(max_length=80, verbose_name='名称')),
                ('kinds', models.JSONField(default=list)),
                ('starts_on', models.DateField(verbose_name='开始日期')),
                ('deadline', models.DateField(verbose_name='截止日期')),
                ('state', models.CharField(choices=[('planned', '筹备中'), ('open', '进行中'), ('closed', '已结束')], default='planned', max_length=8)),
                ('doors', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'indexes': [models.Index(fields=['place_path', '-starts_on'], name='campaign_place')],
                'constraints': [models.CheckConstraint(condition=models.Q(('deadline__gte', models.F('starts_on'))), name='campaign_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'open', 'closed'])), name='campaign_state')],
            },
        ),
        migrations.CreateModel(
            name='CampaignSurveyor',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('place_path', lilong.commons.fields.PathField(max_length=255)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='surveyors', to='survey.campaign')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'campaign'], name='campaign_surveyor_person')],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'person', 'place'), name='campaign_surveyor_once')],
            },
        ),
        migrations.CreateModel(
            name='Door',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('place_path', lilong.commons.fields.PathField(max_length=255)),
                ('result', models.CharField(blank=True, choices=[('seen', '已看过'), ('absent', '无人应门'), ('refused', '谢绝入户')], max_length=8)),
                ('visits', models.PositiveSmallIntegerField(default=0)),
                ('last_at', models.DateTimeField(null=True)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='door_set', to='survey.campaign')),
                ('last_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'indexes': [models.Index(fields=['campaign', 'result', 'place_path'], name='door_result'), models.Index(fields=['campaign', 'place_path'], name='door_path')],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'place'), name='door_once')],
            },
        ),
        migrations.CreateModel(
            name='DoorVisit',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('result', models.CharField(choices=[('seen', '已看过'), ('absent', '无人应门'), ('refused', '谢绝入户')], max_length=8)),
                ('at', models.DateTimeField()),
                ('note', models.CharField(blank=True, max_length=200)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('door', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visit_set', to='survey.door')),
            ],
            options={
                'indexes': [models.Index(fields=['door', '-at'], name='doorvisit_door')],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('space_id', models.UUIDField(editable=False)),
                ('id', models.UUIDField(default=lilong.kernel.ids.day_uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=12)),
                ('place_path', lilong.commons.fields.PathField(max_length=255)),
                ('area_id', models.UUIDField(null=True)),
                ('lane_id', models.UUIDField(null=True)),
                ('number_id', models.UUIDField(null=True)),
                ('address', models.CharField(max_length=160)),
                ('kind', models.CharField(max_length=30)),
                ('description', models.CharField(blank=True, max_length=300, verbose_name='具体情况')),
                ('part', models.CharField(choices=[('unknown', '未注明'), ('public', '公共部位'), ('private', '私人部位')], default='unknown', max_length=8)),
                ('shop', models.BooleanField(default=False)),
                ('area', models.BigIntegerField(null=True)),
                ('measures', models.JSONField(default=dict)),
                ('wall_type', models.CharField(blank=True, choices=[('', '不适用'), ('bearing', '承重'), ('non_bearing', '非承重'), ('unknown', '不明')], max_length=12)),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='备注')),
                ('found_on', models.DateField()),
                ('found_precision', models.CharField(choices=[('day', '到日'), ('month', '到月'), ('year', '到年'), ('decade', '年代'), ('unknown', '日期不详')], default='day', max_length=8)),
                ('how_known', models.CharField(choices=[('patrol', '巡查发现'), ('visit', '上门走访'), ('ledger', '台账导入'), ('report', '居民反映')], default='patrol', max_length=8)),
                ('state', models.CharField(choices=[('reported', '居民反映待核'), ('found', '已登记'), ('confirmed', '已核实'), ('returned', '退回补充'), ('duplicate', '重复'), ('cleared', '已销号'), ('deleted', '已删除')], default='found', max_length=10)),
                ('state_reason', models.CharField(blank=True, max_length=200)),
                ('facet', models.PositiveSmallIntegerField()),
                ('position', models.BigIntegerField(unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('recorded_number', models.BigIntegerField()),
                ('changed_on', models.DateField(auto_now=True)),
                ('repeats_id', models.UUIDField(null=True)),
                ('import_row_id', models.UUIDField(null=True)),
                ('cover_id', models.UUIDField(null=True)),
                ('photos', models.PositiveSmallIntegerField(default=0)),
                ('x', models.FloatField(null=True)),
                ('y', models.FloatField(null=True)),
                ('longitude', models.FloatField(null=True)),
                ('latitude', models.FloatField(null=True)),
                ('accuracy_m', models.PositiveSmallIntegerField(null=True)),
                ('grams', models.TextField(blank=True)),
                ('campaign', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='survey.campaign')),
                ('found_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'indexes': [models.Index(fields=['space_id', 'position'], name='finding_space'), models.Index(fields=['space_id', 'facet', 'position'], name='finding_space_facet'), models.Index(fields=['area_id', 'position'], name='finding_area_pos'), models.Index(fields=['area_id', 'facet', 'position'], name='finding_area_facet'), models.Index(fields=['lane_id', 'position'], name='finding_lane_pos'), models.Index(fields=['lane_id', 'facet', 'position'], name='finding_lane_facet'), models.Index(condition=models.Q(('state__in', ('found', 'confirmed', 'returned', 'cleared'))), fields=['space_id', 'position'], name='finding_space_counted'), models.Index(condition=models.Q(('state__in', ('found', 'confirmed', 'returned', 'cleared'))), fields=['area_id', 'position'], name='finding_area_counted'), models.Index(condition=models.Q(('state__in', ('found', 'confirmed', 'returned', 'cleared'))), fields=['lane_id', 'position'], name='finding_lane_counted'), models.Index(fields=['number_id', 'position'], name='finding_number_pos'), models.Index(fields=['place', 'position'], name='finding_place_pos'), models.Index(fields=['found_by', 'position'], name='finding_surveyor'), models.Index(fields=['place_path'], name='finding_path'), models.Index(fields=['repeats_id'], name='finding_repeats'), models.Index(fields=['import_row_id'], name='finding_import_row')],
                'constraints': [models.UniqueConstraint(fields=('area_id', 'code'), name='finding_code_once'), models.CheckConstraint(condition=models.Q(('state__in', ['reported', 'found', 'confirmed', 'returned', 'duplicate', 'cleared', 'deleted'])), name='finding_state'), models.CheckConstraint(condition=models.Q(('area', None), ('area__gte', 0), _connector='OR'), name='finding_area')],
            },
        ),
        migrations.CreateModel(
            name='FindingPhoto',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('file_id', models.UUIDField()),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('caption', models.CharField(blank=True, max_length=100)),
                ('public', models.BooleanField(default=False)),
                ('released', models.BooleanField(default=True)),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photo_set', to='survey.finding')),
            ],
            options={
                'indexes': [models.Index(fields=['file_id'], name='finding_photo_file')],
                'constraints': [models.UniqueConstraint(fields=('finding', 'file_id'), name='finding_photo_once')],
            },
        ),
        migrations.CreateModel(
            name='FindingVersion',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('version', models.PositiveIntegerField()),
                ('values', models.JSONField()),
                ('from_number', models.BigIntegerField()),
                ('until_number', models.BigIntegerField()),
                ('by_person_id', models.UUIDField(null=True)),
                ('replaced_on', models.DateField(auto_now_add=True)),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='survey.finding')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('finding', 'version'), name='finding_version_once')],
            },
        ),
        migrations.CreateModel(
            name='FrozenCount',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('place_path', lilong.commons.fields.PathField(max_length=255)),
                ('title', models.CharField(max_length=80, verbose_name='名称')),
                ('as_of', models.BigIntegerField()),
                ('frozen_at', models.DateTimeField(auto_now_add=True)),
                ('by_person_id', models.UUIDField(null=True)),
                ('figures', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'indexes': [models.Index(fields=['place_path', '-frozen_at'], name='frozencount_place')],
            },
        ),
    ]

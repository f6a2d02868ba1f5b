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
            name='Place',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('city', '市'), ('district', '区'), ('subdistrict', '街道'), ('patch', '片区'), ('residents_area', '居民区'), ('compound', '小区'), ('lane', '弄'), ('number', '号'), ('stair', '单元'), ('room', '室'), ('common_part', '公共部位')], max_length=20)),
                ('space_id', models.UUIDField(editable=False)),
                ('path', lilong.commons.fields.PathField(max_length=255, unique=True)),
                ('name', lilong.commons.fields.BytewiseField(max_length=80, verbose_name='名称')),
                ('english_name', models.CharField(blank=True, max_length=120)),
                ('sort_key', models.CharField(blank=True, max_length=40)),
                ('address', lilong.commons.fields.BytewiseField(max_length=160, verbose_name='地址')),
                ('area', models.BigIntegerField(null=True)),
                ('area_basis', models.CharField(blank=True, max_length=40)),
                ('households', models.PositiveIntegerField(null=True)),
                ('plan', models.JSONField(null=True)),
                ('x', models.FloatField(null=True)),
                ('y', models.FloatField(null=True)),
                ('longitude', models.FloatField(null=True)),
                ('latitude', models.FloatField(null=True)),
                ('datum', models.CharField(blank=True, choices=[('wgs84', 'WGS-84'), ('gcj02', 'GCJ-02'), ('bd09', 'BD-09')], max_length=6)),
                ('closed_on', models.DateField(null=True)),
                ('source', models.CharField(blank=True, max_length=80)),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='places.place')),
            ],
            options={
                'indexes': [models.Index(fields=['parent', 'sort_key', 'name'], name='place_children'), models.Index(fields=['kind', 'path'], name='place_kind_path'), models.Index(fields=['name'], name='place_name'), models.Index(fields=['address'], name='place_address')],
                'constraints': [models.CheckConstraint(condition=models.Q(('path__endswith', '/')), name='place_path_slash'), models.UniqueConstraint(fields=('parent', 'kind', 'name'), name='place_name_once')],
            },
        ),
    ]

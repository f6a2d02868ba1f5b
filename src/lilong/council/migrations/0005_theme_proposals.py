import django.db.models.deletion
from django.db import migrations, models

import lilong.commons.fields
import lilong.kernel.ids


class Migration(migrations.Migration):

    dependencies = [
        ('council', '0004_opinions'),
        ('people', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProposedSuggestion',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
            ],
        ),
        migrations.CreateModel(
            name='ThemeExclusion',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
            ],
        ),
        migrations.CreateModel(
            name='ThemeProposal',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('space_id', models.UUIDField(editable=False)),
                ('area_id', models.UUIDField()),
                ('area_path', lilong.commons.fields.PathField(max_length=255)),
                ('category', models.CharField(blank=True, max_length=30)),
                ('score', models.PositiveSmallIntegerField()),
                ('words', models.JSONField(default=list)),
                ('suggestions', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('proposed', '待确认'), ('confirmed', '已确认'), ('rejected', '不归在一起')], default='proposed', max_length=10)),
                ('proposed_on', models.DateField()),
                ('decided_by_id', models.UUIDField(null=True)),
                ('decided_on', models.DateField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['area_id', 'state', '-suggestions', 'id'], name='themeproposal_area')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'confirmed', 'rejected'])), name='themeproposal_state')],
            },
        ),
        migrations.AddIndex(
            model_name='suggestion',
            index=models.Index(fields=['theme', 'released', 'position'], name='suggestion_theme_shown'),
        ),
        migrations.AddField(
            model_name='proposedsuggestion',
            name='suggestion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='council.suggestion'),
        ),
        migrations.AddField(
            model_name='themeexclusion',
            name='suggestion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='council.suggestion'),
        ),
        migrations.AddField(
            model_name='themeexclusion',
            name='theme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='council.theme'),
        ),
        migrations.AddField(
            model_name='themeproposal',
            name='theme',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='council.theme'),
        ),
        migrations.AddField(
            model_name='proposedsuggestion',
            name='proposal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='council.themeproposal'),
        ),
        migrations.AddConstraint(
            model_name='themeexclusion',
            constraint=models.UniqueConstraint(fields=('suggestion', 'theme'), name='themeexclusion_once'),
        ),
        migrations.AddConstraint(
            model_name='proposedsuggestion',
            constraint=models.UniqueConstraint(fields=('proposal', 'suggestion'), name='proposedsuggestion_once'),
        ),
    ]

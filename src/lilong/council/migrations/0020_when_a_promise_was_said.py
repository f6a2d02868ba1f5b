from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("council", "0019_meetings_told")]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="changed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="promise",
            name="on_word",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="promisestep",
            name="said_on",
            field=models.DateField(null=True),
        ),
    ]

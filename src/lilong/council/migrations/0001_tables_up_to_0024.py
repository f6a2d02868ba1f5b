import django.db.models.deletion
from django.db import migrations, models

import lilong.commons.fields
import lilong.commons.making_tables
import lilong.kernel.ids


class Migration(migrations.Migration):
    replaces = [
        ("council", "0001_suggestions"),
        ("council", "0002_suggestion_branches_and_who_is_waited_for"),
        ("council", "0003_meetings_and_resolutions"),
        ("council", "0004_opinions"),
        ("council", "0005_theme_proposals"),
        ("council", "0006_guests"),
        ("council", "0007_answering"),
        ("council", "0008_meeting_cockpit"),
        ("council", "0009_suggestions_by_compound_and_mix"),
        ("council", "0010_publishing"),
        ("council", "0011_topics"),
        ("council", "0012_agenda_by_theme"),
        ("council", "0013_topic_questions_assigned_on"),
        ("council", "0014_voices_since_the_last_map"),
        ("council", "0015_solved_noted"),
        ("council", "0016_proposals_outdated"),
        ("council", "0017_handing_on"),
        ("council", "0018_publish_topics"),
        ("council", "0019_meetings_told"),
        ("council", "0020_when_a_promise_was_said"),
        ("council", "0021_topics_told"),
        ("council", "0022_check_in_wishes"),
        ("council", "0023_what_was_sent_abroad"),
        ("council", "0024_items_begun"),
    ]

    initial = True

    dependencies = [
        ("commons", "0001_initial"),
        ("people", "0002_api_tokens"),
        ("places", "0001_initial"),
    ]

    operations = [
        lilong.commons.making_tables.MakeTables(
            tables=[
                migrations.CreateModel(
                    name="Intake",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        ("area_id", models.UUIDField(unique=True)),
                        ("area_path", lilong.commons.fields.PathField(max_length=255)),
                        ("strangers", models.BooleanField(default=False)),
                        ("hourly", models.PositiveSmallIntegerField(default=5)),
                        ("area_hourly", models.PositiveSmallIntegerField(default=200)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="SuggestionContact",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        ("suggestion_id", models.UUIDField(unique=True)),
                        ("author", lilong.commons.fields.SealedField()),
                        ("contact", lilong.commons.fields.SealedField(blank=True)),
                        ("expires_on", models.DateField()),
                        ("holder", models.CharField(blank=True, max_length=32)),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                condition=models.Q(("holder", ""), _negated=True),
                                fields=["holder"],
                                name="suggestioncontact_holder",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SayingCount",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("source", models.CharField(max_length=64)),
                        ("hour", models.DateTimeField()),
                        ("count", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["hour"], name="sayingcount_hour")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("source", "hour"), name="sayingcount_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Theme",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        ("area_id", models.UUIDField()),
                        ("area_path", lilong.commons.fields.PathField(max_length=255)),
                        ("code", models.CharField(max_length=12)),
                        ("title", models.CharField(max_length=60, verbose_name="主题")),
                        ("category", models.CharField(max_length=30)),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "收集中"), ("closed", "已办结")],
                                default="open",
                                max_length=8,
                            ),
                        ),
                        ("suggestions", models.PositiveIntegerField(default=0)),
                        ("latest", models.BigIntegerField(unique=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["area_id", "latest"], name="theme_area"),
                            models.Index(
                                fields=["area_id", "state", "latest"], name="theme_area_state"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("area_id", "code"), name="theme_code_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "closed"])),
                                name="theme_state",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Suggestion",
                    fields=[
                        ("space_id", models.UUIDField(editable=False)),
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.day_uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("code", models.CharField(max_length=12)),
                        ("key", lilong.commons.fields.BytewiseField(max_length=12, unique=True)),
                        ("area_id", models.UUIDField()),
                        ("place_path", lilong.commons.fields.PathField(max_length=255)),
                        ("lane_id", models.UUIDField(null=True)),
                        ("address", models.CharField(max_length=160)),
                        (
                            "branch",
                            models.CharField(
                                choices=[
                                    ("suggestion", "建议（大家的事）"),
                                    ("claim", "诉求（自家的事）"),
                                ],
                                default="suggestion",
                                max_length=10,
                            ),
                        ),
                        ("category", models.CharField(blank=True, max_length=30)),
                        ("text", models.CharField(max_length=2000, verbose_name="内容")),
                        ("said_on", models.DateField()),
                        (
                            "said_by",
                            models.CharField(
                                choices=[
                                    ("phone", "手机"),
                                    ("notice_board", "扫告示牌"),
                                    ("door", "上门"),
                                    ("paper", "纸条"),
                                    ("call", "电话"),
                                    ("meeting", "会上"),
                                    ("file", "表格导入"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("received", "已收到"),
                                    ("grouped", "已归到主题"),
                                    ("discussed", "讨论中"),
                                    ("referred", "已转办"),
                                    ("adopted", "已采纳"),
                                    ("declined", "未采纳"),
                                    ("done", "已办，待您确认"),
                                    ("solved", "已解决"),
                                ],
                                default="received",
                                max_length=10,
                            ),
                        ),
                        ("released", models.BooleanField(default=False)),
                        ("photos", models.PositiveSmallIntegerField(default=0)),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("position", models.BigIntegerField(unique=True)),
                        ("import_row_id", models.UUIDField(null=True)),
                        ("grams", models.TextField(blank=True)),
                        (
                            "entered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.place",
                            ),
                        ),
                        (
                            "theme",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="suggestion_set",
                                to="council.theme",
                            ),
                        ),
                        ("compound_id", models.UUIDField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["area_id", "position"], name="suggestion_area"),
                            models.Index(
                                fields=["area_id", "state", "position"],
                                name="suggestion_area_state",
                            ),
                            models.Index(
                                fields=["area_id", "category", "position"],
                                name="suggestion_area_categ",
                            ),
                            models.Index(fields=["lane_id", "position"], name="suggestion_lane"),
                            models.Index(fields=["theme", "position"], name="suggestion_theme"),
                            models.Index(fields=["import_row_id"], name="suggestion_import_row"),
                            models.Index(
                                fields=["area_id", "branch", "position"],
                                name="suggestion_area_branch",
                            ),
                            models.Index(
                                fields=["theme", "released", "position"],
                                name="suggestion_theme_shown",
                            ),
                            models.Index(
                                fields=["compound_id", "position"], name="suggestion_compound"
                            ),
                            models.Index(
                                fields=["area_id", "state", "category", "branch", "position"],
                                name="suggestion_area_mix",
                            ),
                            models.Index(
                                fields=["compound_id", "state", "category", "branch", "position"],
                                name="suggestion_compound_mix",
                            ),
                            models.Index(
                                fields=["lane_id", "state", "category", "branch", "position"],
                                name="suggestion_lane_mix",
                            ),
                            models.Index(fields=["place_path"], name="suggestion_path"),
                            models.Index(
                                fields=["area_id", "released", "position"],
                                name="suggestion_area_shown",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("area_id", "code"), name="suggestion_code_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "received",
                                            "grouped",
                                            "discussed",
                                            "referred",
                                            "adopted",
                                            "declined",
                                            "done",
                                            "solved",
                                        ],
                                    )
                                ),
                                name="suggestion_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("branch__in", ["suggestion", "claim"])),
                                name="suggestion_branch",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SuggestionPhoto",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        ("file_id", models.UUIDField()),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        (
                            "suggestion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="photo_set",
                                to="council.suggestion",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["file_id"], name="suggestionphoto_file")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("suggestion", "file_id"), name="suggestionphoto_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SuggestionStep",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.day_uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        ("order", models.PositiveSmallIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("received", "已收到"),
                                    ("grouped", "已归到主题"),
                                    ("discussed", "讨论中"),
                                    ("referred", "已转办"),
                                    ("adopted", "已采纳"),
                                    ("declined", "未采纳"),
                                    ("done", "已办，待您确认"),
                                    ("solved", "已解决"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=500)),
                        ("on", models.DateField()),
                        ("by_author", models.BooleanField(default=False)),
                        (
                            "suggestion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="council.suggestion",
                            ),
                        ),
                        ("until", models.DateField(null=True)),
                        ("waits_for", models.CharField(blank=True, max_length=60)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["on"], name="suggestionstep_on")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("suggestion", "order"), name="suggestionstep_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Meeting",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        ("code", models.CharField(max_length=12)),
                        ("place_path", lilong.commons.fields.PathField(max_length=255)),
                        ("kind", models.CharField(max_length=30)),
                        ("rules", models.JSONField()),
                        ("run_by", models.CharField(max_length=20)),
                        ("title", models.CharField(max_length=80, verbose_name="名称")),
                        ("starts_at", models.DateTimeField(verbose_name="时间")),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(
                                default=60, verbose_name="大约多少分钟"
                            ),
                        ),
                        ("where", models.CharField(max_length=120, verbose_name="地点")),
                        ("members", models.PositiveSmallIntegerField(null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "筹备中"),
                                    ("invited", "已通知"),
                                    ("open", "正在开会"),
                                    ("closed", "已散会"),
                                    ("cancelled", "已取消"),
                                ],
                                default="planned",
                                max_length=10,
                            ),
                        ),
                        ("item_version", models.PositiveIntegerField(default=1)),
                        ("opened_at", models.DateTimeField(null=True)),
                        ("closed_at", models.DateTimeField(null=True)),
                        ("cancelled_because", models.CharField(blank=True, max_length=200)),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.place",
                            ),
                        ),
                        (
                            "planned_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        ("told_at", models.DateTimeField(null=True)),
                        ("changed_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["place_path", "starts_at"], name="meeting_path"),
                            models.Index(
                                fields=["place", "kind", "starts_at"], name="meeting_kind"
                            ),
                            models.Index(fields=["state", "place_path"], name="meeting_state_path"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("place", "code"), name="meeting_code_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["planned", "invited", "open", "closed", "cancelled"],
                                    )
                                ),
                                name="meeting_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ("invited", "open", "closed")), _negated=True
                                    ),
                                    ("told_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="meeting_told",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitee",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        ("role", models.CharField(blank=True, max_length=30)),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="invitees",
                                to="council.meeting",
                            ),
                        ),
                        ("as_what", models.CharField(blank=True, max_length=60)),
                        ("name", models.CharField(blank=True, max_length=60)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["person", "meeting"], name="invitee_person")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "person"), name="invitee_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("person", None), models.Q(("name", ""), _negated=True)
                                    ),
                                    models.Q(("name", ""), ("person__isnull", False)),
                                    _connector="OR",
                                ),
                                name="invitee_has_a_name",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attendance",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        ("order", models.PositiveIntegerField()),
                        ("name", models.CharField(max_length=60)),
                        ("as_what", models.CharField(blank=True, max_length=60)),
                        ("there", models.BooleanField(default=True)),
                        (
                            "how",
                            models.CharField(
                                choices=[("roll_call", "点名"), ("qr", "扫码签到")], max_length=10
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attendances",
                                to="council.meeting",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "order"), name="attendance_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgendaItem",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        ("order", models.PositiveSmallIntegerField()),
                        ("title", models.CharField(max_length=80)),
                        ("asked", models.CharField(blank=True, max_length=300)),
                        ("minutes", models.PositiveSmallIntegerField(null=True)),
                        ("theme_id", models.UUIDField(null=True)),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="items",
                                to="council.meeting",
                            ),
                        ),
                        (
                            "promise",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="council.promise",
                            ),
                        ),
                        ("topic_id", models.UUIDField(null=True)),
                        ("begun_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["meeting", "order"], name="agendaitem_order"),
                            models.Index(fields=["topic_id"], name="agendaitem_topic"),
                            models.Index(fields=["theme_id"], name="agendaitem_theme"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MinutesVersion",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        ("number", models.PositiveIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "草稿"), ("approved", "已定稿")], max_length=10
                            ),
                        ),
                        ("content", models.JSONField()),
                        ("corrects", models.PositiveIntegerField(null=True)),
                        ("reason", models.CharField(blank=True, max_length=200)),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="minutes_set",
                                to="council.meeting",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "number"), name="minutesversion_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["draft", "approved"])),
                                name="minutesversion_state",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Promise",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        ("code", models.CharField(max_length=12)),
                        ("place_path", lilong.commons.fields.PathField(max_length=255)),
                        ("meeting_kind", models.CharField(blank=True, max_length=30)),
                        ("run_by", models.CharField(max_length=20)),
                        ("text", models.CharField(max_length=300, verbose_name="答应做什么")),
                        ("who", models.CharField(blank=True, max_length=60)),
                        ("as_what", models.CharField(max_length=60)),
                        ("first_due", models.DateField()),
                        ("due_on", models.DateField()),
                        ("asked_again", models.PositiveSmallIntegerField(default=0)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "还在办"),
                                    ("kept", "已兑现"),
                                    ("given_up", "不办了"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("ended_on", models.DateField(null=True)),
                        (
                            "item",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="council.agendaitem",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="council.meeting",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.place",
                            ),
                        ),
                        ("party", models.CharField(blank=True, max_length=20)),
                        ("on_word", models.BooleanField(default=False)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["place_path", "due_on"], name="promise_path"),
                            models.Index(
                                fields=["state", "place_path", "due_on"], name="promise_state_path"
                            ),
                            models.Index(
                                fields=["place", "meeting_kind", "state", "due_on"],
                                name="promise_kind",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("place", "code"), name="promise_code_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "kept", "given_up"])),
                                name="promise_state",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PromiseStep",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        ("order", models.PositiveSmallIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("made", "答应了"),
                                    ("changed", "改期"),
                                    ("kept", "兑现了"),
                                    ("given_up", "不办了"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("due_on", models.DateField()),
                        ("words", models.CharField(blank=True, max_length=300)),
                        ("on", models.DateField()),
                        (
                            "promise",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="council.promise",
                            ),
                        ),
                        ("said_on", models.DateField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("promise", "order"), name="promisestep_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Resolution",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        ("code", models.CharField(max_length=12)),
                        ("place_path", lilong.commons.fields.PathField(max_length=255)),
                        ("run_by", models.CharField(max_length=20)),
                        ("title", models.CharField(max_length=80, verbose_name="标题")),
                        ("text", models.CharField(max_length=2000, verbose_name="内容")),
                        ("needs_vote", models.BooleanField(default=False)),
                        ("agreed", models.PositiveSmallIntegerField(null=True)),
                        ("opposed", models.PositiveSmallIntegerField(null=True)),
                        ("abstained", models.PositiveSmallIntegerField(null=True)),
                        ("members", models.PositiveSmallIntegerField(null=True)),
                        ("passed_at", models.DateTimeField()),
                        (
                            "item",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="council.agendaitem",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="resolutions",
                                to="council.meeting",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.place",
                            ),
                        ),
                        (
                            "supersedes",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="council.resolution",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["place_path", "passed_at"], name="resolution_path")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("place", "code"), name="resolution_code_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ResolutionStep",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        ("order", models.PositiveSmallIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("put_to_vote", "请业主表决"),
                                    ("vote_result", "表决结果"),
                                    ("vote_withdrawn", "表决撤回"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=300)),
                        ("motion_id", models.UUIDField(null=True)),
                        ("carried", models.BooleanField(null=True)),
                        ("at", models.DateTimeField()),
                        (
                            "resolution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="council.resolution",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("resolution", "order"), name="resolutionstep_once"
                            ),
                            models.UniqueConstraint(
                                fields=("resolution", "kind", "motion_id"),
                                name="resolutionstep_motion_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Conversation",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        ("place_path", lilong.commons.fields.PathField(max_length=255)),
                        ("question", models.CharField(max_length=80, verbose_name="问题")),
                        (
                            "background",
                            models.CharField(blank=True, max_length=1000, verbose_name="背景"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "正在表态"), ("closed", "已结束")],
                                default="open",
                                max_length=8,
                            ),
                        ),
                        ("smallest", models.PositiveSmallIntegerField(default=5)),
                        ("opened_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(null=True)),
                        ("participants", models.PositiveIntegerField(default=0)),
                        ("votes", models.PositiveIntegerField(default=0)),
                        ("shown", models.PositiveIntegerField(default=0)),
                        ("waiting", models.PositiveIntegerField(default=0)),
                        ("turns", models.PositiveBigIntegerField(default=0)),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.place",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["place_path", "id"], name="conversation_path")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "closed"])),
                                name="conversation_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("smallest__gte", 5)),
                                name="conversation_smallest",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConversationMap",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        ("turns", models.PositiveBigIntegerField()),
                        ("votes", models.PositiveIntegerField()),
                        ("participants", models.PositiveIntegerField()),
                        ("drawn_at", models.DateTimeField()),
                        ("told", models.JSONField()),
                        ("axes", models.JSONField()),
                        (
                            "conversation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="map",
                                to="council.conversation",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Statement",
                    fields=[
                        ("space_id", models.UUIDField(editable=False)),
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.day_uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("number", models.PositiveIntegerField(null=True)),
                        ("text", models.CharField(max_length=140, verbose_name="观点")),
                        ("seed", models.BooleanField(default=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "等居委会看过"),
                                    ("shown", "已公开"),
                                    ("left_out", "没有公开"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("twice", "和已有的一条意思相同"),
                                    ("several", "一条里说了好几件事，不好表态"),
                                    ("elsewhere", "和这个问题无关"),
                                    ("no_statement", "不是能同意或不同意的一句话"),
                                    ("names", "写了别人的姓名、电话或门牌"),
                                    ("insult", "有辱骂或贬低人的话"),
                                    ("unlawful", "内容违法"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("answers", models.PositiveIntegerField(default=0)),
                        ("decided_on", models.DateField(null=True)),
                        (
                            "conversation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="statements",
                                to="council.conversation",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["conversation", "state", "id"], name="statement_state_id"
                            ),
                            models.Index(
                                fields=["conversation", "state", "answers"],
                                name="statement_answers",
                            ),
                            models.Index(fields=["decided_on"], name="statement_decided"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("conversation", "number"), name="statement_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["waiting", "shown", "left_out"])),
                                name="statement_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "reason__in",
                                            [
                                                "twice",
                                                "several",
                                                "elsewhere",
                                                "no_statement",
                                                "names",
                                                "insult",
                                                "unlawful",
                                            ],
                                        ),
                                        ("state", "left_out"),
                                    ),
                                    models.Q(
                                        models.Q(("state", "left_out"), _negated=True),
                                        ("reason", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="statement_left_out_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StatementAuthor",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        ("statement_id", models.UUIDField(unique=True)),
                        ("conversation_id", models.UUIDField()),
                        ("author", lilong.commons.fields.SealedField()),
                        ("expires_on", models.DateField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["conversation_id"], name="statementauthor_conversation"
                            ),
                            models.Index(fields=["expires_on"], name="statementauthor_expires"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Voice",
                    fields=[
                        ("space_id", models.UUIDField(editable=False)),
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.day_uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("key", models.UUIDField()),
                        ("answers", models.PositiveIntegerField(default=0)),
                        ("written", models.PositiveSmallIntegerField(default=0)),
                        (
                            "conversation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="voices",
                                to="council.conversation",
                            ),
                        ),
                        ("turn", models.PositiveBigIntegerField(default=0)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["conversation", "turn"], name="voice_turn")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("conversation", "key"), name="voice_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OpinionVote",
                    fields=[
                        ("space_id", models.UUIDField(editable=False)),
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.day_uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "opinion",
                            models.SmallIntegerField(
                                choices=[(1, "同意"), (0, "略过"), (-1, "不同意")]
                            ),
                        ),
                        (
                            "conversation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="council.conversation",
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="council.statement",
                            ),
                        ),
                        (
                            "voice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="council.voice",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("voice", "statement"), name="opinionvote_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("opinion__in", [1, 0, -1])),
                                name="opinionvote_opinion",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProposedSuggestion",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        (
                            "suggestion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="council.suggestion",
                            ),
                        ),
                        (
                            "proposal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rows",
                                to="council.themeproposal",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("proposal", "suggestion"), name="proposedsuggestion_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ThemeExclusion",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        (
                            "suggestion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="council.suggestion",
                            ),
                        ),
                        (
                            "theme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="council.theme",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("suggestion", "theme"), name="themeexclusion_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ThemeProposal",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        ("area_id", models.UUIDField()),
                        ("area_path", lilong.commons.fields.PathField(max_length=255)),
                        ("category", models.CharField(blank=True, max_length=30)),
                        ("score", models.PositiveSmallIntegerField()),
                        ("words", models.JSONField(default=list)),
                        ("suggestions", models.PositiveSmallIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "待确认"),
                                    ("confirmed", "已确认"),
                                    ("rejected", "不归在一起"),
                                    ("outdated", "已有更新的提议"),
                                ],
                                default="proposed",
                                max_length=10,
                            ),
                        ),
                        ("proposed_on", models.DateField()),
                        ("decided_by_id", models.UUIDField(null=True)),
                        ("decided_on", models.DateField(null=True)),
                        (
                            "theme",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="council.theme",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["area_id", "state", "-suggestions", "id"],
                                name="themeproposal_area",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["proposed", "confirmed", "rejected", "outdated"])
                                ),
                                name="themeproposal_state",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReplyTime",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        ("area_id", models.UUIDField()),
                        ("days", models.PositiveSmallIntegerField(null=True)),
                        ("since", models.DateField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("area_id", "since"), name="replytime_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SuggestionOutcome",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        ("area_id", models.UUIDField()),
                        ("lane_id", models.UUIDField(null=True)),
                        (
                            "branch",
                            models.CharField(
                                choices=[
                                    ("suggestion", "建议（大家的事）"),
                                    ("claim", "诉求（自家的事）"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("category", models.CharField(blank=True, max_length=30)),
                        ("position", models.BigIntegerField()),
                        ("received_on", models.DateField()),
                        ("since", models.DateField()),
                        ("answer_by", models.DateField(null=True)),
                        ("answered_on", models.DateField(null=True)),
                        (
                            "reply",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("in_time", "按时答复"),
                                    ("late", "晚了才答复"),
                                    ("no_time", "没有定期限"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "decided",
                            models.CharField(
                                blank=True,
                                choices=[("adopted", "采纳"), ("declined", "未采纳")],
                                max_length=8,
                            ),
                        ),
                        (
                            "solved",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("asked", "还没有回答"),
                                    ("yes", "说解决了"),
                                    ("noted", "社工代记：解决了"),
                                    ("no", "说没有解决"),
                                    ("again", "解决过又出现"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "suggestion",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="outcome",
                                to="council.suggestion",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["area_id", "reply", "position"], name="outcome_reply"
                            ),
                            models.Index(
                                fields=["area_id", "decided", "position"], name="outcome_decided"
                            ),
                            models.Index(
                                fields=["area_id", "solved", "position"], name="outcome_solved"
                            ),
                            models.Index(
                                fields=["area_id", "category", "reply", "position"],
                                name="outcome_cat_reply",
                            ),
                            models.Index(
                                fields=["area_id", "category", "decided", "position"],
                                name="outcome_cat_decided",
                            ),
                            models.Index(
                                fields=["area_id", "category", "solved", "position"],
                                name="outcome_cat_solved",
                            ),
                            models.Index(
                                fields=["lane_id", "reply", "position"], name="outcome_lane_reply"
                            ),
                            models.Index(
                                fields=["lane_id", "decided", "position"],
                                name="outcome_lane_decided",
                            ),
                            models.Index(
                                fields=["lane_id", "solved", "position"], name="outcome_lane_solved"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TellingRound",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("until", models.DateField(unique=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Cockpit",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        ("key", models.CharField(max_length=12, unique=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("item_since", models.DateTimeField(null=True)),
                        (
                            "item",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="council.agendaitem",
                            ),
                        ),
                        (
                            "meeting",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="cockpit",
                                to="council.meeting",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Speech",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        ("order", models.PositiveIntegerField()),
                        ("name", models.CharField(blank=True, max_length=60)),
                        ("called", models.CharField(max_length=20)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "等着发言"),
                                    ("speaking", "正在发言"),
                                    ("spoken", "说完了"),
                                    ("taken_back", "不说了"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("begun_at", models.DateTimeField(null=True)),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="council.agendaitem",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="speeches",
                                to="council.meeting",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["waiting", "speaking", "spoken", "taken_back"])
                                ),
                                name="speech_state",
                            ),
                            models.UniqueConstraint(
                                fields=("meeting", "order"), name="speech_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "speaking")),
                                fields=("meeting",),
                                name="speech_one_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StrawAnswer",
                    fields=[
                        ("space_id", models.UUIDField(editable=False)),
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.day_uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "poll",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="council.strawpoll",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("poll", "person"), name="strawanswer_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StrawPoll",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        ("number", models.PositiveSmallIntegerField()),
                        ("question", models.CharField(max_length=120)),
                        ("options", models.JSONField()),
                        ("chosen", models.JSONField()),
                        ("hands", models.JSONField()),
                        ("shown_live", models.BooleanField(default=False)),
                        ("present", models.PositiveIntegerField(null=True)),
                        ("opened_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(null=True)),
                        (
                            "item",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="council.agendaitem",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="straw_polls",
                                to="council.meeting",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "number"), name="strawpoll_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("closed_at", None)),
                                fields=("meeting",),
                                name="strawpoll_one_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Publishing",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        ("area_id", models.UUIDField(unique=True)),
                        ("area_path", lilong.commons.fields.PathField(max_length=255)),
                        ("suggestions", models.BooleanField(default=False)),
                        ("meetings", models.BooleanField(default=False)),
                        ("resolutions", models.BooleanField(default=False)),
                        ("promises", models.BooleanField(default=False)),
                        ("topics", models.BooleanField(default=False)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PointRating",
                    fields=[
                        ("space_id", models.UUIDField(editable=False)),
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.day_uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "rating",
                            models.SmallIntegerField(choices=[(1, "有道理"), (-1, "没道理")]),
                        ),
                        (
                            "topic",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="council.topic",
                            ),
                        ),
                        (
                            "point",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="council.topicpoint",
                            ),
                        ),
                        (
                            "voice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="council.topicvoice",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("rating__in", [1, -1])),
                                name="pointrating_rating",
                            ),
                            models.UniqueConstraint(
                                fields=("voice", "point"), name="pointrating_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Topic",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        ("code", models.CharField(max_length=12)),
                        ("place_path", lilong.commons.fields.PathField(max_length=255)),
                        ("template", models.CharField(max_length=30)),
                        ("rules", models.JSONField()),
                        ("title", models.CharField(max_length=60, verbose_name="议题")),
                        ("background", models.CharField(max_length=2000, verbose_name="背景")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "正在商量"),
                                    ("closed", "已有结果"),
                                    ("withdrawn", "已撤回"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("phases", models.JSONField()),
                        ("begun", models.PositiveSmallIntegerField(default=0)),
                        ("turns_on", models.DateField(null=True)),
                        ("opened_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("resolution", "作出了决议"),
                                    ("answered", "答复了大家的话"),
                                    ("no_result", "没有结果"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("ended_because", models.CharField(blank=True, max_length=200)),
                        ("followers", models.PositiveIntegerField(default=0)),
                        ("options", models.PositiveSmallIntegerField(default=0)),
                        ("points", models.PositiveIntegerField(default=0)),
                        ("questions", models.PositiveIntegerField(default=0)),
                        ("waiting", models.PositiveIntegerField(default=0)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.place",
                            ),
                        ),
                        (
                            "successor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="predecessors",
                                to="council.topic",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["place_path", "id"], name="topic_path"),
                            models.Index(
                                fields=["state", "place_path", "id"], name="topic_state_path"
                            ),
                            models.Index(fields=["state", "turns_on"], name="topic_turns_on"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "closed", "withdrawn"])),
                                name="topic_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("outcome__in", ["resolution", "answered", "no_result"]),
                                        ("state", "closed"),
                                    ),
                                    models.Q(
                                        models.Q(("state", "closed"), _negated=True),
                                        ("outcome", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="topic_outcome",
                            ),
                            models.UniqueConstraint(
                                fields=("place", "code"), name="topic_code_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TopicAuthor",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        ("saying_id", models.UUIDField(unique=True)),
                        ("topic_id", models.UUIDField()),
                        ("author", lilong.commons.fields.SealedField()),
                        ("expires_on", models.DateField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["topic_id"], name="topicauthor_topic"),
                            models.Index(fields=["expires_on"], name="topicauthor_expires"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TopicFollower",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "topic",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="council.topic",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("topic", "person"), name="topicfollower_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TopicOption",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        ("number", models.PositiveSmallIntegerField()),
                        ("title", models.CharField(max_length=80, verbose_name="方案")),
                        (
                            "details",
                            models.CharField(blank=True, max_length=600, verbose_name="说明"),
                        ),
                        ("taken_back_because", models.CharField(blank=True, max_length=200)),
                        ("shown_for", models.PositiveIntegerField(default=0)),
                        ("shown_against", models.PositiveIntegerField(default=0)),
                        ("best", models.JSONField(default=dict)),
                        (
                            "topic",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="option_set",
                                to="council.topic",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("topic", "number"), name="topicoption_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TopicPoint",
                    fields=[
                        ("space_id", models.UUIDField(editable=False)),
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.day_uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "side",
                            models.CharField(
                                choices=[("for", "赞成的理由"), ("against", "反对的理由")],
                                max_length=7,
                            ),
                        ),
                        ("text", models.CharField(max_length=80, verbose_name="理由")),
                        ("by_keeper", models.BooleanField(default=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "等居委会看过"),
                                    ("shown", "已公开"),
                                    ("left_out", "没有公开"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("twice", "和已有的一条意思相同"),
                                    ("several", "一条里说了好几件事"),
                                    ("elsewhere", "和这个议题无关"),
                                    ("names", "写了别人的姓名、电话或门牌"),
                                    ("insult", "有辱骂或贬低人的话"),
                                    ("unlawful", "内容违法"),
                                    ("withdrawn", "议题撤回了，没有再看"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("agree", models.PositiveIntegerField(default=0)),
                        ("disagree", models.PositiveIntegerField(default=0)),
                        ("told_agree", models.PositiveIntegerField(default=0)),
                        ("told_disagree", models.PositiveIntegerField(default=0)),
                        ("standing", models.IntegerField(default=0)),
                        ("decided_on", models.DateField(null=True)),
                        (
                            "option",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="point_set",
                                to="council.topicoption",
                            ),
                        ),
                        (
                            "topic",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="council.topic",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["option", "side", "state", "-standing", "id"],
                                name="topicpoint_best",
                            ),
                            models.Index(
                                fields=["topic", "state", "id"], name="topicpoint_state_id"
                            ),
                            models.Index(fields=["decided_on"], name="topicpoint_decided"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["waiting", "shown", "left_out"])),
                                name="topicpoint_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "reason__in",
                                            [
                                                "twice",
                                                "several",
                                                "elsewhere",
                                                "names",
                                                "insult",
                                                "unlawful",
                                                "withdrawn",
                                            ],
                                        ),
                                        ("state", "left_out"),
                                    ),
                                    models.Q(
                                        models.Q(("state", "left_out"), _negated=True),
                                        ("reason", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="topicpoint_left_out_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TopicQuestion",
                    fields=[
                        ("space_id", models.UUIDField(editable=False)),
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.day_uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("text", models.CharField(max_length=160, verbose_name="问题")),
                        ("by_keeper", models.BooleanField(default=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "等居委会看过"),
                                    ("shown", "已公开"),
                                    ("left_out", "没有公开"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("twice", "和已有的一条意思相同"),
                                    ("several", "一条里说了好几件事"),
                                    ("elsewhere", "和这个议题无关"),
                                    ("names", "写了别人的姓名、电话或门牌"),
                                    ("insult", "有辱骂或贬低人的话"),
                                    ("unlawful", "内容违法"),
                                    ("withdrawn", "议题撤回了，没有再看"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("decided_on", models.DateField(null=True)),
                        ("as_what", models.CharField(blank=True, max_length=60)),
                        ("due_on", models.DateField(null=True)),
                        (
                            "answer",
                            models.CharField(blank=True, max_length=1000, verbose_name="答复"),
                        ),
                        ("answered_on", models.DateField(null=True)),
                        (
                            "assigned_to",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "topic",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="question_set",
                                to="council.topic",
                            ),
                        ),
                        ("assigned_on", models.DateField(null=True)),
                        ("by_proxy", models.BooleanField(default=False)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["topic", "state", "id"], name="topicquestion_state_id"
                            ),
                            models.Index(fields=["decided_on"], name="topicquestion_decided"),
                            models.Index(fields=["answered_on"], name="topicquestion_answered"),
                            models.Index(fields=["assigned_on"], name="topicquestion_assigned"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["waiting", "shown", "left_out"])),
                                name="topicquestion_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "reason__in",
                                            [
                                                "twice",
                                                "several",
                                                "elsewhere",
                                                "names",
                                                "insult",
                                                "unlawful",
                                                "withdrawn",
                                            ],
                                        ),
                                        ("state", "left_out"),
                                    ),
                                    models.Q(
                                        models.Q(("state", "left_out"), _negated=True),
                                        ("reason", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="topicquestion_left_out_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TopicVoice",
                    fields=[
                        ("space_id", models.UUIDField(editable=False)),
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.day_uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("key", models.UUIDField()),
                        ("written", models.PositiveSmallIntegerField(default=0)),
                        ("asked", models.PositiveSmallIntegerField(default=0)),
                        (
                            "topic",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="council.topic",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("topic", "key"), name="topicvoice_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ForeignService",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        ("area_id", models.UUIDField(unique=True)),
                        ("area_path", lilong.commons.fields.PathField(max_length=255)),
                        ("name", models.CharField(max_length=60)),
                        ("url", models.CharField(max_length=300)),
                        ("jurisdiction", models.CharField(blank=True, max_length=100)),
                        ("key", lilong.commons.fields.SealedField(blank=True)),
                        ("services", models.JSONField(default=dict)),
                        ("since", models.DateField()),
                        ("on", models.BooleanField(default=False)),
                        ("lists_all", models.BooleanField(default=False)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="HandedSuggestion",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "等着转出"),
                                    ("unsure", "不知道对方收到没有"),
                                    ("sent", "已转出"),
                                    ("closed", "对方已办结"),
                                    ("given_up", "转不出去"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        ("foreign_id", models.CharField(blank=True, max_length=100)),
                        ("foreign_status", models.CharField(blank=True, max_length=20)),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("next_at", models.DateTimeField()),
                        ("problem", models.CharField(blank=True, max_length=200)),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handed",
                                to="council.foreignservice",
                            ),
                        ),
                        (
                            "suggestion",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="council.suggestion",
                            ),
                        ),
                        ("service_code", models.CharField(blank=True, max_length=100)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["state", "next_at"], name="handedsuggestion_due")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["waiting", "unsure", "sent", "closed", "given_up"],
                                    )
                                ),
                                name="handedsuggestion_state",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CheckInWish",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=lilong.kernel.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("space_id", models.UUIDField(editable=False)),
                        ("as_what", models.CharField(blank=True, max_length=60)),
                        ("guesses", models.PositiveSmallIntegerField(default=0)),
                        ("at", models.DateTimeField()),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="wishes",
                                to="council.meeting",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "person"), name="checkinwish_once"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]

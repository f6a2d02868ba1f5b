import django.db.models.deletion
from django.db import migrations, models

import lilong.commons.fields
import lilong.commons.making_tables
import lilong.kernel.ids


class Migration(migrations.Migration):
    replaces = [
        ("cases", "0001_initial"),
        ("cases", "0002_case_photos_known_again"),
        ("cases", "0003_case_open_above"),
        ("cases", "0004_bulk_openings"),
        ("cases", "0005_violations_go_their_way"),
        ("cases", "0006_cases_to_ask_about"),
        ("cases", "0007_closings_by_outcome"),
        ("cases", "0008_step_served_on"),
        ("cases", "0009_case_stands_in_state"),
        ("cases", "0010_order_words"),
        ("cases", "0011_questions_by_keeper"),
        ("cases", "0012_count_those_alike"),
        ("cases", "0013_seal_order_words"),
        ("cases", "0014_orders_tell_their_kind"),
    ]

    initial = True

    dependencies = [
        ("commons", "0001_initial"),
        ("people", "0002_api_tokens"),
        ("places", "0001_initial"),
        ("survey", "0001_initial"),
    ]

    operations = [
        lilong.commons.making_tables.MakeTables(
            tables=[
                migrations.CreateModel(
                    name="Case",
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
                        ("kind", models.CharField(max_length=30)),
                        ("place_path", lilong.commons.fields.PathField(max_length=255)),
                        ("area_id", models.UUIDField()),
                        ("compound_id", models.UUIDField(null=True)),
                        ("lane_id", models.UUIDField(null=True)),
                        ("number_id", models.UUIDField(null=True)),
                        ("address", models.CharField(max_length=160)),
                        ("summary", models.CharField(max_length=300, verbose_name="什么事")),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("finding", "排摸台账"),
                                    ("suggestion", "居民诉求"),
                                    ("incident", "突发情况"),
                                    ("hotline", "热线工单"),
                                    ("visit", "上门走访"),
                                    ("application", "当事人申请"),
                                    ("committee", "居委会发现"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("source_number", models.CharField(blank=True, max_length=40)),
                        ("order_due", models.DateField(null=True)),
                        ("classified_as", models.CharField(blank=True, max_length=20)),
                        ("wall_type", models.CharField(blank=True, max_length=12)),
                        ("wall_evidence", models.CharField(blank=True, max_length=100)),
                        ("under_construction", models.BooleanField(default=False)),
                        ("unservable", models.BooleanField(default=False)),
                        ("size", models.BigIntegerField(null=True)),
                        (
                            "tier",
                            models.CharField(
                                choices=[
                                    ("danger", "有危险"),
                                    ("public", "公家的、公共的"),
                                    ("shop", "店铺"),
                                    ("leads", "带头的"),
                                    ("private", "住户的"),
                                ],
                                default="private",
                                max_length=8,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("found", "已立案"),
                                    ("classified", "已定性"),
                                    ("dissuaded", "劝导中"),
                                    ("promised", "已承诺"),
                                    ("reported", "已上报"),
                                    ("visited", "已到场查看"),
                                    ("ordered", "已责令限期拆除"),
                                    ("demanded", "已催告"),
                                    ("windows_lapsed", "复议诉讼期已过"),
                                    ("decided", "已决定强制拆除"),
                                    ("removed", "已拆除"),
                                    ("measured", "已测量"),
                                    ("asked", "已告知标准"),
                                    ("to_norm", "已改好"),
                                    ("secured", "已做好防护"),
                                    ("dispatched", "已派工"),
                                    ("in_work", "在修"),
                                    ("done", "已修好"),
                                    ("accepted", "已受理"),
                                    ("informed", "已告知权利"),
                                    ("in_sessions", "调解中"),
                                    ("agreed", "已达成协议"),
                                    ("performed", "已履行"),
                                    ("failed", "未达成协议"),
                                    ("checked", "已复核"),
                                    ("closed", "已办结"),
                                    ("withdrawn", "已撤销"),
                                    ("ruled", "已作出处理决定"),
                                    ("restored", "已恢复原状"),
                                    ("owners_asked", "已请业主共同决定"),
                                ],
                                default="found",
                                max_length=16,
                            ),
                        ),
                        ("since", models.DateField()),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("neighbourhood", "居民区"),
                                    ("patch", "片区"),
                                    ("street", "街道"),
                                    ("department", "职能部门"),
                                ],
                                default="neighbourhood",
                                max_length=16,
                            ),
                        ),
                        ("opened_on", models.DateField()),
                        ("next_due", models.DateTimeField(null=True)),
                        ("next_clock", models.CharField(blank=True, max_length=40)),
                        ("not_before", models.DateField(null=True)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "还在办"),
                                    ("removed", "已拆除"),
                                    ("restored", "已恢复原状"),
                                    ("to_norm", "已按标准整改"),
                                    ("repaired", "已修好"),
                                    ("agreed", "已达成并履行"),
                                    ("referred", "已由其他单位办理"),
                                    ("not_agreed", "调解没有成，已告知其他途径"),
                                    ("withdrawn", "不成立，撤销"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("closed_on", models.DateField(null=True)),
                        ("ask_on", models.DateField(null=True)),
                        ("reopened", models.PositiveSmallIntegerField(default=0)),
                        ("teaching", models.BooleanField(default=False)),
                        ("photos", models.PositiveSmallIntegerField(default=0)),
                        ("facet", models.PositiveSmallIntegerField()),
                        ("position", models.BigIntegerField(unique=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("import_row_id", models.UUIDField(null=True)),
                        ("grams", models.TextField(blank=True)),
                        (
                            "done_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
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
                        ("open_above", models.BooleanField(default=False)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["area_id", "position"], name="case_area_pos"),
                            models.Index(
                                fields=["area_id", "facet", "position"], name="case_area_facet"
                            ),
                            models.Index(fields=["lane_id", "position"], name="case_lane_pos"),
                            models.Index(
                                fields=["lane_id", "facet", "position"], name="case_lane_facet"
                            ),
                            models.Index(
                                fields=["compound_id", "position"], name="case_compound_pos"
                            ),
                            models.Index(
                                fields=["compound_id", "facet", "position"],
                                name="case_compound_facet",
                            ),
                            models.Index(fields=["number_id", "position"], name="case_number_pos"),
                            models.Index(fields=["place", "position"], name="case_place_pos"),
                            models.Index(
                                condition=models.Q(
                                    ("state__in", ["closed", "withdrawn"]), _negated=True
                                ),
                                fields=["owner", "position"],
                                name="case_owner_open",
                            ),
                            models.Index(
                                condition=models.Q(("next_due__isnull", False)),
                                fields=["area_id", "next_due"],
                                name="case_area_due",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("level__in", ("neighbourhood", "patch")),
                                    ("next_due__isnull", False),
                                    (
                                        "state__in",
                                        (
                                            "accepted",
                                            "agreed",
                                            "asked",
                                            "classified",
                                            "dispatched",
                                            "dissuaded",
                                            "failed",
                                            "found",
                                            "in_sessions",
                                            "in_work",
                                            "informed",
                                            "measured",
                                            "promised",
                                            "secured",
                                        ),
                                    ),
                                ),
                                fields=["area_id", "tier", "next_due", "opened_on", "code"],
                                name="case_ahead_due",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("level__in", ("neighbourhood", "patch")),
                                    ("next_due__isnull", True),
                                    (
                                        "state__in",
                                        (
                                            "accepted",
                                            "agreed",
                                            "asked",
                                            "classified",
                                            "dispatched",
                                            "dissuaded",
                                            "failed",
                                            "found",
                                            "in_sessions",
                                            "in_work",
                                            "informed",
                                            "measured",
                                            "promised",
                                            "secured",
                                        ),
                                    ),
                                ),
                                fields=["area_id", "tier", "lane_id", "opened_on", "code"],
                                name="case_ahead_lane",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("level__in", ("neighbourhood", "patch")),
                                    ("not_before__isnull", False),
                                    (
                                        "state__in",
                                        (
                                            "accepted",
                                            "agreed",
                                            "asked",
                                            "classified",
                                            "dispatched",
                                            "dissuaded",
                                            "failed",
                                            "found",
                                            "in_sessions",
                                            "in_work",
                                            "informed",
                                            "measured",
                                            "promised",
                                            "secured",
                                        ),
                                    ),
                                ),
                                fields=["area_id", "tier", "not_before"],
                                name="case_ahead_later",
                            ),
                            models.Index(
                                condition=models.Q(("photos__gte", 2), ("state", "closed")),
                                fields=["area_id", "position"],
                                name="case_closed_photos",
                            ),
                            models.Index(fields=["place_path"], name="case_path"),
                            models.Index(fields=["import_row_id"], name="case_import_row"),
                            models.Index(
                                condition=models.Q(("ask_on__isnull", False)),
                                fields=["area_id", "ask_on", "position"],
                                name="case_area_ask",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("state__in", ["closed", "withdrawn"]), _negated=True
                                ),
                                fields=["area_id", "state", "since"],
                                name="case_area_stands",
                            ),
                            models.Index(
                                condition=models.Q(("ask_on__isnull", False)),
                                fields=["owner", "ask_on"],
                                name="case_ask_on",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("level__in", ("neighbourhood", "patch")),
                                    (
                                        "state__in",
                                        (
                                            "accepted",
                                            "agreed",
                                            "asked",
                                            "classified",
                                            "dispatched",
                                            "dissuaded",
                                            "failed",
                                            "found",
                                            "in_sessions",
                                            "in_work",
                                            "informed",
                                            "measured",
                                            "promised",
                                            "secured",
                                        ),
                                    ),
                                ),
                                fields=[
                                    "area_id",
                                    "kind",
                                    "tier",
                                    "next_due",
                                    "lane_id",
                                    "opened_on",
                                    "code",
                                    "size",
                                ],
                                name="case_ahead_alike",
                            ),
                            models.Index(
                                condition=models.Q(("state", "closed")),
                                fields=["area_id", "kind", "outcome", "size"],
                                name="case_closed_alike",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("area_id", "code"), name="case_code_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source_number", ""), _negated=True),
                                fields=("area_id", "source_number"),
                                name="case_source_number_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("tier__in", ["danger", "public", "shop", "leads", "private"])
                                ),
                                name="case_tier",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "level__in",
                                        ["neighbourhood", "patch", "street", "department"],
                                    )
                                ),
                                name="case_level",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("size", None), ("size__gte", 0), _connector="OR"
                                ),
                                name="case_size",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "found",
                                            "classified",
                                            "dissuaded",
                                            "promised",
                                            "reported",
                                            "visited",
                                            "ordered",
                                            "demanded",
                                            "windows_lapsed",
                                            "decided",
                                            "removed",
                                            "measured",
                                            "asked",
                                            "to_norm",
                                            "secured",
                                            "dispatched",
                                            "in_work",
                                            "done",
                                            "accepted",
                                            "informed",
                                            "in_sessions",
                                            "agreed",
                                            "performed",
                                            "failed",
                                            "checked",
                                            "closed",
                                            "withdrawn",
                                            "ruled",
                                            "restored",
                                            "owners_asked",
                                        ],
                                    )
                                ),
                                name="case_state",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseClock",
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
                        ("place_path", lilong.commons.fields.PathField(max_length=255)),
                        ("clock", models.CharField(max_length=40)),
                        ("amount", models.PositiveIntegerField(null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("running", "在计时"),
                                    ("standing", "停表"),
                                    ("ended", "已结束"),
                                ],
                                default="running",
                                max_length=8,
                            ),
                        ),
                        ("started_at", models.DateTimeField()),
                        ("runs_out", models.DateTimeField()),
                        ("wakes_at", models.DateTimeField(null=True)),
                        ("breached_at", models.DateTimeField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("provisional", models.BooleanField(default=False)),
                        ("calendar", models.CharField(blank=True, max_length=8)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="clocks",
                                to="cases.case",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "ended"), _negated=True),
                                fields=["area_id", "runs_out"],
                                name="caseclock_area_due",
                            ),
                            models.Index(
                                condition=models.Q(("state", "ended"), _negated=True),
                                fields=["calendar"],
                                name="caseclock_calendar",
                            ),
                            models.Index(
                                condition=models.Q(("wakes_at__isnull", False)),
                                fields=["wakes_at"],
                                name="caseclock_wakes",
                            ),
                            models.Index(
                                condition=models.Q(("breached_at", None), ("state", "running")),
                                fields=["runs_out"],
                                name="caseclock_late",
                            ),
                            models.Index(
                                condition=models.Q(("state", "ended"), _negated=True),
                                fields=["place_path", "runs_out"],
                                name="caseclock_path_due",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "ended"), _negated=True),
                                fields=("case", "clock"),
                                name="caseclock_runs_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseFinding",
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
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="finding_set",
                                to="cases.case",
                            ),
                        ),
                        (
                            "finding",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="in_case",
                                to="survey.finding",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CaseOrigin",
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
                        ("kind", models.CharField(max_length=40)),
                        ("source_id", models.UUIDField()),
                        ("freed", models.BooleanField(default=False)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="origins",
                                to="cases.case",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["source_id"], name="caseorigin_source")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("freed", False)),
                                fields=("kind", "source_id"),
                                name="caseorigin_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseParty",
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
                            "role",
                            models.CharField(
                                choices=[
                                    ("owner", "业主"),
                                    ("user", "使用人"),
                                    ("shopkeeper", "店主"),
                                    ("neighbour", "邻居"),
                                    ("property_company", "物业"),
                                    ("applicant", "申请人"),
                                    ("respondent", "对方当事人"),
                                    ("other", "其他"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("name", lilong.commons.fields.SealedField(blank=True)),
                        ("contact", lilong.commons.fields.SealedField(blank=True)),
                        ("purpose", models.CharField(max_length=100)),
                        ("expires_on", models.DateField()),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="parties",
                                to="cases.case",
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
                        "indexes": [
                            models.Index(fields=["person", "case"], name="caseparty_person"),
                            models.Index(fields=["expires_on"], name="caseparty_expires"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("person__isnull", False)),
                                fields=("case", "person"),
                                name="caseparty_person_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Answered",
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
                        ("closing", models.PositiveSmallIntegerField()),
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
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="cases.case",
                            ),
                        ),
                        (
                            "party",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="cases.caseparty",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("person__isnull", False)),
                                fields=("case", "closing", "person"),
                                name="answered_person_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("party__isnull", False)),
                                fields=("case", "closing", "party"),
                                name="answered_party_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("person__isnull", False),
                                    ("party__isnull", False),
                                    _connector="XOR",
                                ),
                                name="answered_by_one",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CasePhoto",
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
                        (
                            "of",
                            models.CharField(
                                choices=[
                                    ("before", "整治前"),
                                    ("after", "整治后"),
                                    ("other", "其他"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("caption", models.CharField(blank=True, max_length=100)),
                        ("taken_on", models.DateField(null=True)),
                        ("public", models.BooleanField(default=False)),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        ("covered", models.JSONField(default=list)),
                        ("original_id", models.UUIDField(null=True)),
                        ("original_content", models.CharField(blank=True, max_length=64)),
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
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="photo_set",
                                to="cases.case",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["file_id"], name="casephoto_file"),
                            models.Index(
                                condition=models.Q(("original_id__isnull", False)),
                                fields=["case"],
                                name="casephoto_original",
                            ),
                            models.Index(
                                condition=models.Q(("original_content", ""), _negated=True),
                                fields=["original_content"],
                                name="casephoto_before",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("case", "file_id"), name="casephoto_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseStep",
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
                        ("verb", models.CharField(max_length=40)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("found", "已立案"),
                                    ("classified", "已定性"),
                                    ("dissuaded", "劝导中"),
                                    ("promised", "已承诺"),
                                    ("reported", "已上报"),
                                    ("visited", "已到场查看"),
                                    ("ordered", "已责令限期拆除"),
                                    ("demanded", "已催告"),
                                    ("windows_lapsed", "复议诉讼期已过"),
                                    ("decided", "已决定强制拆除"),
                                    ("removed", "已拆除"),
                                    ("measured", "已测量"),
                                    ("asked", "已告知标准"),
                                    ("to_norm", "已改好"),
                                    ("secured", "已做好防护"),
                                    ("dispatched", "已派工"),
                                    ("in_work", "在修"),
                                    ("done", "已修好"),
                                    ("accepted", "已受理"),
                                    ("informed", "已告知权利"),
                                    ("in_sessions", "调解中"),
                                    ("agreed", "已达成协议"),
                                    ("performed", "已履行"),
                                    ("failed", "未达成协议"),
                                    ("checked", "已复核"),
                                    ("closed", "已办结"),
                                    ("withdrawn", "已撤销"),
                                    ("ruled", "已作出处理决定"),
                                    ("restored", "已恢复原状"),
                                    ("owners_asked", "已请业主共同决定"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("neighbourhood", "居民区"),
                                    ("patch", "片区"),
                                    ("street", "街道"),
                                    ("department", "职能部门"),
                                ],
                                default="neighbourhood",
                                max_length=16,
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=500)),
                        ("told_by", models.CharField(blank=True, max_length=60)),
                        ("paper", models.CharField(blank=True, max_length=60)),
                        ("on", models.DateField()),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        ("for_parties", models.BooleanField(default=True)),
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
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="cases.case",
                            ),
                        ),
                        ("served_on", models.DateField(null=True)),
                        (
                            "service",
                            models.CharField(
                                blank=True,
                                choices=[("served", "送达"), ("posted", "公告")],
                                max_length=6,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("case", "order"), name="casestep_order_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClockEntry",
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
                        (
                            "word",
                            models.CharField(
                                choices=[
                                    ("started", "开始"),
                                    ("paused", "停表"),
                                    ("resumed", "继续"),
                                    ("rule_changed", "换规则"),
                                    ("ended", "结束"),
                                    ("reopened", "重新开始"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("until", models.DateTimeField(null=True)),
                        ("reason", models.CharField(blank=True, max_length=200)),
                        ("rule", models.JSONField(default=dict)),
                        ("by_person_id", models.UUIDField(null=True)),
                        (
                            "clock",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="entries",
                                to="cases.caseclock",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("clock", "order"), name="clockentry_order_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Errand",
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
                        ("area_id", models.UUIDField()),
                        ("address", models.CharField(max_length=160)),
                        ("day", models.DateField(verbose_name="哪一天")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "已安排"),
                                    ("made", "去过了"),
                                    ("called_off", "不去了"),
                                ],
                                default="planned",
                                max_length=10,
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
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "planned")),
                                fields=["person", "area_id", "day"],
                                name="errand_person_day",
                            ),
                            models.Index(
                                condition=models.Q(("state", "planned")),
                                fields=["area_id", "day", "id"],
                                name="errand_area_day",
                            ),
                            models.Index(fields=["person", "place", "-day"], name="errand_team"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "planned")),
                                fields=("place",),
                                name="errand_planned_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["planned", "made", "called_off"])
                                ),
                                name="errand_state",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HandOver",
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
                        ("hop", models.PositiveSmallIntegerField()),
                        ("place_path", lilong.commons.fields.PathField(max_length=255)),
                        (
                            "from_level",
                            models.CharField(
                                choices=[
                                    ("neighbourhood", "居民区"),
                                    ("patch", "片区"),
                                    ("street", "街道"),
                                    ("department", "职能部门"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "to_level",
                            models.CharField(
                                choices=[
                                    ("neighbourhood", "居民区"),
                                    ("patch", "片区"),
                                    ("street", "街道"),
                                    ("department", "职能部门"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("asked_of", models.CharField(max_length=60)),
                        ("tried", models.CharField(max_length=500)),
                        ("asked", models.CharField(max_length=500)),
                        ("answer_due", models.DateField()),
                        ("handed_on", models.DateField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "等答复"),
                                    ("answered", "已答复"),
                                    ("bounced", "已退回"),
                                    ("taken_back", "已收回"),
                                ],
                                default="waiting",
                                max_length=12,
                            ),
                        ),
                        ("answer", models.CharField(blank=True, max_length=500)),
                        ("answered_on", models.DateField(null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="hand_overs",
                                to="cases.case",
                            ),
                        ),
                        (
                            "handed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "waiting")),
                                fields=["place_path", "answer_due"],
                                name="handover_waiting",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("case", "hop"), name="handover_hop_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "waiting")),
                                fields=("case",),
                                name="handover_waits_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HotlineTimes",
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
                        ("place_path", lilong.commons.fields.PathField(max_length=255)),
                        ("version", models.PositiveSmallIntegerField()),
                        ("first_contact", models.PositiveSmallIntegerField(null=True)),
                        ("close", models.PositiveSmallIntegerField(null=True)),
                        ("source", models.CharField(max_length=100)),
                        ("set_on", models.DateField()),
                        (
                            "set_by",
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
                            models.UniqueConstraint(
                                fields=("area_id", "version"), name="hotlinetimes_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HouseCall",
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
                        ("area_id", models.UUIDField()),
                        ("address", models.CharField(max_length=160)),
                        ("at", models.DateTimeField()),
                        ("sent_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "result",
                            models.CharField(
                                choices=[
                                    ("met", "见到了"),
                                    ("absent", "没人"),
                                    ("refused", "不愿谈"),
                                    ("promised", "答应了"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("due_on", models.DateField(null=True)),
                        ("words", models.CharField(blank=True, max_length=500)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "errand",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="calls",
                                to="cases.errand",
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
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["place", "-at"], name="housecall_place"),
                            models.Index(fields=["area_id", "-at"], name="housecall_area"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("result__in", ["met", "absent", "refused", "promised"])
                                ),
                                name="housecall_result",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CasePromise",
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
                        ("made_on", models.DateField()),
                        ("due_on", models.DateField(verbose_name="哪一天以前")),
                        ("words", models.CharField(blank=True, max_length=200)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "等着"),
                                    ("kept", "做到了"),
                                    ("replaced", "换了日子"),
                                    ("dropped", "没有做到"),
                                ],
                                default="open",
                                max_length=8,
                            ),
                        ),
                        ("settled_on", models.DateField(null=True)),
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
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="promises",
                                to="cases.case",
                            ),
                        ),
                        (
                            "call",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.housecall",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["case", "-made_on"], name="casepromise_case"),
                            models.Index(
                                condition=models.Q(("state", "open")),
                                fields=["due_on", "id"],
                                name="casepromise_due",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "open")),
                                fields=("case",),
                                name="casepromise_open_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["open", "kept", "replaced", "dropped"])
                                ),
                                name="casepromise_state",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CallPurpose",
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
                            "purpose",
                            models.CharField(
                                choices=[("case", "办件"), ("ballot", "送票"), ("survey", "排摸")],
                                max_length=6,
                            ),
                        ),
                        ("target_id", models.UUIDField()),
                        ("recorded", models.BooleanField(default=True)),
                        (
                            "case",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.case",
                            ),
                        ),
                        (
                            "call",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="purposes",
                                to="cases.housecall",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["case", "id"], name="callpurpose_case")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("call", "purpose", "target_id"), name="callpurpose_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="JointMeeting",
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
                        ("place_path", lilong.commons.fields.PathField(max_length=255)),
                        ("at", models.DateTimeField()),
                        ("where", models.CharField(max_length=120)),
                        ("bodies", models.JSONField()),
                        ("roles", models.JSONField(default=list)),
                        ("decides", models.CharField(max_length=500)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("called", "已通知"),
                                    ("held", "开过了"),
                                    ("called_off", "没有开"),
                                ],
                                default="called",
                                max_length=10,
                            ),
                        ),
                        ("agreed", models.CharField(blank=True, max_length=500)),
                        ("held_on", models.DateField(null=True)),
                        (
                            "called_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="joint_meetings",
                                to="cases.case",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("case", "number"), name="jointmeeting_number_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "called")),
                                fields=("case",),
                                name="jointmeeting_called_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["called", "held", "called_off"])),
                                name="jointmeeting_state",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="JointTask",
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
                        ("area_id", models.UUIDField()),
                        ("body", models.CharField(max_length=60)),
                        ("what", models.CharField(max_length=200)),
                        ("due_on", models.DateField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "等答复"),
                                    ("done", "办了"),
                                    ("not_done", "没有办成"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("answer", models.CharField(blank=True, max_length=300)),
                        ("answered_on", models.DateField(null=True)),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tasks",
                                to="cases.jointmeeting",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "open")),
                                fields=["due_on", "id"],
                                name="jointtask_due",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "order"), name="jointtask_order_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "done", "not_done"])),
                                name="jointtask_state",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LeadOffer",
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
                            "tier_before",
                            models.CharField(
                                choices=[
                                    ("danger", "有危险"),
                                    ("public", "公家的、公共的"),
                                    ("shop", "店铺"),
                                    ("leads", "带头的"),
                                    ("private", "住户的"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("paper", models.CharField(blank=True, max_length=60)),
                        ("paper_on", models.DateField(null=True)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lead_offers",
                                to="cases.case",
                            ),
                        ),
                        (
                            "party",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="lead_offer",
                                to="cases.caseparty",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("tier_before__in", ["danger", "public", "shop", "private"])
                                ),
                                name="leadoffer_tier_before",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("paper", ""), ("paper_on", None)),
                                    models.Q(
                                        models.Q(("paper", ""), _negated=True),
                                        ("paper_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="leadoffer_paper",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mediation",
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
                        ("area_path", lilong.commons.fields.PathField(max_length=255)),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("applied", "当事人申请"),
                                    ("proactive", "主动调解"),
                                    ("police", "公安移交"),
                                    ("court", "法院委托"),
                                    ("department", "部门指定"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("source_paper", models.CharField(blank=True, max_length=60)),
                        ("request", lilong.commons.fields.SealedField(blank=True)),
                        ("registered_on", models.DateField()),
                        ("stopped_on", models.DateField(null=True)),
                        (
                            "stopped_why",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("refused", "一方明确拒绝调解"),
                                    ("no_agreement", "没有谈成"),
                                    ("taken_back", "申请人撤回"),
                                    ("not_ours", "不属于人民调解能解决的"),
                                    ("not_kept", "达成以后没有履行"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("remedies", models.JSONField(default=list)),
                        ("remedies_told_on", models.DateField(null=True)),
                        (
                            "case",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mediation",
                                to="cases.case",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="FilePaper",
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
                        ("item", models.CharField(max_length=16)),
                        ("title", models.CharField(max_length=100)),
                        ("noted_on", models.DateField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "mediation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="papers",
                                to="cases.mediation",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Agreement",
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
                            "form",
                            models.CharField(
                                choices=[("written", "书面协议"), ("oral", "口头协议")],
                                max_length=8,
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField(default=1)),
                        ("facts", lilong.commons.fields.SealedField(blank=True)),
                        ("written_on", models.DateField()),
                        ("sealed_on", models.DateField(null=True)),
                        ("effective_on", models.DateField(null=True)),
                        (
                            "confirmation",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "还没有定"),
                                    ("not_wanted", "双方认为不需要"),
                                    ("applied", "已共同申请"),
                                    ("confirmed", "法院已确认"),
                                    ("declined", "法院没有确认"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("confirmation_on", models.DateField(null=True)),
                        ("court", models.CharField(blank=True, max_length=60)),
                        ("court_paper", models.CharField(blank=True, max_length=60)),
                        (
                            "sealed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "mediation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="agreement",
                                to="cases.mediation",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="MediationParty",
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
                            "told",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "还没有告知"),
                                    ("signed_paper", "签了纸质告知书"),
                                    ("read_out", "当面读给本人听"),
                                    ("on_screen", "本人在屏幕上确认"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("told_on", models.DateField(null=True)),
                        (
                            "wish",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "还没有问"),
                                    ("open", "可以公开"),
                                    ("closed", "不公开"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("proxy_name", lilong.commons.fields.SealedField(blank=True)),
                        ("mandate_paper", models.CharField(blank=True, max_length=60)),
                        ("mandate_on", models.DateField(null=True)),
                        ("mandate_signs", models.BooleanField(default=False)),
                        (
                            "chooses",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "mediation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sides",
                                to="cases.mediation",
                            ),
                        ),
                        (
                            "party",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="cases.caseparty",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("mediation", "order"), name="mediationparty_order"
                            ),
                            models.UniqueConstraint(
                                fields=("mediation", "party"), name="mediationparty_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgreementSignature",
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
                        ("version", models.PositiveSmallIntegerField()),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("screen", "本人在屏幕上签"),
                                    ("paper", "在纸上签名"),
                                    ("seal", "盖章"),
                                    ("fingerprint", "按指印"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("signed_on", models.DateField()),
                        ("by_proxy", models.BooleanField(default=False)),
                        (
                            "agreement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="signatures",
                                to="cases.agreement",
                            ),
                        ),
                        (
                            "noted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "side",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="cases.mediationparty",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("agreement", "side", "version"),
                                name="agreementsignature_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgreementClause",
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
                        ("duty", lilong.commons.fields.SealedField()),
                        ("due", models.DateField()),
                        ("fen", models.BigIntegerField(null=True)),
                        ("proof", lilong.commons.fields.SealedField(blank=True)),
                        ("remind_days", models.PositiveSmallIntegerField(default=3)),
                        ("remind_on", models.DateField(null=True)),
                        ("done_on", models.DateField(null=True)),
                        ("done_words", lilong.commons.fields.SealedField(blank=True)),
                        (
                            "agreement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="clauses",
                                to="cases.agreement",
                            ),
                        ),
                        (
                            "side",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="cases.mediationparty",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("remind_on__isnull", False)),
                                fields=["remind_on"],
                                name="agreementclause_remind",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("agreement", "order"), name="agreementclause_order"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("fen", None), ("fen__gt", 0), _connector="OR"),
                                name="agreementclause_fen",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MediationSession",
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
                                choices=[("joint", "一起谈"), ("separate", "单独谈")], max_length=10
                            ),
                        ),
                        ("on", models.DateField()),
                        ("where", models.CharField(max_length=60)),
                        ("present", models.JSONField(default=list)),
                        ("record", lilong.commons.fields.SealedField(blank=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "mediation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sessions",
                                to="cases.mediation",
                            ),
                        ),
                        (
                            "room_of",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="cases.mediationparty",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("mediation", "order"), name="mediationsession_order"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "joint"), ("room_of", None)),
                                    models.Q(
                                        ("kind", "separate"),
                                        ("record", ""),
                                        ("room_of__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="mediationsession_walls",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaucusNote",
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
                        ("text", lilong.commons.fields.SealedField()),
                        ("written_on", models.DateField()),
                        ("expires_on", models.DateField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "room_of",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="cases.mediationparty",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="cases.mediationsession",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["expires_on"], name="caucusnote_expires")],
                    },
                ),
                migrations.CreateModel(
                    name="Mediator",
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
                            "chosen_by",
                            models.CharField(
                                choices=[("committee", "调委会指定"), ("parties", "当事人选择")],
                                max_length=10,
                            ),
                        ),
                        ("since", models.DateField()),
                        ("until", models.DateField(null=True)),
                        (
                            "mediation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mediators",
                                to="cases.mediation",
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
                        "indexes": [
                            models.Index(
                                condition=models.Q(("until", None)),
                                fields=["person", "mediation"],
                                name="mediator_person",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until", None)),
                                fields=("mediation", "person"),
                                name="mediator_sits_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Norm",
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
                        ("kind", models.CharField(max_length=30)),
                        ("version", models.PositiveSmallIntegerField()),
                        ("values", models.JSONField()),
                        ("adopted_on", models.DateField()),
                        (
                            "adopted_by",
                            models.CharField(
                                choices=[
                                    ("owners_vote", "业主共同决定"),
                                    ("covenant", "管理规约"),
                                    ("resolution", "会议决议"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("paper", models.CharField(max_length=100)),
                        ("resolution_id", models.UUIDField(null=True)),
                        ("written_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.place",
                            ),
                        ),
                        (
                            "written_by",
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
                            models.UniqueConstraint(
                                fields=("place", "kind", "version"), name="norm_version_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Measurement",
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
                        ("values", models.JSONField()),
                        ("points", models.JSONField(default=dict)),
                        ("result", models.CharField(max_length=12)),
                        ("measured_on", models.DateField()),
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
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="measurements",
                                to="cases.case",
                            ),
                        ),
                        (
                            "norm",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.norm",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("case", "order"), name="measurement_order_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Proposal",
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
                        ("text", lilong.commons.fields.SealedField()),
                        ("made_on", models.DateField()),
                        (
                            "mediation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="proposals",
                                to="cases.mediation",
                            ),
                        ),
                        (
                            "of",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="cases.mediationparty",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("mediation", "order"), name="proposal_order"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProposalAnswer",
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
                            "answer",
                            models.CharField(
                                choices=[("yes", "同意"), ("no", "不同意"), ("change", "要改一改")],
                                max_length=8,
                            ),
                        ),
                        ("words", lilong.commons.fields.SealedField(blank=True)),
                        ("answered_on", models.DateField()),
                        ("by_itself", models.BooleanField(default=False)),
                        (
                            "proposal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="cases.proposal",
                            ),
                        ),
                        (
                            "side",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="cases.mediationparty",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("proposal", "side"), name="proposalanswer_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Revisit",
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
                        ("on", models.DateField()),
                        ("holds", models.BooleanField()),
                        ("words", lilong.commons.fields.SealedField(blank=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "mediation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="revisits",
                                to="cases.mediation",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Satisfaction",
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
                        ("area_id", models.UUIDField()),
                        (
                            "choice",
                            models.CharField(
                                choices=[
                                    ("satisfied", "满意"),
                                    ("fair", "一般"),
                                    ("dissatisfied", "不满意"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=200)),
                        ("told_here", models.BooleanField(default=False)),
                        ("told_there", models.BooleanField(default=False)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="cases.case",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("told_there", False)),
                                fields=["area_id"],
                                name="satisfaction_area_untold",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("told_there", True), models.Q(("words", ""), _negated=True)
                                ),
                                fields=["area_id", "id"],
                                name="satisfaction_area_words",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("choice__in", ["satisfied", "fair", "dissatisfied"])
                                ),
                                name="satisfaction_choice",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TeamNote",
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
                        ("words", lilong.commons.fields.SealedField()),
                        ("noted_on", models.DateField()),
                        ("expires_on", models.DateField()),
                        (
                            "by",
                            models.ForeignKey(
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
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["place", "-noted_on"], name="teamnote_place"),
                            models.Index(fields=["expires_on"], name="teamnote_expires"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AssistanceList",
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
                        ("version", models.PositiveSmallIntegerField()),
                        ("title", models.CharField(max_length=100)),
                        ("issuer", models.CharField(max_length=60)),
                        ("issued_on", models.DateField()),
                        ("items", models.JSONField()),
                        ("source", models.CharField(max_length=200)),
                        ("written_on", models.DateField()),
                        (
                            "written_by",
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
                            models.UniqueConstraint(
                                fields=("space_id", "version"), name="assistancelist_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BulkOpening",
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
                        ("place_path", lilong.commons.fields.PathField(max_length=255)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        ("count", models.PositiveSmallIntegerField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["area_id", "at"], name="bulkopening_area")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OpenedTogether",
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
                            "case",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="opened_together",
                                to="cases.case",
                            ),
                        ),
                        (
                            "opening",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="opened",
                                to="cases.bulkopening",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="OrderWords",
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
                        ("words", lilong.commons.fields.SealedField()),
                        (
                            "case",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="order_words",
                                to="cases.case",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
            ],
        ),
    ]

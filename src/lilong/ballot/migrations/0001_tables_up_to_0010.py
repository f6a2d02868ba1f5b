import datetime

import django.db.models.deletion
from django.db import migrations, models

import lilong.commons.fields
import lilong.commons.making_tables
import lilong.kernel.ids


class Migration(migrations.Migration):
    replaces = [
        ("ballot", "0001_initial"),
        ("ballot", "0002_paper_waiting_and_owners_told"),
        ("ballot", "0003_courts_and_answers"),
        ("ballot", "0004_kinds_of_roots"),
        ("ballot", "0005_boxes_and_second_readers"),
        ("ballot", "0006_heartbeat"),
        ("ballot", "0007_refused_from_a_box"),
        ("ballot", "0008_a_look_at_the_clock"),
        ("ballot", "0009_court_papers"),
        ("ballot", "0010_witness_of_a_box"),
    ]

    initial = True

    dependencies = [
        ("people", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        lilong.commons.making_tables.MakeTables(
            tables=[
                migrations.CreateModel(
                    name="Motion",
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
                        ("code", models.CharField(max_length=12)),
                        ("title", models.CharField(max_length=80, verbose_name="名称")),
                        ("question", models.CharField(max_length=300, verbose_name="表决的问题")),
                        ("matter", models.CharField(max_length=40, verbose_name="事项类别")),
                        ("text", models.TextField(blank=True, verbose_name="内容说明")),
                        ("not_included", models.TextField(blank=True, verbose_name="不包括什么")),
                        ("scope_paths", models.JSONField(default=list)),
                        ("rule_on", models.DateField(null=True)),
                        ("rule", models.JSONField(null=True)),
                        ("options", models.JSONField(null=True)),
                        ("scope_digest", models.CharField(blank=True, max_length=64)),
                        ("motion_digest", models.CharField(blank=True, max_length=64)),
                        ("roll_digest", models.CharField(blank=True, max_length=64)),
                        ("acting_basis", models.CharField(blank=True, max_length=200)),
                        ("notice", models.JSONField(default=dict)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "起草中"),
                                    ("scope_frozen", "内容已定"),
                                    ("noticed", "已公告"),
                                    ("open", "表决中"),
                                    ("closed", "已截止，待计票"),
                                    ("counted", "已计票，待公布"),
                                    ("effective", "通过并生效"),
                                    ("failed", "未通过"),
                                    ("challenged", "有人要求撤销"),
                                    ("annulled", "已撤销"),
                                    ("withdrawn", "已撤回"),
                                ],
                                default="draft",
                                max_length=12,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("units", models.PositiveIntegerField(default=0)),
                        ("area", models.BigIntegerField(default=0)),
                        ("heads", models.PositiveIntegerField(default=0)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("prepared_by_id", models.UUIDField(null=True)),
                        ("frozen_at", models.DateTimeField(null=True)),
                        ("noticed_at", models.DateTimeField(null=True)),
                        ("opens_at", models.DateTimeField(null=True, verbose_name="开始表决")),
                        ("closes_at", models.DateTimeField(null=True, verbose_name="截止")),
                        ("opened_at", models.DateTimeField(null=True)),
                        ("closed_at", models.DateTimeField(null=True)),
                        ("complaints_until", models.DateTimeField(null=True)),
                        ("counted_at", models.DateTimeField(null=True)),
                        ("posted_at", models.DateTimeField(null=True)),
                        ("state_reason", models.CharField(blank=True, max_length=300)),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.place",
                            ),
                        ),
                        (
                            "revises",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ballot.motion",
                            ),
                        ),
                        (
                            "roll",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="motions",
                                to="ballot.roll",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["place_path", "-created_at"], name="motion_place"),
                            models.Index(fields=["state", "closes_at"], name="motion_due"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("place", "code"), name="motion_code_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "draft",
                                            "scope_frozen",
                                            "noticed",
                                            "open",
                                            "closed",
                                            "counted",
                                            "effective",
                                            "failed",
                                            "challenged",
                                            "annulled",
                                            "withdrawn",
                                        ],
                                    )
                                ),
                                name="motion_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closes_at", None),
                                    ("closes_at__gt", models.F("opens_at")),
                                    _connector="OR",
                                ),
                                name="motion_closes_after_it_opens",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CountResult",
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
                        ("carried", models.BooleanField()),
                        ("figures", models.JSONField()),
                        ("tallies", models.JSONField()),
                        ("size", models.PositiveBigIntegerField()),
                        ("root", models.CharField(max_length=64)),
                        ("counted_at", models.DateTimeField()),
                        ("by_person_id", models.UUIDField(null=True)),
                        (
                            "motion",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="result",
                                to="ballot.motion",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ChainHead",
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
                        ("number", models.PositiveBigIntegerField(default=0)),
                        ("hash", models.CharField(max_length=64)),
                        ("frontier", models.TextField(blank=True)),
                        ("counter", models.PositiveIntegerField(default=0)),
                        ("published", models.PositiveBigIntegerField(default=0)),
                        ("last_at", models.DateTimeField(null=True)),
                        (
                            "motion",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="head_row",
                                to="ballot.motion",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Ballot",
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
                        ("number", models.PositiveBigIntegerField()),
                        ("unit", models.PositiveIntegerField()),
                        (
                            "choice",
                            models.CharField(
                                choices=[
                                    ("agree", "同意"),
                                    ("oppose", "反对"),
                                    ("abstain", "弃权"),
                                    ("spoiled", "废票"),
                                    ("struck", "经核实作废"),
                                ],
                                max_length=7,
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("online", "手机或网上"),
                                    ("paper", "纸质表决票"),
                                    ("door", "上门"),
                                    ("proxy", "委托"),
                                    ("meeting", "会议现场"),
                                    ("office", "核实处理"),
                                ],
                                max_length=7,
                            ),
                        ),
                        ("nonce", models.CharField(max_length=32)),
                        ("received_at", models.DateTimeField()),
                        ("evidence", models.CharField(blank=True, max_length=64)),
                        ("hash", models.CharField(max_length=64)),
                        ("clock_doubted", models.BooleanField(default=False)),
                        (
                            "replaces",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ballot.ballot",
                            ),
                        ),
                        (
                            "motion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ballots",
                                to="ballot.motion",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("motion", "number"), name="ballot_number_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("replaces", None)),
                                fields=("motion", "unit"),
                                name="ballot_one_first_a_unit",
                            ),
                            models.UniqueConstraint(
                                fields=("replaces",), name="ballot_replaced_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "choice__in",
                                        ["agree", "oppose", "abstain", "spoiled", "struck"],
                                    )
                                ),
                                name="ballot_choice",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "channel__in",
                                        ["online", "paper", "door", "proxy", "meeting", "office"],
                                    )
                                ),
                                name="ballot_channel",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublishedRoot",
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
                        ("counter", models.PositiveIntegerField()),
                        ("size", models.PositiveBigIntegerField()),
                        ("head", models.CharField(max_length=64)),
                        ("root", models.CharField(max_length=64)),
                        ("previous", models.CharField(blank=True, max_length=64)),
                        ("at", models.DateTimeField()),
                        ("signature", models.CharField(max_length=128)),
                        (
                            "motion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="roots",
                                to="ballot.motion",
                            ),
                        ),
                        ("delivered", models.CharField(blank=True, max_length=64)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("hour", "投票期间的"),
                                    ("close", "截止时的"),
                                    ("count", "计票时的"),
                                ],
                                default="hour",
                                max_length=5,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("motion", "counter"), name="root_counter_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind__in", ["close", "count"])),
                                fields=("motion", "kind"),
                                name="root_one_of_close_and_count",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["hour", "close", "count"])),
                                name="root_kind",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reelection",
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
                        ("since", models.DateField()),
                        ("until", models.DateField(null=True)),
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
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until", None)),
                                fields=("place",),
                                name="reelection_one_open",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RefusedBallot",
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
                        ("unit", models.PositiveIntegerField(null=True)),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("online", "手机或网上"),
                                    ("paper", "纸质表决票"),
                                    ("door", "上门"),
                                    ("proxy", "委托"),
                                    ("meeting", "会议现场"),
                                    ("office", "核实处理"),
                                ],
                                max_length=7,
                            ),
                        ),
                        ("why", models.CharField(max_length=30)),
                        ("serial", models.PositiveSmallIntegerField(null=True)),
                        ("file_id", models.UUIDField(null=True)),
                        ("at", models.DateTimeField()),
                        ("by_person_id", models.UUIDField(null=True)),
                        (
                            "motion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="refused_set",
                                to="ballot.motion",
                            ),
                        ),
                        ("box_id", models.UUIDField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["motion", "-at"], name="refusedballot_motion"),
                            models.Index(
                                condition=models.Q(("box_id__isnull", False)),
                                fields=["box_id"],
                                name="refusedballot_box",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Roll",
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
                        ("title", models.CharField(max_length=80, verbose_name="名称")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "整理中"),
                                    ("published", "公示核对中"),
                                    ("frozen", "已定稿"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("units", models.PositiveIntegerField(default=0)),
                        ("area", models.BigIntegerField(default=0)),
                        ("heads", models.PositiveIntegerField(default=0)),
                        (
                            "source",
                            models.CharField(blank=True, max_length=200, verbose_name="来源"),
                        ),
                        ("published_at", models.DateTimeField(null=True)),
                        ("objections_until", models.DateField(null=True)),
                        ("frozen_at", models.DateTimeField(null=True)),
                        ("digest", models.CharField(blank=True, max_length=64)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
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
                            models.Index(fields=["place_path", "-created_at"], name="roll_place")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["draft", "published", "frozen"])),
                                name="roll_state",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RollUnit",
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
                        ("place_path", lilong.commons.fields.PathField(max_length=255)),
                        ("building_id", models.UUIDField()),
                        ("building_name", models.CharField(max_length=80)),
                        ("address", models.CharField(max_length=160, verbose_name="地址")),
                        ("walk", models.CharField(max_length=200)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("dwelling", "住宅"),
                                    ("shop", "商铺"),
                                    ("parking", "车位"),
                                ],
                                default="dwelling",
                                max_length=8,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("sold", "已售"),
                                    ("unsold", "未售"),
                                    ("undelivered", "已售未交付"),
                                ],
                                default="sold",
                                max_length=11,
                            ),
                        ),
                        ("area", models.BigIntegerField(verbose_name="专有面积")),
                        (
                            "area_basis",
                            models.CharField(
                                choices=[
                                    ("register", "不动产登记"),
                                    ("survey", "测绘"),
                                    ("contract", "买卖合同"),
                                    ("unknown", "未注明"),
                                ],
                                default="unknown",
                                max_length=8,
                            ),
                        ),
                        ("head", models.PositiveIntegerField()),
                        ("holder", lilong.commons.fields.SealedField()),
                        ("holder_blind", models.CharField(max_length=64)),
                        ("import_row_id", models.UUIDField(null=True)),
                        (
                            "place",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.place",
                            ),
                        ),
                        (
                            "roll",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="unit_set",
                                to="ballot.roll",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["roll", "walk"], name="rollunit_walk"),
                            models.Index(
                                fields=["roll", "building_id", "walk"], name="rollunit_building"
                            ),
                            models.Index(fields=["roll", "holder_blind"], name="rollunit_holder"),
                            models.Index(fields=["roll", "place_path"], name="rollunit_path"),
                            models.Index(fields=["import_row_id"], name="rollunit_import_row"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("roll", "number"), name="rollunit_number_once"
                            ),
                            models.UniqueConstraint(
                                fields=("roll", "address"), name="rollunit_address_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("area__gt", 0)), name="rollunit_area"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["dwelling", "shop", "parking"])),
                                name="rollunit_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["sold", "unsold", "undelivered"])
                                ),
                                name="rollunit_state",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RollOwner",
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
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        ("name", lilong.commons.fields.SealedField()),
                        ("share", models.CharField(blank=True, max_length=40)),
                        ("person_id", models.UUIDField(null=True)),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="owner_set",
                                to="ballot.rollunit",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["person_id"], name="rollowner_person")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("unit", "order"), name="rollowner_order_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RollObjection",
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "待答复"),
                                    ("upheld", "已采纳"),
                                    ("dismissed", "未采纳"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("answer", models.CharField(blank=True, max_length=300)),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        ("answered_at", models.DateTimeField(null=True)),
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
                            "roll",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="objections",
                                to="ballot.roll",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="objections",
                                to="ballot.rollunit",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["roll", "state", "made_at"], name="rollobjection_roll"
                            ),
                            models.Index(fields=["by", "made_at"], name="rollobjection_by"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "upheld", "dismissed"])),
                                name="rollobjection_state",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScopeItem",
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
                        ("title", models.CharField(max_length=80, verbose_name="项目")),
                        (
                            "text",
                            models.CharField(blank=True, max_length=500, verbose_name="做什么"),
                        ),
                        ("amount", models.BigIntegerField(null=True, verbose_name="金额")),
                        ("included", models.BooleanField(default=True)),
                        (
                            "motion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="items",
                                to="ballot.motion",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("motion", "order"), name="scopeitem_order_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("amount", None), ("amount__gte", 0), _connector="OR"
                                ),
                                name="scopeitem_amount",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScopePicture",
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
                        ("file_id", models.UUIDField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("caption", models.CharField(blank=True, max_length=100)),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pictures",
                                to="ballot.scopeitem",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["file_id"], name="scopepicture_file")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("item", "file_id"), name="scopepicture_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Scrutineer",
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
                                    ("appointed", "待核对"),
                                    ("confirmed", "核对无误"),
                                    ("objected", "有疑问"),
                                    ("ended", "不再担任"),
                                ],
                                default="appointed",
                                max_length=9,
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=300)),
                        ("appointed_at", models.DateTimeField()),
                        ("said_at", models.DateTimeField(null=True)),
                        (
                            "motion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="scrutineers",
                                to="ballot.motion",
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
                        ("answer", models.CharField(blank=True, max_length=300)),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("answered_by_id", models.UUIDField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["person"], name="scrutineer_person")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("motion", "person"), name="scrutineer_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["appointed", "confirmed", "objected", "ended"])
                                ),
                                name="scrutineer_state",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Voter",
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
                        ("place_path", lilong.commons.fields.PathField(max_length=255)),
                        ("building_id", models.UUIDField()),
                        ("walk", models.CharField(max_length=200)),
                        ("counted", models.BooleanField(default=True)),
                        ("serial", models.PositiveSmallIntegerField(default=1)),
                        (
                            "delivery",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("delivered", "已送达"),
                                    ("refused", "拒收"),
                                    ("absent", "无人在家"),
                                    ("registered_letter", "已寄挂号信"),
                                    ("posted", "已公告送达"),
                                ],
                                max_length=17,
                            ),
                        ),
                        ("deliveries", models.PositiveSmallIntegerField(default=0)),
                        ("last_by_id", models.UUIDField(null=True)),
                        ("last_at", models.DateTimeField(null=True)),
                        (
                            "motion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="voters",
                                to="ballot.motion",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ballot.rollunit",
                            ),
                        ),
                        ("paper_waiting", models.BooleanField(default=False)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["motion", "walk"], name="voter_walk"),
                            models.Index(
                                fields=["motion", "building_id", "walk"], name="voter_building"
                            ),
                            models.Index(
                                fields=["motion", "delivery", "walk"], name="voter_delivery"
                            ),
                            models.Index(fields=["place_path"], name="voter_path"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("motion", "number"), name="voter_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaperEntry",
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
                            "channel",
                            models.CharField(
                                choices=[
                                    ("online", "手机或网上"),
                                    ("paper", "纸质表决票"),
                                    ("door", "上门"),
                                    ("proxy", "委托"),
                                    ("meeting", "会议现场"),
                                    ("office", "核实处理"),
                                ],
                                default="paper",
                                max_length=7,
                            ),
                        ),
                        ("serial", models.PositiveSmallIntegerField()),
                        ("choice", lilong.commons.fields.SealedField()),
                        ("file_id", models.UUIDField()),
                        ("sha256", models.CharField(max_length=64)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "等另一人核对"),
                                    ("confirmed", "两人一致，已计入"),
                                    ("disputed", "两人不一致"),
                                    ("withdrawn", "已退回"),
                                ],
                                default="waiting",
                                max_length=9,
                            ),
                        ),
                        ("entered_by_id", models.UUIDField(null=True)),
                        ("entered_at", models.DateTimeField()),
                        ("confirmed_by_id", models.UUIDField(null=True)),
                        ("confirmed_at", models.DateTimeField(null=True)),
                        ("reason", models.CharField(blank=True, max_length=200)),
                        (
                            "motion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="paper_set",
                                to="ballot.motion",
                            ),
                        ),
                        (
                            "voter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="paper_set",
                                to="ballot.voter",
                            ),
                        ),
                        ("note", lilong.commons.fields.SealedField(blank=True)),
                        ("witness", lilong.commons.fields.SealedField(blank=True)),
                        (
                            "box",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="ballot.ballotbox",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["motion", "state", "entered_at"], name="paper_motion"
                            ),
                            models.Index(fields=["file_id"], name="paper_file"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["waiting", "confirmed", "disputed", "withdrawn"])
                                ),
                                name="paper_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by_id", None),
                                    models.Q(
                                        ("confirmed_by_id", models.F("entered_by_id")),
                                        _negated=True,
                                    ),
                                    _connector="OR",
                                ),
                                name="paper_two_people",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["waiting", "disputed"])),
                                fields=("voter",),
                                name="paper_one_waiting",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mandate",
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
                        ("proxy_name", lilong.commons.fields.SealedField()),
                        ("choice", lilong.commons.fields.SealedField()),
                        ("file_id", models.UUIDField()),
                        ("sha256", models.CharField(max_length=64)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("registered", "已登记"),
                                    ("used", "已投票"),
                                    ("revoked", "已收回"),
                                ],
                                default="registered",
                                max_length=10,
                            ),
                        ),
                        ("registered_by_id", models.UUIDField(null=True)),
                        ("registered_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "motion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mandates",
                                to="ballot.motion",
                            ),
                        ),
                        (
                            "voter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mandates",
                                to="ballot.voter",
                            ),
                        ),
                        ("used_by_id", models.UUIDField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["motion", "state", "registered_at"], name="mandate_motion"
                            ),
                            models.Index(fields=["file_id"], name="mandate_file"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["registered", "used", "revoked"])
                                ),
                                name="mandate_state",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "registered")),
                                fields=("voter",),
                                name="mandate_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("used_by_id", None),
                                    models.Q(
                                        ("used_by_id", models.F("registered_by_id")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="mandate_two_people",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Delivery",
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
                            "result",
                            models.CharField(
                                choices=[
                                    ("delivered", "已送达"),
                                    ("refused", "拒收"),
                                    ("absent", "无人在家"),
                                    ("registered_letter", "已寄挂号信"),
                                    ("posted", "已公告送达"),
                                ],
                                max_length=17,
                            ),
                        ),
                        ("serial", models.PositiveSmallIntegerField()),
                        ("at", models.DateTimeField()),
                        ("note", models.CharField(blank=True, max_length=200)),
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
                            "voter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="delivery_set",
                                to="ballot.voter",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["voter", "-at"], name="delivery_voter")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "result__in",
                                        [
                                            "delivered",
                                            "refused",
                                            "absent",
                                            "registered_letter",
                                            "posted",
                                        ],
                                    )
                                ),
                                name="delivery_result",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BallotEvidence",
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
                        ("kind", models.CharField(max_length=12)),
                        ("file_id", models.UUIDField(null=True)),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        ("entered_by_id", models.UUIDField(null=True)),
                        ("confirmed_by_id", models.UUIDField(null=True)),
                        ("witness", lilong.commons.fields.SealedField(blank=True)),
                        ("note", lilong.commons.fields.SealedField(blank=True)),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence_set",
                                to="ballot.ballot",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["ballot"], name="evidence_ballot"),
                            models.Index(fields=["file_id"], name="evidence_file"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by_id", None),
                                    models.Q(
                                        ("confirmed_by_id", models.F("entered_by_id")),
                                        _negated=True,
                                    ),
                                    _connector="OR",
                                ),
                                name="evidence_two_people",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CompoundRules",
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
                        ("version", models.PositiveIntegerField()),
                        ("options", models.JSONField()),
                        ("source", models.CharField(max_length=300, verbose_name="依据")),
                        ("effective_from", models.DateField(verbose_name="从哪天起")),
                        ("adopted_at", models.DateTimeField(auto_now_add=True)),
                        ("by_person_id", models.UUIDField(null=True)),
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
                            models.Index(
                                fields=["place", "-effective_from", "-version"], name="rules_place"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("place", "version"), name="rules_version_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Complaint",
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "待核实"),
                                    ("upheld", "属实，该票作废"),
                                    ("dismissed", "核实无误"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("answer", models.CharField(blank=True, max_length=300)),
                        ("made_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("answered_by_id", models.UUIDField(null=True)),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ballot.ballot",
                            ),
                        ),
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
                            "motion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="complaints",
                                to="ballot.motion",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["motion", "state", "made_at"], name="complaint_motion"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "upheld", "dismissed"])),
                                name="complaint_state",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "open")),
                                fields=("ballot",),
                                name="complaint_one_open",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Challenge",
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
                        ("by_name", lilong.commons.fields.SealedField(blank=True)),
                        ("grounds", lilong.commons.fields.SealedField()),
                        ("knew_on", models.DateField()),
                        ("received_on", models.DateField()),
                        ("due_on", models.DateField()),
                        ("court_ref", models.CharField(blank=True, max_length=80)),
                        ("was", models.CharField(max_length=12)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "处理中"),
                                    ("dismissed", "已了结，决定不变"),
                                    ("annulled", "决定被撤销"),
                                ],
                                default="open",
                                max_length=9,
                            ),
                        ),
                        ("decision", models.CharField(blank=True, max_length=300)),
                        ("decided_on", models.DateField(null=True)),
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
                            "motion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="challenges",
                                to="ballot.motion",
                            ),
                        ),
                        ("court_on", models.DateField(null=True)),
                        ("court_words", models.CharField(blank=True, max_length=300)),
                        ("entered_by_id", models.UUIDField(null=True)),
                        (
                            "result",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("withdrawn", "提出的人撤回了"),
                                    ("settled", "双方和解了"),
                                    ("rejected", "法院驳回，或者准许撤诉"),
                                    ("annulled", "法院判决撤销"),
                                ],
                                max_length=9,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["motion", "state", "received_on"], name="challenge_motion"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["open", "dismissed", "annulled"])
                                ),
                                name="challenge_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "annulled"), _negated=True),
                                    models.Q(
                                        models.Q(("court_ref", ""), _negated=True),
                                        ("decided_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="challenge_annulled_by_court",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("court_on", None),
                                    models.Q(("court_ref", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="challenge_court_has_number",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OwnersTold",
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
                        ("number", models.PositiveBigIntegerField(default=0)),
                        (
                            "motion",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="told_row",
                                to="ballot.motion",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="BallotBox",
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
                        ("place", models.CharField(max_length=60)),
                        ("slips", models.PositiveIntegerField()),
                        ("taken_at", models.DateTimeField()),
                        ("taken_by_id", models.UUIDField()),
                        ("witness_id", models.UUIDField(null=True)),
                        ("witness", lilong.commons.fields.SealedField(blank=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("ended_by_id", models.UUIDField(null=True)),
                        ("reason", models.CharField(blank=True, max_length=200)),
                        (
                            "motion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="boxes",
                                to="ballot.motion",
                            ),
                        ),
                        (
                            "witness_said",
                            models.CharField(
                                blank=True,
                                choices=[("confirmed", "见证人已确认"), ("denied", "见证人说不对")],
                                max_length=9,
                            ),
                        ),
                        ("witness_words", models.CharField(blank=True, max_length=200)),
                        ("witnessed_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["motion", "taken_at"], name="box_motion")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("witness_id", None),
                                    models.Q(
                                        ("witness_id", models.F("taken_by_id")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="box_two_people",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("slips__gt", 0)), name="box_not_empty"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("witness_said", ""), ("witnessed_at", None)),
                                    models.Q(
                                        ("witness_id__isnull", False),
                                        ("witness_said__in", ["confirmed", "denied"]),
                                        ("witnessed_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="box_witness_answered",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Heartbeat",
                    fields=[
                        (
                            "id",
                            models.PositiveSmallIntegerField(
                                default=1, primary_key=True, serialize=False
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("boot", models.CharField(blank=True, max_length=36)),
                        ("steady", models.BigIntegerField()),
                        ("apart", models.DurationField(default=datetime.timedelta)),
                        ("looked_at", models.DateTimeField(null=True)),
                        ("written", models.DateTimeField(null=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CourtPaper",
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
                        ("court_ref", models.CharField(max_length=80)),
                        ("said_on", models.DateField()),
                        ("words", models.CharField(max_length=300)),
                        (
                            "result",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("withdrawn", "提出的人撤回了"),
                                    ("settled", "双方和解了"),
                                    ("rejected", "法院驳回，或者准许撤诉"),
                                    ("annulled", "法院判决撤销"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("file_id", models.UUIDField(null=True)),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        ("noted_by_id", models.UUIDField(null=True)),
                        ("noted_at", models.DateTimeField()),
                        (
                            "challenge",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="papers",
                                to="ballot.challenge",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["challenge", "noted_at"], name="court_paper_challenge"
                            ),
                            models.Index(fields=["file_id"], name="court_paper_file"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("court_ref", ""), _negated=True),
                                    models.Q(("words", ""), _negated=True),
                                ),
                                name="court_paper_says_what",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("result__in", ["", "rejected", "annulled"])),
                                name="court_paper_result",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]

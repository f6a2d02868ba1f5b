import uuid

import django.db.models.deletion
from django.db import migrations, models

import lilong.commons.fields
import lilong.kernel.ids


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('residents_committee', '居委会'), ('owners_committee', '业委会'), ('property_company', '物业公司'), ('contractor', '施工单位'), ('supervisor', '监理单位'), ('designer', '设计单位'), ('police_station', '派出所'), ('department', '职能部门'), ('subdistrict', '街道办事处'), ('other', '其他单位')], max_length=20)),
                ('name', models.CharField(max_length=120)),
                ('credit_code', models.CharField(blank=True, max_length=18)),
                ('closed_on', models.DateField(null=True)),
                ('source', models.CharField(blank=True, max_length=80)),
                ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'name'], name='organisation_kind')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('path', lilong.commons.fields.PathField(blank=True, max_length=255)),
                ('space_id', models.UUIDField(default=uuid.UUID('00000000-0000-0000-0000-000000000000'))),
                ('name', models.CharField(max_length=60, verbose_name='姓名')),
                ('phone', lilong.commons.fields.SealedField(blank=True)),
                ('email', lilong.commons.fields.SealedField(blank=True)),
                ('wants_mail', models.BooleanField(default=False)),
                ('closed_on', models.DateField(null=True)),
                ('source', models.CharField(blank=True, max_length=80)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='persons', to='people.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['path'], name='person_path')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('by_person_id', models.UUIDField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='people.person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('username', models.CharField(max_length=60, unique=True, verbose_name='登录名')),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('is_active', models.BooleanField(default=True)),
                ('date_joined', models.DateTimeField(auto_now_add=True)),
                ('sessions_valid_from', models.DateTimeField(null=True)),
                ('large_print', models.BooleanField(default=False)),
                ('demo_role', models.CharField(blank=True, max_length=30)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='user', to='people.person')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('demo_role', ''), _negated=True), fields=['demo_role'], name='user_demo')],
            },
        ),
        migrations.CreateModel(
            name='RoleGrant',
            fields=[
                ('id', models.UUIDField(default=lilong.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('steward', '系统管理员'), ('street_officer', '街道工作人员'), ('patch_officer', '片区负责人'), ('department_officer', '职能部门人员'), ('secretary', '居民区书记'), ('committee_chair', '居委会主任'), ('community_worker', '社工'), ('owners_committee_member', '业委会委员'), ('committee_secretary', '业委会秘书'), ('property_staff', '物业人员'), ('contractor', '施工单位'), ('supervisor', '监理单位'), ('designer', '设计单位'), ('block_leader', '楼组长'), ('volunteer', '志愿者'), ('owner', '业主'), ('tenant', '租户'), ('resident', '居民'), ('lecturer', '讲师'), ('trainee', '新进人员')], max_length=30)),
                ('path', lilong.commons.fields.PathField(max_length=255)),
                ('space_id', models.UUIDField()),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('given_by_id', models.UUIDField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='people.person')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'since'], name='grant_person'), models.Index(fields=['path', 'role'], name='grant_path')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='grant_ends_after_it_starts')],
            },
        ),
    ]

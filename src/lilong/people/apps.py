"""People: persons, organisations, grants, accounts."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "lilong.people"
    label = "people"
    verbose_name = _("人员")

    def ready(self) -> None:
        from allauth.account.signals import authentication_step_completed
        from allauth.mfa.signals import authenticator_added, authenticator_removed
        from django.contrib.auth.signals import user_logged_in

        from lilong.commons.notices.mailing import register_mail_address
        from lilong.commons.web.print_size import print_size_chosen
        from lilong.people import contacts, queries  # noqa: F401 - contacts declares what is sealed
        from lilong.people.web import sessions, settings_of_person

        register_mail_address(queries.mail_address_of)

        user_logged_in.connect(sessions.begin)
        authentication_step_completed.connect(sessions.note_step)
        authenticator_added.connect(sessions.mark_verified)
        authenticator_removed.connect(sessions.unmark_verified)
        print_size_chosen.connect(settings_of_person.keep_print_size)

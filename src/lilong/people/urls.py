"""Addresses of people."""

from __future__ import annotations

from django.urls import path

from lilong.people.web import entrances, invitations, keeping, own, programs

app_name = "people"

urlpatterns = [
    path("demo/enter/<str:role>", entrances.enter_demo, name="enter-demo"),
    path("invitation/", invitations.accept, name="accept-invitation"),
    path("invitation/<str:token>/", invitations.open_invitation, name="open-invitation"),
    path("me/", own.me, name="me"),
    path("me/contact/", own.change_contact, name="change-contact"),
    path("me/looks/", own.looks, name="looks"),
    path("me/programs/", programs.programs, name="programs"),
    path("me/programs/new/", programs.new_token, name="new-token"),
    path("me/programs/<uuid:token_id>/revoke/", programs.revoke, name="revoke-token"),
    path("me/second-factor/", entrances.second_factor, name="second-factor"),
    path("people/", keeping.my_people, name="my-people"),
    path("people/at/<uuid:place_id>/", keeping.people, name="people"),
    path("people/at/<uuid:place_id>/register/", keeping.register, name="register"),
    path(
        "people/at/<uuid:place_id>/organisation/",
        keeping.new_organisation,
        name="new-organisation",
    ),
    path("people/<uuid:person_id>/", keeping.person, name="person"),
    path("people/<uuid:person_id>/role/", keeping.appoint, name="appoint"),
    path("people/<uuid:person_id>/role/<uuid:grant_id>/end/", keeping.end, name="end"),
    path("people/<uuid:person_id>/invite/", keeping.invite, name="invite"),
    path("people/<uuid:person_id>/contact/", keeping.contact, name="contact"),
    path("people/<uuid:person_id>/account/close/", keeping.close_account, name="close-account"),
    path("people/<uuid:person_id>/account/factor/", keeping.reset_factor, name="reset-factor"),
]

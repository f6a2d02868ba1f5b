"""The addresses that stand on paper: short, and outside of `ballot/`."""

from __future__ import annotations

from django.urls import path

from lilong.ballot.web import receipts, slip

urlpatterns = [
    path("v/<str:token>", slip.slip, name="slip"),
    # A code in capitals is a smaller one.
    path("V/<str:token>", slip.slip, name="slip-in-capitals"),
    path("r/<uuid:ballot_id>", receipts.receipt, name="slip-receipt"),
    path("r/<uuid:ballot_id>/proof.json", receipts.proof, name="slip-proof"),
]

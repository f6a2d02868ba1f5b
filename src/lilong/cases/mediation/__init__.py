"""Mediation 调解: from the application to the agreement that was kept, by 人民调解法.

What one party says in its own room stays there: see `caucus`, its only door.
"""

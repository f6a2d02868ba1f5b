"""Outreach 上门: today's doors, one visit for several purposes, promises with their days."""

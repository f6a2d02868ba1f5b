"""Ballot 业主表决."""

"""Workbooks that this app writes: the forms that come with the house."""

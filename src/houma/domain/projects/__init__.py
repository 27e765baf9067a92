"""Programmes, projects, axes and actions, and the cycle a project goes through."""

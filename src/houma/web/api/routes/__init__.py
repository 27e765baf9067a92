"""The routes of the API: fetch in scope, ask the permission, act or answer."""

"""XLSForms: read, checked in the user's language with sheet and cell, converted to XForms (``checking.check_form``).

Nothing is imported here: the model of a form's questions reads the rooms of this folder, and ``checking`` reads it.
"""

"""Pages of the desk for forms of the field: upload, publish, fill in, keys of devices."""

from django.urls import URLPattern, URLResolver, path

from houma.web.pages.desk.observatory import fill, forms, keys, ready, upload

of_forms: list[URLPattern | URLResolver] = [
    path("forms/", forms.form_list, name="desk_forms"),
    path("forms/new/", upload.upload, name="desk_form_upload"),
    path("forms/checks/<int:number>/", upload.check_page, name="desk_form_check"),
    path("forms/checks/<int:number>/annotated.xlsx", upload.check_annotated, name="desk_form_annotated"),
    path("forms/ready/<slug:name>.xlsx", ready.ready_file, name="desk_form_ready"),
    path("forms/sent/", forms.sent, name="desk_forms_sent"),
    path("forms/keys/", keys.keys, name="desk_field_keys"),
    path("forms/keys/<int:number>/revoke/", keys.revoke, name="desk_field_key_revoke"),
    path("forms/fill/worker.js", fill.fill_worker, name="desk_form_worker"),
    path("forms/fill/submit/", fill.submit, name="desk_form_submit"),
    path("forms/fill/<str:form_id>/", fill.fill, name="desk_form_fill"),
    path("forms/fill/<str:form_id>/form.xml", fill.fill_xml, name="desk_form_xml"),
    path("forms/fill/<str:form_id>/files/<str:name>", fill.fill_media, name="desk_form_file"),
    path("forms/of/<str:form_id>/", forms.form_page, name="desk_form"),
    path("forms/of/<str:form_id>/<int:number>/", forms.form_page, name="desk_form_version"),
    path("forms/of/<str:form_id>/<int:number>/state/", forms.form_state, name="desk_form_state"),
    path("forms/of/<str:form_id>/<int:number>/files/", forms.form_media, name="desk_form_media"),
    path("forms/of/<str:form_id>/<int:number>/form.xlsx", forms.form_workbook, name="desk_form_workbook"),
]

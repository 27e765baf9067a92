"""Pages of the watch, at the desk."""

from django.urls import URLPattern, URLResolver, path

from houma.web.pages.desk.watch import alert, alerts, alerts_map, rules

of_watch: list[URLPattern | URLResolver] = [
    path("watch/", alerts.watch_list, name="watch"),
    path("watch.<str:file_format>", alerts.watch_export, name="watch_export"),
    path("watch/map.json", alerts_map.watch_map, name="watch_map"),
    path("watch/rules/", rules.rule_list, name="watch_rules"),
    path("watch/rules/new/<slug:family>/", rules.rule_new, name="watch_rule_new"),
    path("watch/rules/<slug:code>/", rules.rule_page, name="watch_rule"),
    path("watch/documents/<int:number>/", alert.alert_document, name="watch_document"),
    path("watch/<int:number>/", alert.alert_page, name="watch_alert"),
]

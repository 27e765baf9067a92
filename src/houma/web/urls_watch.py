"""Pages of the watch, at the desk."""

from django.urls import URLPattern, URLResolver, path

from houma.web.pages.desk import watch, watch_alert, watch_map, watch_rules

of_watch: list[URLPattern | URLResolver] = [
    path("watch/", watch.watch_list, name="watch"),
    path("watch.<str:file_format>", watch.watch_export, name="watch_export"),
    path("watch/map.json", watch_map.watch_map, name="watch_map"),
    path("watch/rules/", watch_rules.rule_list, name="watch_rules"),
    path("watch/rules/new/<slug:family>/", watch_rules.rule_new, name="watch_rule_new"),
    path("watch/rules/<slug:code>/", watch_rules.rule_page, name="watch_rule"),
    path("watch/documents/<int:number>/", watch_alert.alert_document, name="watch_document"),
    path("watch/<int:number>/", watch_alert.alert_page, name="watch_alert"),
]

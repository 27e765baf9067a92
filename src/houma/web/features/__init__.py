"""OGC API – Features: the layers that a person may see, for QGIS, GDAL and every program that speaks the standard.

Parts 1 (core, GeoJSON, HTML, OpenAPI 3.0) and 2 (reference systems). Written over the queries of the house, because
ready servers (pygeoapi, say) read their layers from one static configuration and hand no person down to the source of
a layer: here every layer, count and page depends on who asks.
"""

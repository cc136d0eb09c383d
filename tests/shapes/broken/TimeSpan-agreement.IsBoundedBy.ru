# focus: talks/role/envoy-of-islandia#held
DELETE WHERE { <talks/role/envoy-of-islandia#held> rec:endLatest ?value } ;
INSERT DATA { <talks/role/envoy-of-islandia#held> rec:endLatest "2023-11-30"^^xsd:date }

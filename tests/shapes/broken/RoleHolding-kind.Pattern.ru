# focus: talks/role/envoy-of-islandia
DELETE WHERE { <talks/role/envoy-of-islandia> rec:roleKind ?value } ;
INSERT DATA { <talks/role/envoy-of-islandia> rec:roleKind rec-c:part-agent }

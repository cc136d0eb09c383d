# focus: talks/role/envoy-of-islandia
DELETE WHERE { <talks/role/envoy-of-islandia> rec:endedBefore ?value } ;
INSERT DATA { <talks/role/envoy-of-islandia> rec:endedBefore <talks> }

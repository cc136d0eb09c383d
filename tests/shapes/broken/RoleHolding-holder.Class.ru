# focus: talks/role/envoy-of-islandia
DELETE WHERE { <talks/role/envoy-of-islandia> rec:holder ?value } ;
INSERT DATA { <talks/role/envoy-of-islandia> rec:holder <../topic/fishing-rights> }

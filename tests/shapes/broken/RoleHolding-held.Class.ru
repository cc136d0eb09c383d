# focus: talks/role/envoy-of-islandia
DELETE WHERE { <talks/role/envoy-of-islandia> rec:heldAt ?value } ;
INSERT DATA { <talks/role/envoy-of-islandia> rec:heldAt <talks> }

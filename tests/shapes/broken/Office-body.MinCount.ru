# focus: talks/role/envoy-of-islandia
DELETE WHERE { <talks/role/envoy-of-islandia> rec:inBody ?value }

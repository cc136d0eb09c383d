# focus: talks/role/envoy-of-islandia
INSERT DATA { <talks/role/envoy-of-islandia> rec:relatedTo <talks/topic/missing> }

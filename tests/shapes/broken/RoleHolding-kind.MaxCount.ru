# focus: talks/role/envoy-of-islandia
INSERT DATA { <talks/role/envoy-of-islandia> rec:roleKind rec-c:role-kind-kinship }

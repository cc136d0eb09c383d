# focus: talks/role/envoy-of-islandia
INSERT DATA { <talks/role/envoy-of-islandia> rec:heldAt <talks/event/season#when> }

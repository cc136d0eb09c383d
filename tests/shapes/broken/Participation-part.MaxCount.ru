# focus: talks/event/visit#agent-envoy
INSERT DATA { <talks/event/visit#agent-envoy> rec:part rec-c:part-patient }

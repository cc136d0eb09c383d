# focus: talks/event/visit#agent-envoy
INSERT DATA { <talks/event/storm> rec:participation <talks/event/visit#agent-envoy> }

# focus: talks/event/visit#agent-envoy
INSERT DATA { <talks/event/visit#agent-envoy> rec:prat "x" }

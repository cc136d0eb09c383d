# focus: talks/event/visit#agent-envoy
DELETE DATA { <talks/event/visit> rec:participation <talks/event/visit#agent-envoy> }

# focus: talks/event/visit#agent-envoy
DELETE WHERE { <talks/event/visit#agent-envoy> rec:part ?value }

# focus: talks/event/visit#agent-envoy
DELETE WHERE { <talks/event/visit#agent-envoy> rec:participant ?value } ;
INSERT DATA { <talks/event/visit#agent-envoy> rec:participant <talks/event/storm> }

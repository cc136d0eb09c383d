# focus: talks/event/visit#agent-envoy
DELETE WHERE { <talks/event/visit#agent-envoy> rec:part ?value } ;
INSERT DATA { <talks/event/visit#agent-envoy> rec:part rec-c:part-nobody-described-it }

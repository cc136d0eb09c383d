# focus: talks/event/visit#agent-envoy
DELETE WHERE { <talks/event/visit#agent-envoy> rec:evidencedBy ?value } ;
INSERT DATA { <talks/event/visit#agent-envoy> rec:evidencedBy <talks> }

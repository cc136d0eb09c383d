# focus: talks/event/storm
DELETE WHERE { <talks/event/storm> rdfs:label ?value } ;
INSERT DATA { <talks/event/storm> rdfs:label "storm" }
